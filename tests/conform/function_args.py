def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


print(f(1, c=3), f(1, 5, 6, 7, c=8, e=9), f(*[1, 2, 3], **{"c": 4, "z": 5}), f(c=1, a=2))


def only(a, /, b, *, c):
    return a, b, c


print(only(1, 2, c=3), only(1, b=2, c=3))


def shared(item, items=[]):
    items.append(item)
    return items


print(shared(1), shared(2), shared(3, []))


def none():
    pass


print(none(), none.__name__, (lambda: 0).__name__)


def g(a, b):
    return a + b


class C:
    def __init__(self, x):
        self.x = x

    def m(self, y):
        return self.x + y


five, text = 5, "s"
tries = [lambda: g(1), lambda: g(), lambda: g(1, 2, 3), lambda: g(1, b=2, c=3), lambda: g(1, a=2),
         lambda: f(1), lambda: only(1, 2, 3), lambda: only(a=1, b=2, c=3), lambda: C(), lambda: C(1).m(),
         lambda: C(1).m(1, 2), lambda: none(1), lambda: len(), lambda: len(1, 2), lambda: five(), lambda: text(),
         lambda: g(*5), lambda: g(**5), lambda: none(x=1)]
for act in tries:
    try:
        act()
    except TypeError as e:
        print(e)
print(g(b=1, a=2), C(1).m(2), C.m(C(3), 4))
m = C(10).m
print(m(5), [g(*p) for p in [(1, 2), (3, 4)]])
