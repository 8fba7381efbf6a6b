class Vec:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Vec({self.x}, {self.y})"

    def __str__(self):
        return f"<{self.x}, {self.y}>"

    def __add__(self, other):
        if not isinstance(other, Vec):
            return NotImplemented
        return Vec(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    def __rmul__(self, k):
        return self * k

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __eq__(self, other):
        return isinstance(other, Vec) and (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __bool__(self):
        return self.x != 0 or self.y != 0

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __abs__(self):
        return self.x + self.y


a, b = Vec(1, 2), Vec(3, 4)
print(a, repr(a), [a], f"{a} {a!r}", a + b, a * 3, 3 * a, -a, a == Vec(1, 2), a != b, a < b, a > b)
print(bool(Vec(0, 0)), bool(a), len({a, Vec(1, 2), b}), {a: "found"}[Vec(1, 2)], sorted([b, a]), max(a, b), abs(b))
c = a
a += b
print(a, c is a)
try:
    a + 1
except TypeError as e:
    print(e)
try:
    1 + a
except TypeError as e:
    print(e)
try:
    a <= b
except TypeError as e:
    print(e)


class Shelf:
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __contains__(self, k):
        return k in self.d

    def __len__(self):
        return len(self.d)

    def __call__(self, n):
        return n * len(self)


s = Shelf()
s["a"] = 1
s["b"] = 2
s["b"] += 10
print(s["a"], s["b"], "a" in s, "z" in s, len(s), bool(Shelf()), s(21))
del s["a"]
print(len(s))


class Down:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


print(list(Down(3)), [x * 2 for x in Down(2)], sum(Down(4)), 2 in Down(3))
for x in Down(2):
    print(x, end=" ")
print(*Down(2), sep="/")
first, *rest = Down(3)
print(first, rest, tuple(Down(2)), max(Down(5)), sorted(Down(3)))


class Seq:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * i


print(list(Seq()), 4 in Seq())


class Lazy:
    def __getattr__(self, name):
        return f"no {name}"


print(Lazy().thing)
