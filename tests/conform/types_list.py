# Lists: every method, slices, what errors say, sorting, cycles.


def tell(what, *args):
    try:
        print(what(*args))
    except Exception as e:
        print(type(e).__name__, e)


a = [3, 1, 2]
a.append(4)
a.extend((5, 6))
a.extend(map(lambda x: x * 10, range(2)))
a.insert(0, "first")
a.insert(-1, "almost last")
a.insert(100, "last")
a += "xy"
print(a, len(a))
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(5)
a.reverse()
print(a, a.index(4), a.count(1), a.copy() == a, a.copy() is a)
a *= 2
print(a)
a.clear()
print(a, bool(a), not a)

# slices
b = list(range(10))
print(b[2:5], b[:-7], b[::-1], b[8:2:-2], b[100:], b[-100:2], b[5:5])
b[2:4] = "abc"
print(b)
b[::3] = [0, 0, 0, 0]
print(b)
b[5:5] = [99]
b[:0] = (1, 2)
del b[1]
del b[::4]
del b[-2:]
print(b)
b[1:1] = b
print(b)
b[:] = []
print(b)

# what errors say
n = [1, 2, 3]
tell(n.index, 9)
tell(n.index, "a", 1)
tell(n.remove, 9)
tell([].pop)
tell(n.pop, 7)
tell(lambda: n[3])
tell(lambda: n["a"])
tell(lambda: n[1.0])
tell(lambda: n[2 ** 70])
tell(lambda: n + (1,))
tell(lambda: n + "a")
tell(lambda: n * "a")
tell(lambda: n * 1.5)
tell(lambda: n < [1, "a"])
tell(lambda: n < 3)
tell(lambda: n.append(1, 2))
tell(lambda: n.append())
tell(lambda: n.extend(5))
tell(lambda: list(5))
tell(lambda: n.nothing)
tell(lambda: hash(n))
tell(lambda: {n: 1})
tell(lambda: sorted([1, "a", 2]))
tell(lambda: n.sort(1))
tell(lambda: n[::0])
tell(lambda: n["a":])


def assign(index, v):
    n[index] = v
    return n


def delete(index):
    del n[index]
    return n


tell(assign, 5, 0)
tell(assign, "a", 0)
tell(assign, slice(0, 2), 5)
tell(assign, slice(None, None, 2), [1])
tell(assign, slice(None, None, -2), [7, 8])
tell(delete, 9)
tell(delete, slice(None, None, -2))

# comparing
print([1, 2] < [1, 2, 0], [2] > [1, 9], [1, [2, 3]] == [1, [2, 3]], [] < [0], [1.0, True] == [1, 1])
print([1, 2] != [1, 2], [1, 2] <= [1, 2], [float("nan")] == [float("nan")])
x = float("nan")
print([x] == [x], x in [x], [x].index(x), [x].count(x))

# sorting is stable, forwards and backwards
words = "the quick brown fox jumps over the lazy dog and runs off into a deep dark wood".split()
print(sorted(words))
print(sorted(words, key=len))
print(sorted(words, key=len, reverse=True))
print(sorted(words, key=lambda w: (len(w), w)))
pairs = [(i % 3, i) for i in range(12)]
pairs.sort(key=lambda p: p[0])
print(pairs)
pairs.sort(key=lambda p: p[0], reverse=True)
print(pairs)
print(sorted([3, 1.5, True, -2, 0.1, 10 ** 30]), sorted([]), sorted("hello"), sorted({3: 1, 1: 2}))
numbers = [(i * 7919) % 1009 for i in range(500)]
print(sorted(numbers) == list(range(1009))[:0] + sorted(numbers, key=lambda v: v), numbers[:5], sorted(numbers)[::100])
runs = list(range(50)) + list(range(80, 20, -1)) + [5] * 20 + list(range(30))
runs.sort()
print(all([runs[i] <= runs[i + 1] for i in range(len(runs) - 1)]), len(runs), runs[:12])


class Card:
    def __init__(self, rank, suit):
        self.rank = rank
        self.suit = suit

    def __lt__(self, other):
        return self.rank < other.rank

    def __repr__(self):
        return f"{self.rank}{self.suit}"


hand = [Card(r, s) for r in (3, 1, 2) for s in "ab"]
print(sorted(hand), max(hand), min(hand))

bad = [3, 2, 1]


def meddle(v):
    bad.append(v)
    return v


tell(lambda: bad.sort(key=meddle))
print(bad)


def fail(v):
    if v == 2:
        raise KeyError(v)
    return v


tell(lambda: bad.sort(key=fail))
print(bad)

# cycles, and depth without end
c = [1]
c.append(c)
print(c, c[1] is c)
d = {"self": None, "list": c}
d["self"] = d
print(d)
t = ([],)
t[0].append(t)
print(t)
deep = []
for i in range(3000):
    deep = [deep]
tell(lambda: repr(deep)[0])
other = []
for i in range(3000):
    other = [other]
try:
    print(deep == other)
except RecursionError as e:
    print("RecursionError", e)
del deep, other
long = []
for i in range(200000):
    long = [long]
del long
print("freed")

# changed while it is walked
e = [1, 2, 3, 4]
for v in e:
    if v == 2:
        e.remove(v)
    if len(e) < 6:
        e.append(v * 10)
print(e)
it = iter([1, 2])
print(next(it), next(it), next(it, "end"), list(it))
print(list(reversed([1, 2, 3])), [*"ab", *[1]], type(iter([])).__name__, type(reversed([])).__name__)

# tuples
u = (1, "a", None)
print(u, (1,), (), u + (2,), u * 2, u[1:], u[::-1], u.index("a"), u.count(1), len(u), "a" in u)
tell(lambda: u[5])
tell(lambda: u["a"])
tell(lambda: u.index(9))
tell(lambda: u + [1])
tell(lambda: tuple(3))
print((1, 2) < (1, 3), (1, 2) == (1, 2.0), hash((1, 2)) == hash((1.0, 2.0)), {(1, 2): "x"}[1, 2])
tell(lambda: {([],): 1})
