# What inline caches must notice.
class A:
    def run(self):
        return "class"


def call(o):
    return o.run()


def read(o):
    return o.x


a = A()
print(call(a), call(a))
a.run = lambda: "own"
print(call(a), call(a))
del a.run
print(call(a), call(a))
a.run = lambda: "again"
print(call(a), call(A()))
A.run = lambda self: "changed"
print(call(A()), call(a))


class B(A):
    pass


b = B()
print(call(b))
B.run = lambda self: "sub"
print(call(b), call(A()))
del B.run
print(call(b))
a.x = 1
b.y = 2
b.x = 3
print([read(o) for o in (a, b, a, b)])
del b.x
try:
    read(b)
except AttributeError as e:
    print(e)
A.x = "from class"
print(read(b), read(a))


class C:
    n = 0

    def up(self):
        self.n += 1
        return self.n


c, d = C(), C()
print(c.up(), c.up(), d.up(), C.n)
C.n = 100
print(c.up(), C().up())
for f in (len, str, abs):
    try:
        print(f(-5))
    except TypeError as e:
        print(e)


def add(p, q):
    return p + q


print(add(1, 2), add(1.5, 2), add("a", "b"), add([1], [2]), add(4611686018427387903, 1))
