# status: 1
def f():
    try:
        g()
    except ValueError:
        print("seen")
        raise
def g():
    raise ValueError("orig")
f()
