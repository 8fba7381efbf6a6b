# Iterators: the builtin ones, their names, their ends, and what they say when it goes wrong.


def show(what):
    try:
        print(what())
    except Exception as e:
        print(type(e).__name__, e)


class Items:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return i * 10

    def __len__(self):
        return self.n


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


class NoIter:
    __iter__ = None


class BadIter:
    def __iter__(self):
        return 5


d = {1: "a", 2: "b"}
for x in ["a", "é", b"a", [1], (1,), {1}, frozenset([1]), range(3), d, d.keys(), d.values(), d.items(), Items(2), enumerate([]), zip(), map(int, []), filter(None, [])]:
    print(type(iter(x)).__name__, next(iter(x), "end"), end=" ")
print(type(iter(int, 1)).__name__)
for x in ["ab", b"ab", [1, 2], (1, 2), range(3), d, d.keys(), d.values(), d.items(), Items(3)]:
    print(type(reversed(x)).__name__, list(reversed(x)), end=" ")
print()
for bad in [lambda: iter(5), lambda: iter(None), lambda: iter(5, 1), lambda: iter(), lambda: iter(NoIter()), lambda: iter(BadIter()), lambda: next(5), lambda: next([]), lambda: next(iter([])), lambda: next(),
            lambda: list(5), lambda: [*5], lambda: sum(5), lambda: tuple(None), lambda: 1 in 5, lambda: [x for x in 5], lambda: iter([]).foo, lambda: len(iter([])), lambda: iter([])[0], lambda: iter([]) + iter([])]:
    show(bad)


def unpack():
    a, b = 5


def unpack_few():
    a, b = iter([1])


def unpack_many():
    a, b = Count(3)


show(unpack)
show(unpack_few)
show(unpack_many)

# ends
it = iter([1, 2])
print(next(it), next(it), next(it, None), next(it, "still"), list(it), iter(it) is it)
items = [1, 2, 3]
it = iter(items)
next(it)
items.append(4)
print(list(it))
items.append(5)
print(list(it))
items = [1, 2, 3, 4]
seen = []
for x in items:
    seen.append(x)
    if x == 2:
        items.remove(2)
print(seen, items)
it = reversed(items)
items.pop()
print(list(it))
print(list(Count(3)), list(Items(4)), 20 in Items(4), 21 in Items(4), 1 in Count(3), max(Count(5)), sorted(Count(3)), [*Items(2)], dict(zip("ab", Count(9))))
calls = [3, 2, 1, 0, 5]
print(list(iter(calls.pop, 1)), list(iter(lambda: next(it2), 3)) if (it2 := iter([1, 2, 3, 4])) else None, list(it2))


def stops():
    raise StopIteration


print(list(iter(stops, 1)))
show(lambda: list(iter(lambda: 1 // 0, 1)))

# enumerate
print(list(enumerate("ab")), list(enumerate([1], 5)), list(enumerate(start=2, iterable="x")), list(enumerate("x", -1)), list(enumerate("ab", 2 ** 62 - 1)), list(enumerate("ab", 10 ** 20)), list(enumerate([])))
e = enumerate("xyz")
print(next(e), next(e), list(e), list(e), type(e), isinstance(e, enumerate))
for i, (a, b) in enumerate([(1, 2), (3, 4)], 1):
    print(i, a, b, end=" ")
print()
for bad in [lambda: enumerate(), lambda: enumerate(5), lambda: enumerate([], "a"), lambda: enumerate([], 1.5)]:
    show(bad)

# zip
print(list(zip()), list(zip([1, 2])), list(zip("ab", [1, 2, 3])), list(zip(range(3), "abc", [x * x for x in range(9)])), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])), list(zip([], [1])))
one = iter([1, 2, 3, 4, 5])
print(list(zip(one, one)), list(one))
print(list(zip("ab", [1, 2], strict=True)), type(zip()))
for bad in [lambda: zip(5), lambda: zip([1], 5), lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip([1, 2], [1], strict=True)), lambda: list(zip([1], [1], [1, 2], strict=True)), lambda: list(zip([1, 2], [1, 2], [1], strict=True)), lambda: zip([1], foo=1)]:
    show(bad)

# map and filter
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(max, [1, 5], [3, 2], [2, 9])), list(map(None.__class__, [])), list(map(int, "123")), sum(map(len, ["a", "bb"])))
print(list(filter(None, [0, 1, "", "a", [], [0]])), list(filter(lambda x: x % 2, range(6))), list(filter(str.isdigit, "a1b2")), list(filter(bool, [0, 2])), type(map(int, [])), type(filter(None, [])))
m = map(lambda x: x * 2, iter([1, 2, 3]))
print(next(m), next(m), list(m), next(m, "end"), 4 in map(lambda x: x * 2, [1, 2]))
for bad in [lambda: map(), lambda: map(int), lambda: map(int, 5), lambda: list(map(int, ["x"])), lambda: list(map(5, [1])), lambda: filter(int), lambda: filter(int, 5), lambda: filter(int, [1], 3), lambda: list(filter(5, [1])), lambda: list(map(lambda a: a, [1], [2]))]:
    show(bad)

# reversed
print(list(reversed([])), list(reversed("abc")), "".join(reversed("héé")), list(reversed(list(enumerate("ab")))), next(reversed([1, 2])), sorted(reversed([3, 1])))


class Back:
    def __reversed__(self):
        return iter("back")


class Never:
    __reversed__ = None

    def __len__(self):
        return 1

    def __getitem__(self, i):
        return i


print(list(reversed(Back())))
for bad in [lambda: reversed({1}), lambda: reversed(5), lambda: reversed(), lambda: reversed([], 1), lambda: reversed(iter([])), lambda: reversed(Never())]:
    show(bad)

# chains of them
print(list(enumerate(zip(map(str, range(3)), filter(None, [1, 0, 2, 3])))), any(map(lambda x: x > 2, range(5))), all(filter(None, [])), min(zip([2, 1], [0, 5])), list(reversed(sorted(zip("ba", range(2))))))
total = 0
for a, b in zip(range(1000), map(lambda x: -x, range(1000))):
    total += a * b
print(total)


# changed while walked
def grow_dict():
    d = {1: 1}
    for k in d:
        d[k + 1] = 1


def shrink_dict():
    d = {1: 1, 2: 2}
    for k in d.items():
        d.pop(k[0])


show(grow_dict)
show(shrink_dict)
for x in [None, ..., NotImplemented]:
    print(repr(x), type(x).__name__, type(x)(), x is type(x)(), {x: 1}[x], x == x, x != x, end=" ")
print(bool(None), bool(...), type(None)() is None)
nothing = None
for bad in [lambda: None.x, lambda: nothing(), lambda: nothing[0], lambda: None + 1, lambda: len(None), lambda: None < 1, lambda: -None, lambda: int(None), lambda: type(None)(1), lambda: NotImplemented.x, lambda: ... + 1]:
    show(bad)
