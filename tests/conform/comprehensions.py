print([x * x for x in range(5)], [x for x in range(10) if x % 2], [x for x in range(20) if x % 2 if x % 3])
print([(x, y) for x in range(3) for y in "ab"], [[0] * 2 for _ in range(2)])
print([y for x in [[1, 2], [3]] for y in x], {x: x * x for x in range(3)}, sorted({x // 2 for x in range(6)}))
x = "outer"
[x for x in range(3)]
print(x)
n = 10
print([n + i for i in range(3)], [len(w) for w in "the quick fox".split()])
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [v if v > 2 else 0 for v in [1, 2, 3]])


def inside(k):
    return [k * v for v in range(k) if v != k - 1], {c: k for c in "ab"}


print(inside(3), [last := v for v in range(3)], last)


class C:
    size = 3
    items = [v for v in range(size)]


print(C.items, any([v > 2 for v in range(4)]), all([v > 2 for v in range(4)]))
