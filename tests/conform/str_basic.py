s = "Hello, World"
print(s[0], s[-1], s[0:5], s[7:], s[:-7], s[::2], s[::-1], s[100:], s[-5:-2])
print(len(s), s + "!", "ab" * 3, 2 * "xy", "" * 5, "a" "b" 'c')
print("it's", 'say "hi"', "tab\there", "back\\slash", r"raw\n", "\x41\u00e9\U0001f600")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("a\nb\tc\\"), repr("\x00\x7f\xa0é"))
print("apple" < "banana", "a" < "B", "abc" == "abc", "abc" != "abd", "z" > "aa")
print(ord("A"), chr(97), ord("é"), chr(0x4e2d), len("中文"), "中文"[1], "中文"[::-1])
print("""three
lines 'of' "text"
here""")
print(str(12), str(1.5), str(None), str([1, "a"]), str(("x",)), str({1: "b"}))
for c in "abc":
    print(c, end="-")
print()
print(min("hello"), max("hello"), sorted("hello"), list("abc"), tuple("ab"), set("a"))
print("a,b" == "a" + "," + "b", "x" in "xyz", "" in "abc", "xz" in "xyz")
a = "con"
b = "current"
a += b
print(a, len(a), a is not b)
print(int("12") + int("30"), float("1.5") * 2, "5" * 3)
print("line one\
 goes on")
print(ascii("é中"), hash("a") == hash("a"), bool("False"))
