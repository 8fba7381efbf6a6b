# status: 1
def f():
    return pint("x")
f()
