a, b = 1, 2
a, b = b, a
print(a, b)
first, *rest = [1, 2, 3, 4]
*start, last = "abc"
head, *middle, tail = range(5)
print(first, rest, start, last, head, middle, tail)
(x, y), z = (1, 2), 3
[p, [q, *r]] = [1, [2, 3, 4]]
print(x, y, z, p, q, r)
for i, (k, v) in enumerate({"a": 1, "b": 2}.items()):
    print(i, k, v)
print([*range(3), *"ab"], (*[1], 2), {*[1], 2}, {**{"a": 1}, **{"a": 2, "b": 3}})
print(*[1, 2, 3], sep="-")
c = d = []
c.append(1)
print(d)
e, = [7]
f = 1,
print(e, f, (), (1,), (1, 2))
i = 0
a = [0, 0]
i, a[i] = 1, 9
print(i, a)
for text, act in [("few", "x, y, z = 1, 2"), ("many", "x, y = 1, 2, 3"), ("star", "x, y, *z = [1]"), ("int", "x, y = 5"), ("str", "x, y = 'abc'")]:
    try:
        if text == "few":
            x, y, z = 1, 2
        elif text == "many":
            x, y = 1, 2, 3
        elif text == "star":
            x, y, *z = [1]
        elif text == "int":
            x, y = 5
        else:
            x, y = "abc"
    except (ValueError, TypeError) as e:
        print(text, type(e).__name__, e)
