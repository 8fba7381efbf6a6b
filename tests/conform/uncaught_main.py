import sys


def inner(n):
    return 10 // n


def outer():
    print("before")
    return inner(0)


outer()
print("never")
