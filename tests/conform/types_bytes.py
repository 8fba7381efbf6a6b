# Bytes, and text to bytes and back.


def show(what):
    try:
        print(repr(what()))
    except Exception as e:
        print(type(e).__name__, e)


# making
for make in [lambda: bytes(), lambda: bytes(3), lambda: bytes([1, 2, 255]), lambda: bytes(range(3)), lambda: bytes(b"ab"), lambda: bytes("é", "utf-8"),
             lambda: bytes({5: 1}), lambda: bytes(True), lambda: bytes((True,)), lambda: bytes("a", encoding="ascii"), lambda: bytes(-1), lambda: bytes("a"),
             lambda: bytes([1, 256]), lambda: bytes([-1]), lambda: bytes(["a"]), lambda: bytes(1.5), lambda: bytes([1.5]), lambda: bytes(None),
             lambda: bytes(1, "utf-8"), lambda: bytes(1, 2), lambda: bytes(b"a", "utf-8"), lambda: bytes(10 ** 30), lambda: bytes(encoding="utf-8")]:
    show(make)


class Zed:
    def __bytes__(self):
        return b"zz"


class Index:
    def __index__(self):
        return 2


show(lambda: bytes(Zed()))
show(lambda: bytes(Index()))
show(lambda: bytes([Index()]))

# text
print(b"abc", b"it's", b'"', b"it's \"x\"", b"\x00\x7f\xff\n\t\r\\", b"", str(b"ab"), f"{b'ab'}", [b"a"], b"a" b"b", rb"\n", br"\x", b"\101")

# items
b = b"hello"
print(len(b), b[0], b[-1], b[1:3], b[::-1], b[::2], b[10:], b[-3:], list(b), 104 in b, b"ll" in b, b"" in b, 0 in b, b[Index()])
for bad in [lambda: b["a"], lambda: b[10], lambda: b[1.5], lambda: b[10 ** 30], lambda: "a" in b, lambda: 300 in b, lambda: 1.5 in b, lambda: None in b]:
    show(bad)


def assign():
    b[0] = 1


def delete():
    del b[0]


show(assign)
show(delete)

# operators
print(b"a" + b"b", b"ab" * 3, 2 * b"x", b"ab" * 0, b"ab" * -1, b"a" == b"a", b"a" == "a", b"a" != "a", b"a" < b"b", b"a" < b"ab", b"b" >= b"a", b"" == b"", not b"", bool(b"0"))
for bad in [lambda: b + 1, lambda: b + "b", lambda: b * "b", lambda: b * 1.5, lambda: b < "a", lambda: b < 1, lambda: b - b"h", lambda: -b, lambda: "a" + b]:
    show(bad)
c = b"a"
c += b"b"
c *= 2
print(c, hash(b"abc") == hash(b"abc"), hash(b""), {b"a": 1}[b"a"], b"a" in {b"a"}, sorted([b"b", b"a", b"ab"]), max(b"abc"), sum(b"abc"), min(b"ba"))

# searching
print(b.find(b"l"), b.find(108), b.find(b"x"), b.rfind(b"l"), b.find(b"l", 3), b.find(b"l", 0, 2), b.index(b"o"), b.rindex(b"l"), b.count(b"l"), b.count(108), b.count(b""), b.find(b"", 5), b.find(b"", 6), b.find(b"h", None, None), b.find(b"o", -2))
print(b.startswith(b"he"), b.startswith((b"x", b"h")), b.startswith(b"l", 2), b.endswith(b"lo"), b.endswith(b"l", 0, 4), b.endswith(()), b.removeprefix(b"he"), b.removesuffix(b"lo"), b.removeprefix(b"x"))
print(b.replace(b"l", b"L"), b.replace(b"l", b"", 1), b.replace(b"", b"-"), b.replace(b"", b"-", 2), b.replace(b"zz", b"y"), b.translate(None, b"l"), b.translate(bytes.maketrans(b"lo", b"01")))
for bad in [lambda: b.find(300), lambda: b.find("a"), lambda: b.find(1.5), lambda: b.index(b"x"), lambda: b.rindex(b"x"), lambda: b.index(b"o", 0, 2), lambda: b.count("a"), lambda: b.find(b"a", "x"),
            lambda: b.startswith("a"), lambda: b.startswith(("a",)), lambda: b.endswith(5), lambda: b.replace("a", "b"), lambda: b.replace(b"a"), lambda: b.removesuffix("c"), lambda: b.translate(b"short")]:
    show(bad)

# taking apart
print(b"a b  c".split(), b" a b c ".split(None, 1), b"a,b,,c".split(b","), b"a,b,c".split(b",", 1), b"a,b,c".rsplit(b",", 1), b" a b c ".rsplit(None, 1), b"".split(), b"".split(b","), b"a--b--c".split(b"--"), b"a,b".split(sep=b",", maxsplit=0), b"a b".split(maxsplit=0))
print(b"a\nb\r\nc\rd".splitlines(), b"a\nb\n".splitlines(True), b"".splitlines(), b"a-b-c".partition(b"-"), b"a-b-c".rpartition(b"-"), b"abc".partition(b"-"), b"abc".rpartition(b"-"))
print(b"  a ".strip(), b"xxaxx".strip(b"x"), b"xyax".lstrip(b"yx"), b"ax\n".rstrip(), b" \t\n".strip(), b",".join([b"a", b"b"]), b"".join([]), b"-".join((b"x",)), b", ".join([bytes([i]) for i in b"ab"]))
for bad in [lambda: b.split(b""), lambda: b.split(","), lambda: b.split(3), lambda: b.split(b"l", "x"), lambda: b.partition(b""), lambda: b.partition("a"), lambda: b.strip("x"),
            lambda: b",".join([b"a", "b"]), lambda: b",".join([1]), lambda: b",".join("ab"), lambda: b",".join(5), lambda: b",".join(b"ab")]:
    show(bad)

# letters
print(b"aBc\xe9".upper(), b"ABc".lower(), b"aBc".swapcase(), b"hello world's".title(), b"hELLO".capitalize(), b"ab".center(7, b"-"), b"abc".center(6), b"ab".ljust(5), b"ab".rjust(5, b"x"), b"-12".zfill(6), b"12".zfill(1), b"a\tb\tc".expandtabs(4), b"ab".center(1))
print(b"a1".isalnum(), b"".isalpha(), b"ab".isalpha(), b"12".isdigit(), b" \n".isspace(), b"Ab Cd".istitle(), b"AB".isupper(), b"a1".islower(), b"\x80".isascii(), b"".isascii(), b"1".isupper())
show(lambda: b.ljust(9, "x"))
show(lambda: b.ljust(9, b"xy"))

# hex
print(b"abc".hex(), b"abcd".hex(" "), b"abcde".hex("-", 2), b"abcde".hex("-", -2), b"".hex(), b"ab".hex(b":"), bytes.fromhex("61 62 63"), bytes.fromhex(""), bytes.fromhex("FFaa"))
for bad in [lambda: b.hex("--"), lambda: b.hex(1), lambda: bytes.fromhex("6"), lambda: bytes.fromhex("zz"), lambda: bytes.fromhex("61 6z"), lambda: bytes.fromhex(b"61"), lambda: bytes.fromhex("6 1")]:
    show(bad)

# text to bytes and back
text = "héllo 中 😀"
print(text.encode(), text.encode().decode() == text, len(text.encode()), "abc".encode("ascii"), "é".encode("latin-1"), b"\xe9".decode("latin-1"), b"abc".decode("ASCII"), str(b"abc", "utf-8"), str(b"abc", errors="strict"), b"a".decode("UTF_8"), b"a".decode(encoding="utf8"))
for data in [b"\xff", b"a\xc3", b"a\xc3b", b"\xe4\xb8", b"\xe4\xb8x", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xf8\x88", b"\xc0\x80", b"\xe0\x80\x80", b"\xf4\x90\x80\x80", b"abc\x80"]:
    show(lambda: data.decode())
    print(ascii(data.decode(errors="replace")), data.decode("utf-8", "ignore"), data.decode(errors="backslashreplace"))
for bad in [lambda: b"\xff".decode("ascii"), lambda: b"a".decode("foo"), lambda: b"\xff".decode("utf-8", "foo"), lambda: b"a".decode(1), lambda: "é".encode("ascii"), lambda: "aéèb".encode("ascii"),
            lambda: "中".encode("latin-1"), lambda: "😀".encode("ascii"), lambda: "a".encode("foo"), lambda: "é".encode("ascii", "foo"), lambda: "\ud800".encode(), lambda: "a".encode(1)]:
    show(bad)
print("aéb中".encode("ascii", "replace"), "aéb中".encode("ascii", "ignore"), "aéb中😀".encode("ascii", "backslashreplace"), "é中".encode("ascii", "xmlcharrefreplace"), b"a\xff\xfeb".decode("ascii", "ignore"))
try:
    b"ab\xffcd".decode()
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, e.args, isinstance(e, ValueError), repr(e))
try:
    "abéd".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, e.args, isinstance(e, UnicodeError))
print(int(b"12"), float(b"1.5"), isinstance(b"", bytes), type(b""), bytes, iter(b"").__class__.__name__, [*b"ab"], (97).to_bytes(2, "big"), int.from_bytes(b"\x01\x02", "little"))
