def f(a, b=2, *c, d, e=5, **g):
    return a, b, c, d, e, g


def posonly(a, b, /, c, d=4):
    return a, b, c, d


def kwonly(*, x, y=2):
    return x, y


def plain(a, b):
    return a - b


def none():
    return None


class K:
    def __init__(self, a, b=1):
        self.a = a

    def m(self, x):
        return x

    def __call__(self, *args, **kw):
        return args, kw


class Empty:
    pass


class New:
    made = None

    def __new__(cls, *args):
        if cls.made is None:
            cls.made = super().__new__(cls)
        return cls.made

    def __init__(self, *args):
        self.args = args


def attempt(fn, *args, **kw):
    try:
        print(fn(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)


attempt(f, 1, d=3)
attempt(f, 1, 2, 3, 4, d=5, z=6, q=7)
attempt(f)
attempt(f, 1)
attempt(f, d=1)
attempt(f, 1, a=2, d=1)
attempt(posonly, 1, 2, 3)
attempt(posonly, 1, 2, c=3, d=5)
attempt(posonly, 1, b=2, c=3)
attempt(posonly, 1)
attempt(kwonly)
attempt(kwonly, 1)
attempt(kwonly, 1, x=2)
attempt(kwonly, x=1)
attempt(kwonly, x=1, z=3)
attempt(plain, 1)
attempt(plain)
attempt(plain, 1, 2, 3)
attempt(plain, 1, 2, 3, 4)
attempt(plain, b=1, a=5)
attempt(plain, 1, c=2)
attempt(none, 1)
attempt(none, x=1)
attempt(K)
attempt(K, 1, 2, 3)
attempt(K(1).m)
attempt(K(1).m, 1, 2)
attempt(K.m, 1, 2)
attempt(K.m)
attempt(K(1), 5, z=2)
attempt(Empty, 1)
attempt(Empty, x=1)
attempt(5)
attempt(None, 1)
attempt("x".upper, 1)
attempt([].append)
attempt([].append, 1, 2)
attempt(len)
attempt(len, 1, 2)
attempt(len, 5)
attempt([].insert, 1)
attempt({}.get)
attempt(isinstance, 1)
attempt([].append, x=1)
attempt(int, "x")
attempt(range)
attempt(list.append, 1, 2)
attempt(str.upper, 5)
print(New(1) is New(2), New(3).args)
args = (1, 2)
kw = {"b": 3}
print(plain(*args), plain(*[5], **kw), f(*args, *args, d=0, **{"x": 1}, **kw) if False else "")
try:
    plain(*5)
except TypeError as e:
    print(e)
try:
    plain(**5)
except TypeError as e:
    print(e)
try:
    plain(1, **{"a": 2})
except TypeError as e:
    print(e)
try:
    f(1, d=2, **{"d": 3})
except TypeError as e:
    print(e)
try:
    f(**{"d": 2}, **{"d": 3})
except TypeError as e:
    print(e)
try:
    plain(**{1: 2})
except TypeError as e:
    print(e)


class BadInit:
    def __init__(self):
        return 5


attempt(BadInit)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(deep(900))
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
g = plain
g.note = "hello"
print(g.note, g.__name__, g.__qualname__, K.m.__qualname__, K(1).m.__name__, K(1).m.__self__.a)
bound = K(7).m
print(bound(3), bound == bound, [].append == [].append)
