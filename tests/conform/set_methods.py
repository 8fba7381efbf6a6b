s = {3, 1, 2, 3}
s.add(5)
s.discard(9)
s.remove(1)
print(sorted(s), len(s), 2 in s, 1 not in s, set(), type({}).__name__)
a, b = {1, 2, 3}, {2, 3, 4}
print(sorted(a & b), sorted(a | b), sorted(a - b), sorted(a ^ b), a <= {1, 2, 3, 4}, a < a, a == {3, 2, 1}, a.isdisjoint({9}))
print(sorted(a.union(b)), sorted(a.intersection(b)), sorted(a.difference(b)), a.issubset(b), {1}.issubset(a), a.issuperset({1}))
a.update([7, 8])
a |= {9}
a -= {7}
print(sorted(a), sorted({x % 3 for x in range(10)}), sorted(set("hello")))
print(len({1, 1.0, True}), sorted(set([1, 2, 2])), frozenset([1]) == {1}, {(1, 2), (1, 2)})
c = a.copy()
c.clear()
print(c, bool(c), sorted(a)[0], {1}, {"one"}, frozenset())
try:
    set().remove("k")
except KeyError as e:
    print("KeyError", e)
try:
    set().pop()
except KeyError as e:
    print("KeyError", e)
try:
    {[]}
except TypeError as e:
    print(e)
