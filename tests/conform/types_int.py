# Ints of every size: operators, bits, text in and out, bytes, what errors say.


def tell(what, *args):
    try:
        print(what(*args))
    except Exception as e:
        print(type(e).__name__, e)


edge = [0, 1, -1, 2 ** 31, 2 ** 61 - 1, 2 ** 62 - 1, 2 ** 62, -2 ** 62, -2 ** 62 - 1, 2 ** 63, -2 ** 63, 2 ** 64 + 1, 10 ** 30]
for a in edge:
    print(a, -a, ~a, abs(a), hash(a), a.bit_length(), bool(a), a + 1, a - 1, a * a, a // 7, a % 7, a >> 3, a << 3)
for a in (7, -7, 10 ** 25, -10 ** 25):
    for b in (3, -3, 10 ** 20, -10 ** 20):
        print(a // b, a % b, divmod(a, b), a & b, a | b, a ^ b, a / b)
print(2 ** 10, 2 ** 0, 0 ** 0, (-2) ** 3, 2 ** -1, 10 ** -2, 3 ** 50, (-1) ** 101, 1 ** 10 ** 18)
print(pow(3, 200, 1000), pow(3, -1, 7), pow(-3, 5, 7), pow(3, 5, -7), pow(2, 0, 1), pow(10 ** 30, 3, 10 ** 9 + 7))
print(10 ** 400 // 10 ** 399, 10 ** 400 / 10 ** 399, 3 * 10 ** 400 / 10 ** 400, 1 / 3, 2 ** 53 / 3, (2 ** 200 + 1) / 2 ** 147)
print(1 << 100, -1 << 70, 2 ** 100 >> 98, -5 >> 1, -1 >> 100, 1 >> 10 ** 20, 0 << 10 ** 20)
print(True + True, True & False, True | 1, True ^ True, ~True, -True, True * 3, int(True), str(False), 3 == 3.0, True == 1)
print(1 < 2.5, 2 ** 62 == float(2 ** 62), 2 ** 53 + 1 == float(2 ** 53), 10 ** 400 > float("inf"), 10 ** 400 > 1e308)
print(round(1234, -2), round(1250, -2), round(1350, -2), round(-15, -1), round(5), round(10 ** 30 + 5, -1), round(7, 3))
print(hex(255), oct(8), bin(-5), hex(-2 ** 70), int("ff", 16), int("0xff", 16), int("0b101", 0), int("-0o17", 0), int("z", 36))
print(int(" 42\n"), int("1_000"), int("-7"), int("+7"), int(3.99), int(-3.99), int(1e20), int(b"12"), int("٣"), int())
print((1000).to_bytes(2, "big"), (-2).to_bytes(3, "little", signed=True), int.from_bytes(b"\x01\x00", "big"))
print(int.from_bytes(b"\xff\xfe", "big", signed=True), (0).to_bytes(1, "big"), (255).bit_count(), (7).as_integer_ratio())
print((5).real, (5).imag, (5).numerator, (5).denominator, (5).conjugate(), isinstance(True, int), isinstance(5, bool))
print(sum(range(10 ** 6)), sum([2 ** 62, 2 ** 62]), max(2 ** 70, 2 ** 69), min(-2 ** 70, 0), sum([0.5, 1], 10))
x = 1
for i in range(1, 60):
    x *= i
print(x, len(str(3 ** 2000)), str(7 ** 300)[:40])
y = 2 ** 62 - 3
for i in range(6):
    y += 1
    print(y, end=" ")
print()
for i in range(6):
    y -= 1
    print(y, end=" ")
print()
print(f"{10 ** 20:,} {255:x} {255:#X} {5:08b} {-5:+d} {1234567:_} {3:>5}|{3:<5}|{3:^5}|{-3:05}|{65:c}")

tell(lambda: 1 // 0)
tell(lambda: 1 % 0)
tell(lambda: 1 / 0)
tell(lambda: divmod(1, 0))
tell(lambda: 2 ** 70 // 0)
tell(lambda: 0 ** -1)
tell(lambda: pow(2, 3, 0))
tell(lambda: pow(2, -1, 4))
tell(lambda: pow(2, 3, 1.5))
tell(lambda: 1 << -1)
tell(lambda: 1 >> -1)
tell(lambda: 1 << 10 ** 20)
tell(lambda: 1 + "a")
tell(lambda: "a" + 1)
tell(lambda: 1 + None)
tell(lambda: 1 < "a")
tell(lambda: 1 & 1.0)
tell(lambda: ~1.0)
tell(lambda: -"a")
tell(lambda: int("12x"))
tell(lambda: int(""))
tell(lambda: int("1__2"))
tell(lambda: int("0x", 16))
tell(lambda: int("9", 8))
tell(lambda: int("1", 1))
tell(lambda: int(5, 10))
tell(lambda: int([]))
tell(lambda: int(None))
tell(lambda: int(float("nan")))
tell(lambda: int(float("inf")))
tell(lambda: int("1" * 5000))
tell(lambda: len(str(10 ** 5000)))
tell(lambda: 10 ** 400 / 1)
tell(lambda: float(10 ** 400))
tell(lambda: 10 ** 400 * 1.0)
tell(lambda: (256).to_bytes(1, "big"))
tell(lambda: (-1).to_bytes(1, "big"))
tell(lambda: (1).to_bytes(1, "middle"))
tell(lambda: (1).nothing)
tell(lambda: x[0])
tell(lambda: x())
tell(lambda: len(1))
tell(lambda: list(1))


class Index:
    def __index__(self):
        return 3

    def __int__(self):
        return 30

    def __float__(self):
        return 2.5


print(int(Index()), [10, 20, 30, 40][Index()], "abcdef"[Index():], hex(Index()), range(Index()), float(Index()), 10 .__add__(5))
