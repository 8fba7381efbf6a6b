class Base:
    kind = "base"
    count = 0

    def __init__(self, name="?"):
        self.name = name
        Base.count += 1

    def who(self):
        return self.name + "/" + self.kind

    def chain(self):
        return ["Base"]

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"


class Mid(Base):
    kind = "mid"

    def chain(self):
        return ["Mid"] + super().chain()


class Leaf(Mid):
    def __init__(self, name, extra):
        super().__init__(name)
        self.extra = extra

    def chain(self):
        return ["Leaf"] + super().chain()

    def who(self):
        return "leaf " + super(Leaf, self).who()


x = Leaf("l", 3)
print(x, x.who(), x.chain(), x.extra, Base.count, Leaf.count)
print(isinstance(x, Base), isinstance(x, (int, Mid)), issubclass(Leaf, Base), Leaf.__mro__)
print(type(x), type(x).__name__, Leaf.__bases__, x.__class__ is Leaf, Leaf.__base__)
Leaf.kind = "changed"
print(x.who())
x.kind = "own"
print(x.who(), sorted(x.__dict__), vars(x))
del x.kind
print(x.kind)
try:
    del x.kind
except AttributeError as e:
    print(e)
try:
    x.nothing
except AttributeError as e:
    print(e)
try:
    Leaf.nothing
except AttributeError as e:
    print(e)
try:
    (5).foo = 1
except AttributeError as e:
    print(e)
try:
    "x".upper = 1
except AttributeError as e:
    print(e)
try:
    int.x = 1
except TypeError as e:
    print(e)
print(hasattr(x, "extra"), hasattr(x, "zzz"), getattr(x, "zzz", "dflt"))
setattr(x, "dyn", 9)
print(x.dyn, getattr(x, "dyn"))
delattr(x, "dyn")
print(hasattr(x, "dyn"))


class Dyn:
    def __init__(self):
        self.log = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return "dyn_" + name


class Guard:
    def __setattr__(self, name, value):
        if name == "bad":
            raise ValueError("no " + name)
        object.__setattr__(self, name, value * 2)

    def __delattr__(self, name):
        print("del", name)
        super().__delattr__(name)


d = Dyn()
print(d.foo, d.log)
g = Guard()
g.v = 4
print(g.v)
try:
    g.bad = 1
except ValueError as e:
    print(e)
del g.v
print(hasattr(g, "v"))


class Num:
    def __init__(self, v):
        self.v = v

    def __add__(self, o):
        if isinstance(o, int):
            return Num(self.v + o)
        return NotImplemented

    def __radd__(self, o):
        return Num(o + self.v)

    def __iadd__(self, o):
        self.v += 100
        return self

    def __eq__(self, o):
        return isinstance(o, Num) and self.v == o.v

    def __hash__(self):
        return hash(self.v)

    def __lt__(self, o):
        return self.v < o.v

    def __bool__(self):
        return self.v != 0

    def __neg__(self):
        return Num(-self.v)

    def __str__(self):
        return f"<{self.v}>"

    def __format__(self, spec):
        return f"fmt[{spec}]"

    def __index__(self):
        return self.v


n = Num(3)
print(n + 1, 1 + n, -n, bool(Num(0)), n == Num(3), n != Num(3), n < Num(4), sorted([Num(2), Num(1)])[0])
print(f"{n:>5} {n}", format(n, "x"), "{:q}".format(n), [10, 20, 30, 40][n])
n += 5
print(n, {Num(1): "a"}[Num(1)])
try:
    n + "x"
except TypeError as e:
    print(e)
try:
    n < 3
except (TypeError, AttributeError) as e:
    print(type(e).__name__, e)
try:
    n - 1
except TypeError as e:
    print(e)
try:
    n -= 1
except TypeError as e:
    print(e)


class NoHash:
    def __eq__(self, o):
        return True


try:
    hash(NoHash())
except TypeError as e:
    print(e)
try:
    {NoHash(): 1}
except TypeError as e:
    print(e)


class Seq:
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


s = Seq(1, 2, 3)
print(len(s), list(s), 2 in s, 9 in s, s[1], bool(Seq()), [a for a in s], max(s))
a, b, c = s
print(a, b, c)


class It:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(It(3)), sum(It(4)), [*It(2)], tuple(It(1)))
for i in It(2):
    print("it", i)


class Box:
    def __init__(self):
        self.d = {}

    def __setitem__(self, k, v):
        self.d[k] = v

    def __getitem__(self, k):
        return self.d[k]

    def __delitem__(self, k):
        del self.d[k]

    def __contains__(self, k):
        return k in self.d


b = Box()
b["a"] = 1
b["b"] = 2
del b["a"]
print("a" in b, b["b"])
b["b"] += 5
print(b["b"])
try:
    b["zz"]
except KeyError as e:
    print(repr(e), e)


class Ctr:
    total = 0

    def add(self):
        self.total += 1
        return self.total


c = Ctr()
c.add()
c.add()
print(c.total, Ctr.total)


def make(n):
    class Local:
        value = n

        def get(self):
            return n + self.value

    return Local


L = make(4)
print(L().get(), L.__name__, L.__qualname__, L.__module__)
T = type("T", (Base,), {"kind": "made", "hi": lambda self: "hi " + self.kind})
print(T().hi(), T.__name__, T("q"))


class Outer:
    class Inner:
        y = 5

    z = Inner.y + 1


print(Outer.Inner.y, Outer.z, Outer.Inner.__qualname__)
print(repr(Base.who).startswith("<function Base.who at 0x"), repr(Base).startswith("<class"), str(x.who).startswith("<bound method Leaf.who of Leaf("))


class Del:
    def __del__(self):
        print("deleted")


q = Del()
q = None
print("after del")
try:
    class Bad(5):
        pass
except TypeError as e:
    print("bad base")
