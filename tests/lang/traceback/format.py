# status: 1
x = 5
print(f"{x:>10} {x + 'a'!r}")
