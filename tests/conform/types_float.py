# Floats: making, arithmetic, comparing, rounding, and what they say when it goes wrong.


def show(what):
    try:
        print(what())
    except Exception as e:
        print(type(e).__name__, e)


# making
show(lambda: [float(), float(3), float(True), float("1e3"), float(" -2.5 "), float(b"1.5"), float("1_000.5")])
show(lambda: [float("inf"), float("-Infinity"), float("nan"), float("+INF"), float("0"), float("-0")])
show(lambda: [float("1."), float(".5"), float("1e-400"), float("1e400"), float("٣.٥")])
for text in ["", " ", ".", "e5", "1e", "1__0", "_1", "1_", "0x10", "abc", "1 2", "é", "a\nb", "inff", "--1", "1e5.5"]:
    show(lambda: float(text))
show(lambda: float([]))
show(lambda: float(None))
show(lambda: float(1, 2))
show(lambda: float(10 ** 400))
show(lambda: float(b"1.5x"))
print(float(2 ** 53 + 1), float(2 ** 60 + 1), float(-(10 ** 300)), float(10 ** 22))


class Half:
    def __float__(self):
        return 0.5


class Index:
    def __index__(self):
        return 7


class Bad:
    def __float__(self):
        return "no"


show(lambda: [float(Half()), float(Index())])
show(lambda: float(Bad()))

# repr
print(0.1, 1e16, 123456789012345680.0, 1e15, 1e-5, 0.0001, 1.5e300, -0.0, 5e-324, 1.7976931348623157e308)
print(1e22, 1e21, 123456.789, 100.0, 1 / 3, 2 / 3, 1e100, 9007199254740993.0, 0.1 + 0.2)
print(str(1.0), repr(1.0), f"{1.0}", "%s" % 1.0)

# arithmetic
print(1.5 + 1, 1 + 1.5, 1.5 - 3, 3 - 1.5, 2.5 * 4, 7 / 2, 7.0 / 2, 1.5 + True, -1.5, +2.5, abs(-3.5))
print(2 ** 0.5, 2.0 ** 10, 2.0 ** -1, (-8.0) ** 3, (-2.0) ** -3, 0.0 ** 0, 1.0 ** float("inf"), float("nan") ** 0)
inf, nan = float("inf"), float("nan")
print(inf - inf, inf * 0, inf + 1, -inf ** 2, (-inf) ** 3, (-inf) ** -3, 0.5 ** inf, 2 ** -inf, nan ** 1, (-1.0) ** inf)
x = 1.5
numbers = [7.5, -7.5, 2.0, -2.0, 0.0, -0.0, 0.3, 1e300, 5, -5]
for a in numbers:
    for b in [2, -2, 0.5, -0.3, 7.5, inf, -inf]:
        print(a // b, a % b, divmod(a, b), end=" ")
    print()
print(1e308 * 10, -1e308 * 10, 1e-308 / 1e10, inf // 1, inf % 1, 5 % inf, -5 % inf, 5 // -inf)
print(2 ** 70 * 1.0, 1.0 / 2 ** 70, 2 ** 70 / 2.0 ** 69, 2 ** 70 // 3.0, 2 ** 70 % 3.0)
for bad in [lambda: 1.5 / 0, lambda: 1.5 // 0, lambda: 1.5 % 0.0, lambda: divmod(1.5, 0), lambda: 0.0 ** -1,
            lambda: 10.0 ** 400, lambda: 1.5 + 10 ** 400, lambda: 1.5 & 1, lambda: ~1.5, lambda: 1.5 << 1,
            lambda: 1.5 + "a", lambda: "a" * 1.5, lambda: [1] * 2.0, lambda: pow(2.0, 3, 4), lambda: 1.5 < "a",
            lambda: x[0], lambda: len(1.5), lambda: x(), lambda: iter(1.5), lambda: 1.5.x, lambda: 1 in 1.5]:
    show(bad)
x = 1.5
x += 1
x *= 2
x -= 0.5
x /= 3
x **= 2
x //= 0.3
x %= 4
print(x)

# comparing
print(1.0 == 1, 1 == 1.0, 1.5 == True, 1.0 == True, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53)
print(10 ** 400 > 1e308, 10 ** 400 < inf, -(10 ** 400) > -inf, 1e308 < 10 ** 400, 0.5 < 1, 1 <= 1.0, 0.1 + 0.2 >= 0.3)
print(nan == nan, nan != nan, nan < 1, nan > 1, 1 <= nan, nan is nan, [nan] == [nan], nan in [nan], 0.0 == -0.0)
print(1.5 == "a", 1.5 != None, 1.5 == [], x is None)
print(min(1.5, 1), max(1, 1.0), max(1.0, 1), sorted([2.5, 1, -0.5, 2, True]), sum([0.1] * 10), sum([1, 2.5]))
print(bool(0.0), bool(-0.0), bool(nan), bool(1e-300), not 0.0)

# hash
print(hash(1.0) == hash(1), hash(0.5), hash(-1.0), hash(1e300), hash(inf), hash(-inf), hash(2.0 ** 61), hash(-2.75))
print(hash(2 ** 61 - 1), hash(2.0 ** 100) == hash(2 ** 100), hash(0.0), hash(-0.0), hash(123456.789), hash(5e-324))
d = {1: "int"}
d[1.0] = "float"
d[True] = "bool"
print(d, {1.5, 1.5, 2, 2.0})

# rounding
print(round(0.5), round(1.5), round(2.5), round(-0.5), round(-1.5), round(1e20), round(2.6), round(1.4999999999999999))
for n in range(-4, 6):
    print(round(2675.675, n), round(-1250.0, n), round(0.15, n), round(5e15 + 0.5, n), end="  ")
print()
print(round(2.675, 2), round(1.005, 2), round(0.125, 2), round(0.375, 2), round(2.5, 0), round(25.0, -1), round(35.0, -1), round(15.5, -1))
print(round(1.5, 400), round(1.5, -400), round(inf, 2), round(nan, 2), round(1e300, -299), round(1.5, None), round(1.5, True), round(-0.4, 0))
for bad in [lambda: round(nan), lambda: round(inf), lambda: round(1.7e308, -308), lambda: round(1.5, "a"), lambda: round(1.5, 2.0)]:
    show(bad)
print(int(2.9), int(-2.9), int(1e20), int(-0.0), (2.9).__trunc__(), (2.1).__ceil__(), (-2.1).__floor__())
show(lambda: int(nan))
show(lambda: int(-inf))

# methods
print((2.0).is_integer(), (2.5).is_integer(), inf.is_integer(), nan.is_integer(), (1e300).is_integer())
print((0.75).as_integer_ratio(), (-2.5).as_integer_ratio(), (0.0).as_integer_ratio(), (1e20).as_integer_ratio(), (0.1).as_integer_ratio())
show(lambda: inf.as_integer_ratio())
show(lambda: nan.as_integer_ratio())
print((1.5).hex(), (0.0).hex(), (-0.0).hex(), (1e-310).hex(), (255.9).hex(), inf.hex(), (-nan).hex())
print(float.fromhex("0x1.8p1"), float.fromhex("ff"), float.fromhex(" -0X.8p-1 "), float.fromhex("inf"), float.fromhex("1.5"))
for text in ["zz", "", "0x", "1p", "0x1p5000"]:
    show(lambda: float.fromhex(text))
print((1.5).real, (1.5).imag, (1.5).conjugate(), isinstance(1.5, float), isinstance(1, float), type(1.5), float)

# formatting
print(f"{1234567.891:,.2f} {0.5:%} {1e10:g} {1e-7:G} {1.5:>8} {1.5:<8}| {1.5:^8}| {-1.5:08.2f} {1.5:+} {1.5: } {1e5:e} {3.0:.0f} {2.5:.0f} {12345.678:.3}")
print("%.2f %5.1f %-8.3f| %e %g %G %d" % (1.005, 2.25, 3.14159, 12345.678, 0.0001, 1e-10, 3.99))
print(f"{inf} {nan:.2f} {-inf:>6} {inf:05} {1e22:,} {0.1:.20f} {123.456:_.1f} {1.0:#.0f} {-0.0:z.1f}")
show(lambda: f"{1.5:d}")
show(lambda: f"{1.5:x}")
show(lambda: f"{1.5:s}")
show(lambda: f"{1.5:.}")
