# status: 1
def f():
    from math import nosuch
f()
