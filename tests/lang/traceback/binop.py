# status: 1
def f(a, b):
    return (a + 1) * (b +
        a)
x = f(1, None)
