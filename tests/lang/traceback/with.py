# status: 1
class C:
    def __enter__(self): return self
    def __exit__(self, *a): print("exit")
with C() as c:
    with C():
        c.missing()
