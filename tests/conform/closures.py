def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


a, b = counter(), counter()
print(a(), a(), a(5), b())


def make(n):
    return lambda x: x + n


add3, add4 = make(3), make(4)
print(add3(1), add4(1))


def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x = "changed"
            return x
        return inner
    return middle()(), x


print(outer())
total = 0


def add(n):
    global total, fresh
    total += n
    fresh = "made inside"


add(5)
add(6)
print(total, fresh)


def late():
    return helper()


def helper():
    return "found at the call"


print(late())


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


print(fact(20), fact(25))


def early():
    print(value)
    value = 1


try:
    early()
except UnboundLocalError as e:
    print(e)


def free():
    def inner():
        return later
    if False:
        later = 1
    return inner()


try:
    free()
except NameError as e:
    print(e)
