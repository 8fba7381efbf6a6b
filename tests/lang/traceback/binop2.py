# status: 1
def f(a, b):
    x = a.p + b["k"] // 2
    return x
f(1, {"k": 0})
