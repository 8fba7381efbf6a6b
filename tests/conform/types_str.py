# Strings: every method, slices by character, escapes in repr, what errors say.


def tell(what, *args):
    try:
        print(repr(what(*args)))
    except Exception as e:
        print(type(e).__name__, e)


for s in ("", "abc", "Hello World", "  pad  ", "a,b,,c", "héllo wörld", "日本語", "Straße", "ΑΣ ΣΑΣ", "x1 y2", "123", "½²", "A\tB\nC"):
    print(repr(s), len(s), s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold())
    print([s.isalpha(), s.isdigit(), s.isalnum(), s.isspace(), s.isupper(), s.islower(), s.istitle(), s.isidentifier()],
          [s.isdecimal(), s.isnumeric(), s.isascii(), s.isprintable()])
    print(s.split(), s.split(","), s.rsplit(None, 1), s.split(" ", 1), s.splitlines(), s.partition(" "), s.rpartition("l"))
    print([s.center(9, "*"), s.ljust(7) + "|", s.rjust(7), s.zfill(6), s.expandtabs(4), s.strip(), s.lstrip(" a"), s.rstrip("c d")])
    print(s[1:], s[:-1], s[::-1], s[::2], s[-3:-1], s * 2, s.find("l"), s.rfind("l"), s.count("l"), s.replace("l", "L", 1), list(s)[:4])

# repr
for s in ("'", '"', "'\"", "\\", "\n\r\t\0\x1b\x7f", "\xa0\xad\xe9", "\u200b\u2028\ufeff", "\U0001f600", "\ue000", "a'b"):
    print(repr(s), ascii(s), len(s))

# finding
h = "hello hello"
print(h.find("l", 3), h.find("l", 4, 5), h.find("", 3), h.find("", 20), h.rfind("", 2), h.rfind("hello"), h.index("lo"), h.count(""), h.count("ll", 3))
print(h.startswith("he"), h.startswith(("x", "he")), h.endswith("lo"), h.startswith("l", 2), h.endswith("l", 0, 3), h.startswith(""), h.startswith("", 50))
print("é日本".find("本"), "é日本"[1], "é日本".index("日"), "a日b日c".split("日"), "日" in "é日本", "日本語"[::-1], "日本語"[-1])
print(h.removeprefix("hel"), h.removesuffix("llo"), h.removeprefix("x"), h.replace("", "-", 3), h.replace("hello", ""), "aaa".replace("aa", "b"))
print("-".join("abc"), ", ".join(["one"]), "".join([]), " ".join([str(i) for i in range(4)]), "ab".join(("1", "2", "3")))
print("a b  c".split(" "), " a  b ".split(), "a,b,c".rsplit(",", 1), "abc".split("abc"), "".split(), "".split(","), "\u3000x\u2003y".split())
print("one\ntwo\r\nthree\rfour\x0bfive\u2028six\n".splitlines(), "a\nb\n".splitlines(True), "\n".splitlines())
print("www.example.com".strip("cmowz."), "xxhixx".strip("x"), "\t hi \n".strip(), "ééaéé".strip("é"))
print("%s=%d" % ("a", 5), "hello"[1:4], "abc" < "abd", "abc" < "abcd", "Z" < "a", "é" > "z", "a" * 0, "ab" * 3, 2 * "xy")
print("a-b_c".translate(str.maketrans("-_", "+ ")), "hello".translate({104: "J", 108: None, ord("o"): 48}), "abc".translate(str.maketrans("ab", "xy", "c")))
print(str.maketrans({"a": 1, 98: "b"}), "x".join({"k": 1}), str(5), str(None), str([1, "a"]), str("s"), str(), str(b"ab", "utf-8"))
print("{} {}".format(1, "b"), "{1} {0}".format("a", "b"), "{n:>5}|{l[0]}|{d[k]}".format(n=3, l=[7], d={"k": "v"}), "{{}}".format(), "{!r:>6}".format("q"))
print("{a.real} {b!s}".format(a=5, b="x"), "{:{}}".format("w", 4) + "|", "{0:{1}.{2}f}".format(3.14159, 8, 2), "{x}".format_map({"x": 1}))
print(ord("é"), chr(26085), min("hello"), max("hello"), sorted("bca"), list(enumerate("ab")), "".join(reversed("abc")), hash("a") == hash("a"))
print("é".encode(), "é".encode("latin-1"), b"\xc3\xa9".decode(), "日".encode("utf-8"), "abc".encode("ascii"))

tell(lambda: "abc"[5])
tell(lambda: h["a"])
tell(lambda: h[1.0])
tell(lambda: "abc".index("z"))
tell(lambda: "abc".rindex("z"))
tell(lambda: "abc".split(""))
tell(lambda: "abc".split(1))
tell(lambda: "abc".partition(""))
tell(lambda: "abc".find(1))
tell(lambda: "abc".replace("a", 1))
tell(lambda: "abc".replace("a", None))
tell(lambda: "abc".startswith(1))
tell(lambda: "abc".endswith(("c", 1)))
tell(lambda: "abc".endswith(("x", 1)))
tell(lambda: "abc".strip(1))
tell(lambda: "abc".center("a"))
tell(lambda: "abc".center(9, "ab"))
tell(lambda: "abc".center(9, 1))
tell(lambda: ",".join([1]))
tell(lambda: ",".join(["a", None]))
tell(lambda: ",".join(5))
tell(lambda: "a" + 1)
tell(lambda: "a" * "b")
tell(lambda: "a" * 1.5)
tell(lambda: "a" - "b")
tell(lambda: "a" < 1)
tell(lambda: 1 in "abc")
tell(lambda: "é".encode("ascii"))
tell(lambda: "日本".encode("latin-1"))
tell(lambda: "a".encode("nope"))
tell(lambda: "é".encode("ascii", "replace") + "é".encode("ascii", "ignore") + "é".encode("ascii", "backslashreplace"))
tell(lambda: "abc".nothing)
tell(lambda: "abc".upper(1))
tell(lambda: "abc".split(",", 1, 2))
tell(lambda: "{} {}".format(1))
tell(lambda: "{a}".format())
tell(lambda: "{".format())
tell(lambda: "}".format())
tell(lambda: "{0} {}".format(1, 2))
tell(lambda: "%d" % "a")
tell(lambda: "%s %s" % ("a",))
tell(lambda: "%s" % ("a", "b"))
tell(lambda: str.maketrans("a", "bc"))
tell(lambda: str(5, "utf-8"))
tell(lambda: int("é"))
tell(lambda: ord("ab"))
tell(lambda: chr(-1))


def change():
    s = "abc"
    s[0] = "x"


def remove():
    s = "abc"
    del s[0]


tell(change)
tell(remove)
