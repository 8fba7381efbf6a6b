class Door:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("open", self.name)
        return self.name.upper()

    def __exit__(self, kind, value, trace):
        print("close", self.name, kind and kind.__name__, value)
        return self.swallow


with Door("a") as d:
    print("in", d)
with Door("a") as a, Door("b") as b:
    print(a, b)
with Door("c", swallow=True):
    raise ValueError("lost")
try:
    with Door("d"):
        raise KeyError("out")
except KeyError as e:
    print("caught", e)


def early():
    with Door("e"):
        return "value"


print(early())
for i in range(3):
    with Door(str(i)):
        if i == 0:
            continue
        break
with (Door("x") as x, Door("y")):
    print(x)
try:
    with 5:
        pass
except TypeError as e:
    print(e)


class Bad:
    def __enter__(self):
        raise RuntimeError("cannot open")

    def __exit__(self, *args):
        print("never")


try:
    with Door("outer"), Bad():
        print("never")
except RuntimeError as e:
    print(e)
