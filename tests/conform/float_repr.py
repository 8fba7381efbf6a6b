for x in [0.1, 0.1 + 0.2, 1 / 3, 2 / 3, 1.0, 100.0, 1e15, 1e16, 123456789012345680.0,
          1e22, 1e23, 0.0001, 0.00001, 1.5e-10, 5e-324, 1.7976931348623157e308, -0.0,
          2.5, 1e100, 3.14159265358979]:
    print(x, repr(x), str(x))
print(float("inf"), float("-inf"), float("nan"), -float("inf"))
print(float("1e3"), float(" 2.5 "), float("1_0.5"), float(3), float("-.5"))
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.567, -2), round(0.5))
print(round(2.71828, 3), round(5.0, 2), round(1e20))
print(1.0 == 1, 0.1 + 0.2 == 0.3, 1e308 * 10, float("nan") == float("nan"))
print(2 ** 0.5, 4 ** 0.5, (-8) ** 2.0, 2.0 ** -1, 0.0 ** 0)
print((2.0).is_integer(), (2.5).is_integer(), int(2.9), int(-2.9))
print(1.5 + 1, 1 + 1.5, 3 * 0.5, 7 / 2, 6 / 3, 1e3 - 1)
print(abs(-2.5), min(1.5, 1), max(1, 1.0), sum([0.1] * 10))
print(1e16 + 1.0, 1.0e-7, 12345678.9, 0.1 * 3)
