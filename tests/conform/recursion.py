import sys


def depth(n):
    return 1 + depth(n + 1)


try:
    depth(0)
except RecursionError as e:
    print("RecursionError", str(e).startswith("maximum recursion depth exceeded"))


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(20))


def hanoi(n, a, b, c):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


print(hanoi(10, "a", "b", "c"))


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


print(even(100), odd(7), sys.getrecursionlimit())


def flat(x):
    out = []
    for v in x:
        if isinstance(v, list):
            out += flat(v)
        else:
            out.append(v)
    return out


print(flat([1, [2, [3, [4]]]]))


def down(n):
    if n:
        down(n - 1)
    else:
        print("deep enough")


down(900)
