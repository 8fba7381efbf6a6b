# status: 1
def f(n):
    if n > 2000: return 0
    return f(n + 1)
f(0)
