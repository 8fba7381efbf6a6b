a = b = c = 1
a, b = b, a
a, b, c = c, a, b
[a, *b] = c
a, (b, *c), d = x
a.b.c = d[e] = f
a[1:2] = b[::2]
a[1:2, ...] = b[:, 1]
a += 1; a -= 2; a *= 3; a /= 4; a //= 5; a %= 6; a **= 7; a >>= 8; a <<= 9; a &= 10; a ^= 11; a |= 12
a.b += c
a[b] -= c
a[b].c[d] += e
del a, b.c, d[e], (f, g)
x = -1, +1, ~1, not 1, -1.5, - - 1
x = 1 + 2 * 3 - 4 // 3 % 5 ** 2
x = 2 ** 10, 1 << 20, 7 / 2, 7.5 // 2, -7 % 3, 7 & 3 | 4 ^ 1
x = "a" + "b", "ab" * 3, ("a" "b" 'c'), 3 * (1, 2), (1, 2) + (3,)
x = "abc"[1], (1, 2, 3)[-1], b"abc"[0]
x = 1_000, 0xff, 0o17, 0b101, 1e3, 1.5e-3, .5, 1_0.0_1
x = (), (1,), (1, 2), [], [1], [1, 2, 3], {1}, {1, 2, 3}, {}, {1: 2}, {"a": 1, "b": 2, **c}
x = [1, *a, 2], (*a, 1), {*a, 1}, {**a, "b": 1, **c}
x = None, True, False, ..., __debug__
x = a < b, a <= b, a == b, a != b, a > b, a >= b, a in b, a not in b, a is b, a is not b
x = a < b < c, a in [1, 2], a in {1, 2}, not a in b, not a is b
x = a + b - c * d / e // f % g ** h
x = a - b if False else (a and b) or c
x = (y := 5) + y
x = b"\x00\x7f", "\n\t\x41\u00e9\101\\\'\"" r"\n" if a else r'\d'
x = '%s and %r' % (a, b), '%d' % a, '%5.2s|%-4r' % (a, b), '%d %s' % (a, b), '100%%' % ()
x = {1: a,
     2: b,
     **c,
     3: d}
x = [
    1,
    a,
]
"a constant"
1
a
a.b
a()
assert a
assert a, "message"
assert a < b < c, f"{a}"
raise a
raise a from b
