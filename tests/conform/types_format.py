# Format specs, % and str.format: every type letter, every flag, and what they refuse.


def tell(what, *args):
    try:
        print(repr(what(*args)))
    except Exception as e:
        print(type(e).__name__, e)


floats = [0.0, -0.0, 1.0, -1.5, 0.1, 2.5, 1e16, 1e15, 123456789.123, 1e-5, 0.0001, 1e22, 1e23, 5e-324,
          1.7976931348623157e308, 2.2250738585072014e-308, float("inf"), float("-inf"), float("nan"), 1 / 3, 2 / 3, 99.995, 1e100]
for f in floats:
    print(f, [format(f, s) for s in ("", ".3", ".0f", ".2f", "e", ".3E", "g", ".10g", "%", "n", "+", " .1f", "012.3f", ",.2f", "#.0f", "G", "z.0f")])
ints = [0, 1, -1, 7, 255, -255, 1000, 123456789, -10 ** 12, 2 ** 70]
for i in ints:
    print(i, [format(i, s) for s in ("", "d", "b", "o", "x", "X", "#b", "#o", "#x", "#X", ",", "_", "+", " ", "08", "<8", "^8", ">8", "=+8", "*^9", "_x", "_b", "n", "e", ".2f", "%", "010,", "#06x")])
for s in ("", "a", "héllo", "日本語", "a longer string"):
    print([format(s, x) for x in ("", "s", "5", "<8", ">8", "^8", "*^9", ".2", "6.3", "08", "é>7", "<<5")])
print(format(True, "d"), format(True, ""), format(True, "5"), format(None, ""), format([1], ""), format(True, "x"), format(97, "c"), format(0x65e5, "c"))

print("%d|%5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o|%i|%u" % (42, 42, 42, 42, 42, 42, 255, 255, 255, 8, 8, 7, 9))
print("%f|%.2f|%8.3f|%-8.1f|%08.2f|%e|%.3E|%g|%G|%+.1f|%5.0f|%#.0f" % (1.5, 2.675, 3.14159, 2.5, -1.5, 12345.678, 0.00012, 1e-7, 1e20, 2.0, 3.5, 2.0))
print("%s|%5s|%-5s|%.2s|%r|%a|%c|%c|%%|%10.3s|" % ("ab", "ab", "ab", "abc", "a'b", "é", "x", 65, "abcdef"))
print("%(a)s %(b)05.1f %(a)r %%" % {"a": "x", "b": 2.25}, "%s" % (1,), "%s" % [1, 2], "%s %s" % ((1, 2), {"k": 1}), "%*d|%-*d|%.*f" % (5, 42, 5, 42, 2, 3.14159))
print("%d" % 3.99, "%d" % True, "%s" % None, "%x" % -255, "%d" % 10 ** 30, "%5s|%5s" % (True, None), "%.3d" % 7, "%s" % 1e16, "%i" % -3.5)

print("{} {} {}".format(1, "b", None), "{0} {1} {0}".format("a", "b"), "{a} {b}".format(a=1, b=2), "{0} {a}".format(5, a=6))
print("{:>5}|{:<5}|{:^5}|{:05}|{:+}|{:,}|{:.2f}|{:x}|{:%}".format(1, 2, 3, 4, 5, 6000, 7, 255, 0.25))
print("{0[1]} {0[0]} {d[key]} {d[a b]} {o.real} {o.imag}".format([1, 2], d={"key": "v", "a b": "w"}, o=5))
print("{!r} {!s} {!a} {!r:>6}|".format("é", "é", "é", "x"), "{{}} {{{}}}".format(1), "{:{}}|{:{}.{}}|{:{w}}|".format("a", 4, "bcdef", 5, 2, "c", w=3))
print("{:{fill}{align}{width}}".format("x", fill="*", align="^", width=7), "{0:{1}}".format(3.14159, ".2f"), "{:>{}}".format("r", 5))

w, p, v = 10, 3, 3.14159265
print(f"{v:{w}.{p}f}|{v!r:>12}|{v = }|{v=:.2f}|{w + p = }|{'a' 'b'!r}|{{}}|{[1, 2][0]}|{ {'k': 1}['k'] }|{w:>{w}}|{'nested ' + f'{p}'}")
print(f"{w!s:^6}|{w:#x}|{-w:+}|{None}|{True:5}|{'é':*^5}|{10 ** 10:,}|{1e10:,.1f}|{1234.5:_.2f}|{w:c}".replace("\n", "\\n"))


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __format__(self, spec):
        return f"<{self.x}:{self.y}:{spec}>"

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


q = Point(1, 2)
print(f"{q} {q:abc} {q!s} {q!r:>6}", "{:x y}".format(q), "%s %r" % (q, q), "{.x} {.y}".format(q, q), format(q, "z"))

for value, spec in ((1, "y"), (1, ".2"), (1, ".2d"), (1.5, "d"), (1.5, "s"), ("a", "d"), ("a", ","), ("a", "=5"), ("a", "+"), ("a", "#"), (1, ",x"),
                    (1, ",_"), (1, "5.5.5"), (1, "s"), ([], "5"), (None, ">5"), (1, "99999999999999999999"), (1.5, ".99999999999999999999f"),
                    (1.0, "."), (1114112, "c"), (-1, "c"), (1, "+c"), (1, "#c"), (1, ",c"), (object, ">9"), ((), "x"), (1.5, "x"), (True, "q"), (1, "é")):
    tell(format, value, spec)
tell(lambda: "%d" % "a")
tell(lambda: "%d" % None)
tell(lambda: "%x" % 1.5)
tell(lambda: "%f" % "a")
tell(lambda: "%c" % "ab")
tell(lambda: "%c" % 1.5)
tell(lambda: "%c" % 1114112)
tell(lambda: "%s %s" % "a")
tell(lambda: "%s" % ("a", "b"))
tell(lambda: "x" % 1)
tell(lambda: "%" % 1)
tell(lambda: "%y" % 1)
tell(lambda: "%(a)s" % 1)
tell(lambda: "%(a)s" % {})
tell(lambda: "%(a" % {})
tell(lambda: "%*d" % ("a", 1))
tell(lambda: "x" % {}, )
tell(lambda: "x" % [])
tell(lambda: "{} {}".format(1))
tell(lambda: "{1}".format(1))
tell(lambda: "{a}".format(b=1))
tell(lambda: "{0.nope}".format(1))
tell(lambda: "{0[5]}".format([1]))
tell(lambda: "{0[k]}".format({}))
tell(lambda: "{0[k]}".format([1]))
tell(lambda: "{".format(1))
tell(lambda: "}".format(1))
tell(lambda: "{0".format(1))
tell(lambda: "{!x}".format(1))
tell(lambda: "{!}".format(1))
tell(lambda: "{!rx}".format(1))
tell(lambda: "{} {0}".format(1))
tell(lambda: "{0} {}".format(1))
tell(lambda: "{0[}".format([1]))
tell(lambda: "{0[]}".format([1]))
tell(lambda: "{:{:{}}}".format(1, 2, 3))
tell(lambda: "{:d}".format("a"))
