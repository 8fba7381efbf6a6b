class AppError(Exception):
    """An error."""


class Coded(AppError):
    def __init__(self, code, *rest):
        super().__init__(code, *rest)
        self.code = code

    def __str__(self):
        return f"code={self.code}"


def show(e):
    print(type(e).__name__, "|", str(e), "|", repr(e), "|", e.args)


for exc in (ValueError(), ValueError("a"), ValueError("a", 2), KeyError("k"), KeyError(), KeyError(1, 2),
            OSError(2, "gone"), OSError("x"), StopIteration(5), SystemExit(3), Coded(7), Coded(8, "z"),
            IndexError("i"), UnicodeError("u"), AppError(None), AssertionError("as"), OSError(13, "no", "f.txt")):
    show(exc)
print(StopIteration(5).value, SystemExit(3).code, SystemExit().code, OSError(2, "gone").errno, OSError(2, "s").strerror)


def finals(n):
    out = []
    for i in range(n):
        try:
            out.append("t%d" % i)
            if i == 1:
                continue
            if i == 2:
                break
        except ValueError:
            out.append("never")
        else:
            out.append("e%d" % i)
        finally:
            out.append("f%d" % i)
    return out


print(finals(4))


def ret():
    try:
        return "try"
    finally:
        print("in finally")


print(ret())


def override():
    try:
        raise ValueError("lost")
    finally:
        return "finally wins"


print(override())


def nested():
    try:
        try:
            raise KeyError("inner")
        except ValueError:
            print("wrong")
        finally:
            print("inner finally")
    except KeyError as e:
        print("outer caught", e)
        try:
            raise TypeError("second")
        except TypeError as e2:
            print(e2.__context__, e2.__cause__)
            return e2


e2 = nested()
try:
    e
except NameError as err:
    print(err)

try:
    try:
        1 / 0
    except ZeroDivisionError as z:
        raise AppError("wrapped") from z
except AppError as a:
    print(repr(a.__cause__), a.__suppress_context__, repr(a.__context__))

try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise AppError("quiet") from None
except AppError as a:
    print(a.__cause__, a.__suppress_context__, repr(a.__context__))

try:
    raise
except RuntimeError as r:
    print(r)
try:
    raise 5
except TypeError as t:
    print(t)
try:
    raise ValueError from 5
except TypeError as t:
    print(t)
try:
    raise KeyError
except KeyError as k:
    print(repr(k))


def reraise():
    try:
        raise ValueError("again")
    except ValueError:
        raise


try:
    reraise()
except ValueError as v:
    print(v, v.__context__)
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as t:
    print(t)
try:
    try:
        raise ValueError("tup")
    except (KeyError, ValueError) as q:
        print("tuple", q)
        raise OSError("later")
except OSError as o:
    print(o, repr(o.__context__))
n = ValueError("noted")
n.add_note("a note")
print(n.__notes__, n.with_traceback(None) is n)
try:
    n.add_note(5)
except TypeError as t:
    print(t)


class Ctx:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        print("exit", kind and kind.__name__, value, trace is not None)
        return self.swallow


with Ctx(True):
    raise ValueError("swallowed")
try:
    with Ctx(False) as c1, Ctx(False) as c2:
        raise KeyError("through")
except KeyError as k:
    print("out", k)


def early():
    with Ctx(False):
        return "early"


print(early())
for i in range(3):
    with Ctx(False):
        if i == 0:
            continue
        break
for bad in (5, "x", object()):
    try:
        with bad:
            pass
    except TypeError as t:
        print(str(t).split(" at 0x")[0])


class OnlyEnter:
    def __enter__(self):
        pass


try:
    with OnlyEnter():
        pass
except TypeError as t:
    print(t)


class BadExit:
    def __enter__(self):
        return 1

    def __exit__(self, *a):
        raise RuntimeError("exit failed")


try:
    with BadExit():
        raise ValueError("body")
except RuntimeError as r:
    print(r, repr(r.__context__))


def loops():
    while True:
        try:
            try:
                break
            finally:
                print("f1")
        finally:
            print("f2")


loops()
try:
    assert 1 > 2, "math"
except AssertionError as a:
    print(repr(a))
try:
    assert False
except AssertionError as a:
    print(repr(a))
d = {}
try:
    d["a"]["b"]
except KeyError as k:
    print(k)


def recursive(n):
    return recursive(n + 1)


try:
    recursive(0)
except RecursionError as r:
    print(r)
print(issubclass(FileNotFoundError, OSError), IOError is OSError, issubclass(KeyError, LookupError))
x = 5
try:
    x.y.z
except AttributeError as a:
    print(a, a.name, a.obj)
try:
    zzz
except NameError as a:
    print(a, a.name)
