name, n, x = "Ann", 42, 3.14159265
print(f"{name} {n} {x}", f"{name!r} {name!s}", f"{n + 1} {n * 2}", f"{{}} {{{n}}}")
print(f"{n=} {x=:.2f} {name=} {n + 1 = }")
print(f"{x:.2f} {x:8.3f}| {x:<8.1f}| {x:>8.1f}| {x:^8.1f}| {x:+.1f} {x:08.2f} {x:e} {x:g} {x:.3g} {x:%} {x:.0f}")
print(f"{n:d} {n:5d}| {n:<5d}| {n:^5d}| {n:05d} {n:+d} {n:x} {n:X} {n:o} {n:b} {n:#x} {n:#b} {n:08b} {n:c}")
print(f"{1234567:,} {1234567.891:,.2f} {1234567:_} {-1234:,}")
print(f"{name:>6}|{name:<6}|{name:^7}|{name:*^9}|{name:.2}|{name:6.2}|")
width, digits = 10, 3
print(f"{x:{width}.{digits}f}|{name:>{width}}|{'lit':-<{width}}|")
print(f"{[1, 2, 3]} {(1,)} { {'a': 1} } {None} {True}")
print(f"{'nested ' + 'quotes'} {name.upper()} {len(name)} {name[0]} {[v * 2 for v in range(3)]}")
print(f"{n if n > 40 else 0} {(lambda v: v + 1)(n)} {n:>{n - 36}}")
print(f"a" f"b{n}" "c{n}")
print(f"""two
lines {n}""")
print(f"{True:d} {1e10:g} {1e-7:g} {100000.0:g} {1000000.0:g} {0.5:.0%} {1.5:.0f} {2.5:.0f}")
print(f"{n!r:>6}|{x!s:.4}|{'é'!a}")
print(format(3.14159, ".3f"), format(255, "x"), format("s", ">4"), format(12), format(1e6, ",.1f"))
print(f"{float('inf')} {float('nan'):5} {-0.0} {1e300 * 10:.1f} {12345.678:10.1e}|")
