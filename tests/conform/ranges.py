print(range(5), range(1, 5), range(1, 10, 2), list(range(0)), list(range(5, 0, -2)))
r = range(0, 20, 3)
print(len(r), r[2], r[-1], 9 in r, 10 in r, r.start, r.stop, r.step, list(r), r.index(9))
print(range(3) == range(0, 3, 1), range(0) == range(2, 2), list(reversed(range(4))), sum(range(101)))
print(list(enumerate("ab", start=1)), list(zip([1, 2, 3], "ab")), list(map(str, range(3))), list(filter(None, [0, 1, 2])))
print(min(range(5, 9)), max(range(5, 9)), sorted(range(3), reverse=True), tuple(range(2)))
for i in range(3):
    i *= 10
    print(i, end=" ")
print(i)
print(list(range(2 ** 62, 2 ** 62 + 3)), len(range(-5, 5)), list(range(-3, 3)))
try:
    range(1, 2, 0)
except ValueError as e:
    print(e)
try:
    range(1.5)
except TypeError as e:
    print(e)
try:
    range(3)[5]
except IndexError as e:
    print(e)
