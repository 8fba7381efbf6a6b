# status: 1
def f(x=1 / 0):
    pass
