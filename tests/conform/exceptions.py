def attempt(n):
    try:
        print("try", n)
        if n == 1:
            raise ValueError("one")
        if n == 2:
            return "returned"
        if n == 3:
            {}["k"]
    except ValueError as e:
        print("except", e, e.args)
    except (KeyError, IndexError) as e:
        print("lookup", repr(e), str(e))
    else:
        print("else")
    finally:
        print("finally")
    return "end"


for n in range(4):
    print(attempt(n))


def override():
    try:
        return "try"
    finally:
        return "finally"


print(override())


def loops():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
            print("body", i)
        finally:
            print("cleanup", i)


loops()


class AppError(Exception):
    pass


class NotFound(AppError):
    def __init__(self, name, code=404):
        super().__init__(f"{name} not found")
        self.code = code


try:
    raise NotFound("page")
except AppError as e:
    print(type(e).__name__, e, e.code, e.args, isinstance(e, Exception), repr(e))
try:
    raise AppError
except Exception as e:
    print(repr(e), str(e) == "", e.args)
try:
    try:
        raise KeyError("inner")
    except KeyError as e:
        raise RuntimeError("outer") from e
except RuntimeError as e:
    print(e, repr(e.__cause__), e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise TypeError("second")
except TypeError as e:
    print(e, repr(e.__context__), e.__cause__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        print("again")
        raise
except ArithmeticError as e:
    print("outside", e)
try:
    e
except NameError as n:
    print(n)
for error in [ValueError("a", 1), KeyError("k"), Exception(), OSError(2, "gone"), IndexError("i"), StopIteration(3)]:
    print(repr(error), "|", error, "|", error.args)
try:
    raise "text"
except TypeError as e:
    print(e)
try:
    assert 1 == 2, "not equal"
except AssertionError as e:
    print(repr(e))
try:
    assert []
except AssertionError as e:
    print(repr(e))
