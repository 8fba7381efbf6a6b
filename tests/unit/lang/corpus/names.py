import os, sys as system
try:
    import os.path
    import os.path as path
    import xml.etree.ElementTree as tree
except ImportError:
    pass
from threading import Thread, Lock as L
from time import (sleep, time)

counter = 0
TOTAL = 3


def bump():
    global counter, fresh
    counter += 1
    fresh = counter
    del fresh


def outer(a, b=1, *args, c, d=2, **kwargs):
    x = a
    y = 0

    def inner(e, f=x):
        nonlocal y
        y = y + 1
        z = 2

        def innermost():
            return x + y + z + a

        return innermost

    class Local:
        w = x

        def method(self):
            return y, self.__hidden, __class__

    del x
    return inner, Local, lambda q, r=b: q + r + c


def positional(a, b, /, c=1, *, d):
    return a, b, c, d


def kwdefaults(*, a=1, b, c=(1, 2)):
    return [a, b, c]


def documented():
    "what it does"
    return None


def only_doc():
    """nothing"""


def shadows(print):
    print(len)
    return sleep(1), time(), os.getpid(), system.argv


class Base:
    """A class."""

    total = 0
    names = [n for n in "abc"]

    def __init__(self, value):
        super().__init__()
        self.value = value
        self.__secret = value
        Base.total += 1

    def get(self):
        return self.__secret

    if total:
        total = 2


class Derived(Base):
    def __init__(self):
        super(Derived, self).__init__(1)

    def both(self):
        return super().get() + self.value


class Empty: pass


def annotated(a, b="x"):
    c: int = a
    d: str
    a.e: int = 5
    (f): int = 6
    return c
