print(7 + 3, 7 - 3, 7 * 3, 7 / 2, 7 // 2, 7 % 3, 2 ** 10)
print(-7 // 2, -7 % 2, 7 // -2, 7 % -2, -7 // -2, -7 % -2)
print(divmod(7, 2), divmod(-7, 2), divmod(7, -2))
print(1_000_000, 0xff, 0o17, 0b1010, -0)
print(6 & 3, 6 | 3, 6 ^ 3, ~6, 1 << 5, -16 >> 2, 5 >> 10)
print(+5, -5, abs(-5), - -5)
print(2 ** -1, 0 ** 0, (-2) ** 3, -2 ** 2)
print(pow(3, 4), pow(3, 4, 5), pow(2, 100, 7))
print(int("42"), int("-17"), int(" 8 "), int("ff", 16), int("0b11", 0), int("1_000"))
print(int(3.99), int(-3.99), int(True), int("7" * 3))
print(hex(255), hex(-255), oct(8), bin(10), bin(-5))
print(round(5), round(15, -1), round(25, -1), round(-15, -1))
print((5).bit_length(), (-1).bit_length(), (0).bit_length())
n = 10
n += 5
n -= 3
n *= 4
n //= 5
n **= 2
n %= 50
n <<= 2
n |= 1
n ^= 3
n &= 0xff
n >>= 1
print(n)
print(3 == 3.0, 3 != 4, 1 < 2 <= 2 < 3, 3 > 2 > 2)
