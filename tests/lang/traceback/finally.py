# status: 1
def f():
    try:
        raise ValueError("a")
    finally:
        print("cleanup")
f()
