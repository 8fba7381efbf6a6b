print(True, False, None, not True, not 0, not "", not [0])
print(1 and 2, 0 and 2, 1 or 2, 0 or 2, None or "x", [] and 1, "" or [] or 0)
print(True + True, True * 5, sum([True, False, True]), int(True), True == 1, True is True)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1 != 2, "a" < "b" < "c")
print(None is None, None is not None, True is not None, [] == [], list() is list())
print(2 in [1, 2], 3 not in [1, 2], "b" in "abc", "k" in {"k": 1}, 5 in range(0, 10, 5))
print(bool(0), bool(0.0), bool(""), bool([]), bool({}), bool(()), bool(None), bool("0"))
print("yes" if [] else "no", 1 if True else 2)
x = 5
print("small" if x < 3 else "middle" if x < 10 else "large")


def say(value):
    print("say", value)
    return value


print(say(0) and say(1))
print(say(1) or say(2))
print(say(1) < say(3) < say(2) < say(9))
print(isinstance(True, int), isinstance(1, bool), type(True), type(None))
if (n := 10) > 5:
    print("n is", n)
while (n := n - 3) > 0:
    print(n, end=" ")
print()
