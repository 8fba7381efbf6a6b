# status: 1
def g(*a): raise ValueError("deep", a)
def f(x): return g(x, [1,
    2])
print("x" + str(f(3)))
