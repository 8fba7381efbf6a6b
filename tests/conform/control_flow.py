for i in range(5):
    if i == 3:
        break
else:
    print("not here")
for i in range(3):
    pass
else:
    print("no break", i)
n = 5
while n:
    n -= 1
    if n == 2:
        continue
    print(n, end=" ")
else:
    print("done")
for a in range(3):
    for b in range(3):
        if b == 2:
            break
        if a == 1:
            continue
        print(a, b, end="; ")
print()
i = 0
while True:
    i += 1
    if i > 3:
        break
print(i)
if i == 1:
    print("one")
elif i == 4:
    print("four")
else:
    print("other")
for x in []:
    print("never")
else:
    print("empty")
x = 1; y = 2; print(x + y)
if x: print("one line")
total = (1 +
         2 +
         3)
items = [
    1,
    2,
]
print(total, items, 1 if x else 2)
a = b = c = 0
a, b = (1, 2)
print(a, b, c)
del a
try:
    a
except NameError as e:
    print(e)
for k in list(range(3)):
    pass
print(k)
primes = []
for n in range(2, 30):
    for p in primes:
        if n % p == 0:
            break
    else:
        primes.append(n)
print(primes)


def nothing(): pass
def something(): return 1


print(nothing(), something(), ...)
counter: int = 3
late: str


def hinted(a: int, b: "str" = "x", *rest: int) -> list[int]:
    c: float = a
    return [a, b, c]


print(counter, hinted(1))
