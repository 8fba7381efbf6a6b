s = "  The quick brown fox  "
print([s.strip(), s.lstrip(), s.rstrip()])
print("Hello".upper(), "Hello".lower(), "hello world".title(), "hello World".capitalize(), "aBc".swapcase())
print("a,b,,c".split(","), "a b  c ".split(), "a,b,c".split(",", 1), "a-b-c".rsplit("-", 1), "".split(), "".split(","))
print("-".join(["a", "b", "c"]), "".join([]), ", ".join("xyz"))
print("banana".replace("a", "o"), "banana".replace("a", "o", 2), "aaa".replace("", "-"))
print("banana".find("an"), "banana".rfind("an"), "banana".find("x"), "banana".index("n"), "banana".count("a"), "aaaa".count("aa"))
print("file.py".startswith("file"), "file.py".endswith(".py"), "file.py".endswith((".c", ".py")), "abc".startswith("b", 1))
print("7".zfill(3), "-7".zfill(4), "ab".ljust(5) + "|", "ab".rjust(5), "ab".center(6, "*"), "abc".center(6, "."))
print("123".isdigit(), "12a".isdigit(), "abc".isalpha(), "ab1".isalnum(), " \t".isspace(), "ABC".isupper(), "abc".islower(), "".isdigit())
print("one\ntwo\r\nthree".splitlines(), "a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("x"))
print("xxhixx".strip("x"), "abcabc".lstrip("ab"), "hello".removeprefix("he"), "hello".removesuffix("lo"))
print("{} and {}".format(1, "two"), "{0}{1}{0}".format("a", "b"), "{name}!".format(name="Ann"), "{:>5}|{:<5}|{:^5}".format(1, 2, 3))
print("{!r} {!s} {:.2f} {{}}".format("q", "q", 3.14159), "{0[1]} {1.real}".format([1, 2], 5))
try:
    "abc".index("z")
except ValueError as e:
    print(e)
try:
    "a".join([1])
except TypeError as e:
    print(e)
try:
    "abc".split("")
except ValueError as e:
    print(e)
print("abc".encode(), b"abc".decode(), "é".encode("utf-8"), len("中".encode()))
