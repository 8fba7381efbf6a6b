x = "global"


def reads():
    return x


def unbound():
    print(x)
    x = 1


def nested():
    x = "outer"

    def inner():
        nonlocal x
        x = "changed"

        def deeper():
            return x

        return deeper

    d = inner()
    return d(), x


def free():
    def use():
        return later

    try:
        use()
    except NameError as e:
        print(e)
    later = 1
    return use()


def globals_set():
    global made_here, x
    made_here = 3
    x = "set"


def delete():
    a = 1
    del a
    try:
        a
    except UnboundLocalError as e:
        print(e)


def counters():
    n = 0

    def up(k=1):
        nonlocal n
        n += k
        return n

    def get():
        return n

    return up, get


print(reads())
try:
    unbound()
except UnboundLocalError as e:
    print(e)
print(nested())
print(free())
globals_set()
print(made_here, x)
delete()
up, get = counters()
up(), up(5)
print(get())
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
print([x for x in range(3)], x)
y = 10
print([y + z for z in range(2) if z + y > 9], {k: y for k in "ab"}, {v % 2 for v in range(5)})


def shadow(len):
    return len + 1


print(shadow(4), len("abc"))
len = lambda v: "mine"
print(len("abc"))
del len
print(len("abc"))
try:
    undefined
except NameError as e:
    print(e)
try:
    del undefined
except NameError as e:
    print(e)


class Scope:
    x = "class"
    y = x + "!"

    def get(self):
        return x

    def own(self):
        return self.x


print(Scope.y, Scope().get(), Scope().own())
if (w := 5) > 3:
    print(w)
a = b = c = []
a.append(1)
print(b, c is a)
p, (q, *r), s = 1, (2, 3, 4), 5
print(p, q, r, s)
*i, j = "abc"
print(i, j)
k = l = 0
k, l = l + 1, k + 2
print(k, l)
try:
    m, n = 1, 2, 3
except ValueError as e:
    print(e)
try:
    m, n = [1]
except ValueError as e:
    print(e)
try:
    m, *n, o = [1]
except ValueError as e:
    print(e)
try:
    m, n = 5
except TypeError as e:
    print(e)
data = {"k": [1, 2]}
data["k"][0] += 10
data["n"] = data.get("n", 0) + 1
print(data)
t = (1, [2])
try:
    t[1] += [3]
except TypeError as e:
    print(e, t)
print(1 < 2 < 3, 1 < 3 < 2)
print(0 or "a", 1 and "b", not [], None or 0, "" and 1)
print(5 if y else 6, [1, 2, 3][-1], "abc"[::-1], (1, 2) + (3,), [0] * 3)
for z in range(2):
    pass
else:
    print("else", z)
while z:
    z -= 1
    if z == 5:
        break
else:
    print("while else")
print(__name__, __doc__)
