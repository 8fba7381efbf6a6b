# Dicts: every method, order, views, what changes while they are walked, what errors say.


def tell(what, *args):
    try:
        print(what(*args))
    except Exception as e:
        print(type(e).__name__, e)


d = {"b": 1, "a": 2, 3: None, (1, 2): [4]}
print(d, len(d), "a" in d, 2 in d, d["b"], d.get("zz"), d.get("zz", 0), d.get("a"))
d["b"] = 10
d["new"] = d.pop("a")
print(d, d.pop("zz", "none"), d.popitem(), list(d))
print(d.setdefault("b", 5), d.setdefault("c", 6), d.setdefault("e"), d)
d.update({"b": 11, "x": 1})
d.update([("y", 2), ["z", 3]], w=4)
d.update(v=5)
print(d)
del d["x"], d[3]
print(d, d.copy() == d, d.copy() is d)
d.clear()
print(d, bool(d))

# ways to make one
print(dict(), dict(a=1, b=2), dict([("a", 1)]), dict({"a": 1}, b=2), dict(zip("ab", (1, 2))))
print(dict.fromkeys("abca"), dict.fromkeys((1, 2), 0), {k: v * 2 for k, v in {"a": 1}.items()})
print({**{"a": 1}, "b": 2, **{"a": 3}}, {"a": 1} | {"a": 2, "b": 3})
m = {"a": 1}
m |= {"b": 2}
m |= [("c", 3)]
print(m)

# keys that are equal are one; the first one stays
print({1: "a", 1.0: "b", True: "c"}, {0: 1, False: 2}, {1: 1} == {1.0: 1.0}, {"a": 1} != {"a": 2})
print({2 ** 70: 1}[2 ** 70], {2.0 ** 70: 1}[2 ** 70], {-1: "m1", -2: "m2"}[-2])

# order survives deletion and growth
big = {i: i * i for i in range(100)}
for i in range(0, 100, 3):
    del big[i]
for i in range(0, 12, 3):
    big[i] = -i
print(list(big)[:6], list(big)[-6:], len(big), sum(big.values()))
queue = {}
for i in range(1000):
    queue[i] = i
    if i >= 5:
        queue.pop(i - 5)
print(queue)
for i in range(1000):
    queue["k", i] = 1
    queue.popitem()
print(queue)

# views
v = {"a": 1, "b": 2, "c": 3}
keys, values, items = v.keys(), v.values(), v.items()
print(keys, values, items, len(keys), "a" in keys, 2 in values, ("b", 2) in items, ("b", 3) in items)
v["d"] = 4
print(list(keys), list(values), list(items), list(reversed(v)), list(reversed(v.items())), list(reversed(values)))
print(sorted(keys & {"a", "z"}), sorted(keys | {"z"}), sorted(keys - {"a"}), sorted(keys ^ {"a", "z"}))
print(keys == {"a", "b", "c", "d"}, keys > {"a"}, keys.isdisjoint({"q"}), items == v.items(), values == v.values())
print(sorted({"a": 1}.items() & {("a", 1), ("b", 2)}), type(keys).__name__, type(iter(items)).__name__)

# changed while it is walked


def grow(d, what):
    for k in what:
        d[len(d) + 100] = k


def shrink(d):
    for k in d:
        del d[k]


def swap(d):
    n = 0
    for k in d:
        n += 1
        if n > 50:
            return "no end"
        del d[k]
        d[k + 1000 * n] = 1
    return n


tell(grow, {1: 1, 2: 2}, {})
g = {1: 1, 2: 2}
tell(grow, g, g)
g = {1: 1, 2: 2}
tell(grow, g, g.items())
tell(shrink, {1: 1, 2: 2, 3: 3})
tell(shrink, {})
for k in list(g):
    g[k] = 0
print(g)

# what errors say
e = {"a": 1}
tell(lambda: e["b"])
tell(lambda: e[1, 2])
tell(lambda: e[None])
tell(lambda: e.pop("b"))
tell(lambda: {}.popitem())
tell(lambda: {[]: 1})
tell(lambda: e[{}])
tell(lambda: e.get([]))
tell(lambda: {} < {})
tell(lambda: {} + {})
tell(lambda: {} | [])
tell(lambda: dict(5))
tell(lambda: dict([1]))
tell(lambda: dict(["ab", "c"]))
tell(lambda: dict([(1, 2, 3)]))
tell(lambda: dict(1, 2))
tell(lambda: e.update(1, 2))
tell(lambda: {**5})
tell(lambda: {}.fromkeys(5))
tell(lambda: e.get())
tell(lambda: e.get(1, 2, 3))
tell(lambda: e.keys()[0])
tell(lambda: e.nothing)
tell(lambda: hash(e))


class Odd:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 4

    def __eq__(self, other):
        return isinstance(other, Odd) and self.n == other.n

    def __repr__(self):
        return f"Odd({self.n})"


odd = {Odd(i): i for i in range(20)}
print(odd[Odd(17)], Odd(21) in odd, len(odd), odd.pop(Odd(4)), Odd(4) in odd, list(odd)[:5])


class Evil:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("no comparing")


evil = {Evil(): 1}
tell(lambda: evil[Evil()])
tell(lambda: Evil() in evil)
print(len(evil))
