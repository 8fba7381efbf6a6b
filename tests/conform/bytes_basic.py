b = b"abc\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b + b"!", b"ab" * 2)
print(b == b"abc\x00\xff", b"a" in b, 97 in b, b"" == b"", list(b"abc"))
print(bytes(3), bytes([65, 66]), "héllo".encode(), "héllo".encode().decode())
print(b"it's", b'"', b"\n\t\\", b"a,b".split(b","), b"-".join([b"x", b"y"]))
print(b"abc".hex(), b"abc".upper(), b"abc" < b"abd", bool(b""))
for n in b"hi":
    print(n, end=" ")
print()
try:
    b"\xff".decode()
except UnicodeDecodeError as e:
    print(e)
try:
    bytes([256])
except ValueError as e:
    print(e)
try:
    b"a" + "b"
except TypeError as e:
    print(e)
