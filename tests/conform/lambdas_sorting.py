people = [("Ann", 30), ("Bob", 25), ("Cy", 30), ("Di", 25)]
print(sorted(people, key=lambda p: p[1]), sorted(people, key=lambda p: (-p[1], p[0])))
print(min(people, key=lambda p: p[1]), max(people, key=lambda p: p[1]), max([], default="none"))
print(sorted([3, 1, 2], reverse=True), sorted("bca"), sorted({"b": 1, "a": 2}), sorted([(1, "b"), (1, "a")]))
print(list(map(lambda x: x * 2, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(lambda x: x > 1, [1, 2, 3])))
print((lambda *a, **k: (a, k))(1, 2, x=3), (lambda a, b=2: a * b)(4))
print(list(reversed([1, 2, 3])), list(zip("ab", [1, 2], [True, False])), list(enumerate(["x"])))
print(sum([1, 2], 10), sum([[1], [2]], []), any([]), all([]), abs(-3), divmod(17, 5), pow(2, 5))
print(min(3, 1, 2), max("a", "b"), min([4, 2]), round(3.7), len({1, 2}), callable(len), callable(3))
print(type(1), type("s"), type([]), type(len), type(lambda: 0), type(None), type(1.5), type((1,)), type({1}))
print(isinstance(1, (str, int)), isinstance("s", int), issubclass(bool, int), repr("x"), repr(None))
it = iter([1, 2])
print(next(it), next(it), next(it, "end"))
try:
    next(it)
except StopIteration:
    print("StopIteration")
try:
    max([])
except ValueError as e:
    print(e)
try:
    min(1)
except TypeError as e:
    print(e)
try:
    sum(["a"])
except TypeError as e:
    print(e)
