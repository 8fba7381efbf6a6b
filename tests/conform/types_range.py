# Ranges: indices, slices, asking, big bounds, walking.


def show(what):
    try:
        print(what())
    except Exception as e:
        print(type(e).__name__, e)


print(range(5), range(2, 5), range(2, 10, 3), range(5, 0, -1), range(True), range(0, 5, 1), repr(range(-1)))
for bad in [lambda: range(), lambda: range(1, 2, 3, 4), lambda: range(1.5), lambda: range("a"), lambda: range(1, 2, 0),
            lambda: range(None), lambda: range(1, 2.0), lambda: range(stop=5), lambda: range(5)["a"], lambda: range(5)[5],
            lambda: range(5)[-6], lambda: range(5)[1.0], lambda: range(5).index(7), lambda: range(5).index("a"),
            lambda: range(5).start(), lambda: range(5) + range(2), lambda: range(5) < range(6), lambda: range(5).append(1)]:
    show(bad)


def assign():
    r = range(3)
    r[0] = 1


show(assign)


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print(range(Index(3)), range(5)[Index(2)], list(range(Index(1), Index(9), Index(4))))

r = range(3, 30, 4)
print(len(r), list(r), r[0], r[-1], r[2], r.start, r.stop, r.step, r.count(7), r.count(8), r.index(11), 11 in r, 12 in r, 11.0 in r, "a" in r)
print(r[1:3], r[::-1], r[::2], r[5:1:-2], r[:-1], r[100:], r[-100:2], r[3:3], list(r[::-3]), r[True])
print(range(10)[2:8][1:3], range(10)[::-1][2], range(0)[::-1], range(10, 0, -3)[::-1], len(range(10)[::3]))
show(lambda: range(5)[::0])
show(lambda: range(5)["a":])
print(range(0) == range(3, 3), range(3) == range(0, 3, 1), range(0, 3, 2) == range(0, 4, 2), range(1) == range(0, 1, 5), range(3) == [0, 1, 2], range(3) != range(4))
print(hash(range(3)) == hash(range(0, 3)), hash(range(0)) == hash(range(5, 5)), {range(3): 1}[range(0, 3, 1)], hash(range(5)))
print(bool(range(0)), bool(range(1)), min(range(5, 2, -1)), max(range(3)), sum(range(101)), sorted(range(3, 0, -1)), list(reversed(range(5))), list(reversed(range(1, 10, 4))), list(reversed(range(0))))

# steps and ends
for start in (-3, 0, 4):
    for stop in (-5, 0, 3):
        for step in (-2, -1, 1, 3):
            r = range(start, stop, step)
            print(len(r), list(r), end=" ")
    print()

# big ones
big = range(10 ** 20, 10 ** 20 + 10, 3)
print(big, len(big), list(big), big[1], big[-1], big[1:], 10 ** 20 + 3 in big, 10 ** 20 + 4 in big, big.index(10 ** 20 + 6), list(reversed(big)))
print(range(0, 10 ** 30)[10 ** 25], range(0, 10 ** 30)[-1], 10 ** 29 in range(0, 10 ** 30, 7), range(10 ** 30)[10 ** 29:], bool(range(10 ** 30)))
print(range(-10 ** 20, 0, 10 ** 19)[3], list(range(10 ** 20, 0, -4 * 10 ** 19)), range(2 ** 62, 2 ** 62 + 4)[::-1])
print(list(range(2 ** 62 - 2, 2 ** 62 + 2)), list(range(-2 ** 62 + 1, -2 ** 62 - 2, -1)), list(range(2 ** 63 - 2, 2 ** 63 + 1)))
show(lambda: len(range(10 ** 30)))
show(lambda: range(10 ** 30)[10 ** 30])
it = iter(range(10 ** 25))
print(next(it), next(it), type(it).__name__, type(iter(range(3))).__name__)
for x in range(10 ** 25):
    if x == 3:
        break
print(x)

# walking
for i in range(3):
    i += 10
    print(i, end=" ")
else:
    print("done")
it = iter(range(4))
print(next(it), next(it), list(it), list(it), next(it, "end"))
print([i * j for i in range(3) for j in range(i)], list(zip(range(3), range(5, 9))), list(enumerate(range(2), 5)), [*range(3)], dict.fromkeys(range(3)))
a, b, c = range(3)
print(a, b, c, tuple(range(2)), set(range(3)), 2 in iter(range(5)))
print(range(3).__len__(), range(5).__contains__(3))

# slices by themselves
s = slice(1, 10, 2)
print(s, slice(5), slice(1, 2), s.start, s.stop, s.step, s.indices(7), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(10 ** 30).indices(5))
print(slice(1, 2) == slice(1, 2), slice(1, 2) == slice(1, 2, 1), slice(1) < slice(2), list(range(10))[s], "abcdefgh"[slice(2, 5)])
show(lambda: hash(slice(1)))
show(lambda: slice())
show(lambda: slice(1).indices(-1))
show(lambda: slice("a").indices(5))
show(lambda: slice(1, 2, 0).indices(5))
