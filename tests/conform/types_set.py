# Sets and frozensets: order, methods, operators, and what they say when it goes wrong.


def show(what):
    try:
        print(what())
    except Exception as e:
        print(type(e).__name__, e)


# the order of ints, which every CPython shows
print({3, 1, 2}, {10, 20, 30, 40}, {100, 8, 16, 0}, {-1, -2, 5}, {1000, 1, 64, 7})
print(set(range(20, 0, -3)), set(range(0, 200, 17)), {i * i for i in range(12)})
print(set([33, 1, 65, 97, 129, 8, 40]), {2 ** 61, 2 ** 62, 2 ** 70, 5}, {1.5, 2.5, 3.0, 0.25}, {(1, 2), (3, 4), (0,)})
s = set()
for i in range(0, 1000, 37):
    s.add(i * 7919 % 1009)
print(s)
for i in range(0, 500, 3):
    s.discard(i)
print(s, len(s))
for i in range(40):
    s.add(i * 1000003)
print(sorted(s)[:5], list(s)[:10], len(s))
print([s.pop() for i in range(8)], len(s))
print({True, 1, 1.0}, {0, False, 0.0}, {1, True}, {None, ...} == {..., None})
t = {5, 3, 9}
t.add(17)
t.remove(3)
t.add(11)
t.add(3)
print(t, list(t), t.copy(), set(t), frozenset(t))
big = set(range(0, 3000, 7))
print(list(big)[:12], sum(big), list(big - set(range(0, 2900)))[:20])
print(set(range(10)) - {3, 4}, set(range(60)) - {3, 4}, {1, 2} - set(range(50)), set(range(6)) ^ {4, 5, 70, 71})
print({1, 2, 3} | {100, 50, 3}, {100, 50, 3} | {1, 2, 3}, {8, 16, 24} & {24, 16, 99, 3}, {99, 24, 16, 3, 7} & {8, 16, 24})

# making
print(set(), set([1, 1, 2]), set((3,)), set({1: 2}), set(range(3)), frozenset(), frozenset([1]), frozenset(frozenset([2])))
show(lambda: set(5))
show(lambda: set(1, 2))
show(lambda: set(a=1))
show(lambda: {[]})
show(lambda: {1: 2, **{}} and {{}})
show(lambda: set([[1]]))
show(lambda: frozenset([{}]))
show(lambda: {{1}})
print(sorted(set("hello")), len(set("abcabc")), sorted({c for c in "banana"}), set() == frozenset(), type(set()), type(frozenset()))

# adding and taking out
a = {1, 2, 3}
print(a.add(4), a.discard(9), a.discard(1), a.remove(2), a, a.update([7], (8,), {9: 0}, range(2)), a, a.clear(), a)
show(lambda: {1}.remove(2))
show(lambda: {1}.remove("k"))
show(lambda: {1}.remove([]))
show(lambda: {1}.add([]))
show(lambda: {1}.discard({}))
show(lambda: set().pop())
show(lambda: {1}.add())
show(lambda: {1}.add(1, 2))
show(lambda: {1}.update(5))
show(lambda: {1}.nothing)
show(lambda: frozenset().add(1))
one = {1}
show(lambda: one[0])
show(lambda: one())
frozen = {frozenset({1, 2}), frozenset()}
print({1, 2} in frozen, set() in frozen, {3} in frozen, frozen.discard({1, 2}), frozen)
show(lambda: frozen.remove({5}))

# algebra
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, b - a, a ^ b, a.union(b, [9]), a.intersection([3, 4, 9], {4}), a.difference([1], (2,)), a.symmetric_difference([1, 1, 7]))
print(a.union(), a.intersection(), a.difference(), a == a.copy(), a is a.copy())
print(a.isdisjoint(b), a.isdisjoint([9]), a.isdisjoint(range(5, 7)), a.issubset(range(9)), a.issuperset([1, 2]), {1} < a, a < a, a <= a, a >= {1}, a > {1, 9})
print(a == [1, 2, 3, 4], a != b, {1} == frozenset([1]), {1} < frozenset([1, 2]), {1, 2} == {2, 1}, set() < {1}, not set(), bool({0}))
print(frozenset([1]) | {2}, {2} | frozenset([1]), type(frozenset([1]) & {1}), type({1} & frozenset([1])))
for other in [[1], "a", None, 5]:
    show(lambda: a | other)
    show(lambda: a < other)
show(lambda: a - {}.keys())
show(lambda: {1: 2}.keys() | {5})
show(lambda: {1: 2, 3: 4}.keys() & [1])
show(lambda: {1: 2}.items() - {(1, 2)})
c = set(a)
c |= {7}
c &= {1, 2, 7, 8}
c -= {1}
c ^= {2, 3}
print(c)
d = c
d |= {50}
print(c is d, c)
f = frozenset([1])
g = f
f |= {2}
print(f, g)


def wrong():
    x = {1}
    x |= [2]


show(wrong)
c.intersection_update([3, 50], {50})
print(c, c.difference_update([1], [50]), c, c.symmetric_difference_update([1, 2, 2]), c)
c -= c
print(c)
c ^= {1}
c ^= c
print(c)
print(set(range(100)).intersection(range(90, 200)), {x for x in range(30)}.difference({x for x in range(3, 30)}))

# walking
total = 0
for x in {1, 2, 3}:
    total += x
print(total, sorted({3, 1}), min({4, 2}), max({4, 2}), sum({1, 2}), list(map(str, {1, 2})), 1 in {1}, 2 not in {1})


def grow():
    s = {1, 2}
    for x in s:
        s.add(x + 10)


show(grow)
it = iter({1, 2})
print(next(it), list(it), list(it), type(it).__name__)
x, *rest = {1, 2, 3}
print(x, rest, [*{1, 2}], {*{1}, *[2]}, (lambda *a: a)(*{1, 2}))
show(lambda: next(iter(set())))
show(lambda: reversed({1}))

# hash and text
print(hash(frozenset()), hash(frozenset([1, 2, 3])), hash(frozenset(range(50))), hash(frozenset([frozenset([1]), frozenset([2])])))
show(lambda: hash({1}))
print(repr({1}), str({"a"}), f"{ {1, 2} }", {(1, "a")}, {frozenset()}, [{1}], {1: {2}})


class Same:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1


class Odd:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __hash__(self):
        return self.n % 3

    def __repr__(self):
        return f"Odd({self.n})"


print(len({Same(), Same()}), {Odd(i) for i in [5, 2, 8, 11, 14, 3, 6, 2, 5]})


class Broken:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("no")


show(lambda: {Broken(), Broken()})
show(lambda: Broken() in {1})
