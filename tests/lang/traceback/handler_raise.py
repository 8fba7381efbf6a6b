# status: 1
def f():
    try:
        raise KeyError("k")
    except KeyError:
        undefined
f()
