import time


def calls(f, o, a, b):
    f()
    f(a)
    f(a, b, k=1, l=2)
    f(*a)
    f(*a, **b)
    f(a, *b, k=1, **a)
    f(**a, **b)
    f(k=1, **a, l=2)
    o.m()
    o.m(a, k=b)
    o.m(*a)
    o.m.n(a).o(b)
    time.sleep(1)
    time.sleep(*a)
    (f or o)(a)
    f(a)(b)[1](a)
    f(lambda: a, [b])
    f(a if b else o)
    o.first(
        a
    ).second(
        b,
        k=1,
    ).third
    f(
        a,
        b +
        1,
    )
    return f(a,
             b)


def fstrings(a, b, w):
    f""
    f"plain"
    f"{a}"
    f"{a}{b}"
    f"x{a!r}y{b!s:>10}z{a!a}"
    f"{a:{w}}{b:>{w}.{w}f}"
    f"{a=}" f"{b = !s}" "c" f"{a=:>5}"
    f"{{}}{a}{{"
    f"{a['k']}{b.c(1)}{[x for x in a]}"
    f'''
    {a
    }
    {b:
    }'''
    f"{a + b:,}" f"{'q'}" f"{(lambda x: x)(1)}"
    f"{a if b else w}{a,b}{ a }{a != b}{a == b}{a >= b}"
    return rf"\d{a}\n" + F"\n{b}"


def comprehensions(xs, ys):
    a = [x for x in xs]
    b = {x for x in xs if x if x > 1}
    c = {x: y for x in xs for y in ys if x != y}
    d = [[y for y in x] for x in xs]
    e = [(x, y) for x in xs for y in [x + 1]]
    f = [x + len(a) for x in [1, 2, 3]]
    g = [lambda: x for x in xs]
    h = [last := x for x in xs]
    i = [x for x, *y in xs if (z := y)]
    return a, b, c, d, e, f, g, h, i


def lambdas(a):
    f = lambda: 0
    g = lambda x, *y, z=1, **w: (x, y, z, w, a)
    return (lambda x: lambda y: x + y)(1)(2)


k = [n for n in range(3)]
m = [total := total + n for n in k]
