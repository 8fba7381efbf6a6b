def whiles(n):
    while n:
        n -= 1
    while n > 0 and not n == 5 or n < 3:
        n += 1
    while True:
        if n: break
        n = next(n)
    while not n:
        pass
    else:
        n = 3
    while 0:
        never()
    while 1 < n < 5:
        n = n * 2
    return n


def fors(xs):
    for x in xs:
        pass
    for i, (a, *b) in enumerate(xs):
        if i > 3: continue
        for j in range(i):
            if j == a: break
        else:
            print(j)
    for x.y in [1, 2, 3]:
        print(x)
    for x[0] in (1, 2), xs:
        print(x)
    for x in {1, 2, 3}:
        pass
    else:
        return x


def branches(a, b, c):
    if a:
        pass
    if a: b()
    elif b: c()
    else: a()
    if a and b or c:
        return 1
    elif not (a or b) and c:
        return 2
    if a is None:
        b = 1
    if a is not None and b is None:
        b = 2
    if (a if b else c):
        b = 3
    if a < b < c:
        b = 4
    if not a < b <= c:
        b = 5
    x = a if b else c
    y = a or b and c
    z = not a
    if a:
        if b:
            if c:
                return 3
        else:
            return 4
    else:
        while a:
            if b:
                break


i = 0
while i < 10:
    i += 1
    if i == 5:
        continue
    for k in range(i):
        print(k)
if __name__ == "__main__":
    whiles(3)
