a = list(range(10))
print(a[2:5], a[:3], a[7:], a[-3:], a[:-7], a[::3], a[::-1], a[8:2:-2], a[5:2], a[100:], a[-100:2])
a[2:5] = ["x"]
print(a)
a[1:1] = [10, 11]
print(a)
a[::2] = [0] * len(a[::2])
print(a)
del a[0]
del a[-2:]
del a[::2]
print(a)
a[:] = [1, 2, 3]
print(a, a[slice(0, 2)], slice(1, 5, 2))
t = (1, 2, 3, 4)
print(t[1:3], t[::-1], t + (5,), t * 2, t[-1], len(t), t.index(3), t.count(1))
print("abcdef"[1:5:2], "abcdef"[-2:], range(10)[2:8:3], range(10)[-1], list(range(10)[::-2]))
try:
    a[::2] = [1]
except ValueError as e:
    print(e)
try:
    a[::0]
except ValueError as e:
    print(e)
try:
    a["x":]
except TypeError as e:
    print(e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
