d = {"a": 1, "b": 2}
d["c"] = 3
print(d, len(d), d["a"], d.get("x"), d.get("x", 0), "a" in d, "x" not in d)
print(list(d), list(d.keys()), list(d.values()), list(d.items()), d.keys(), d.values(), d.items())
for k, v in d.items():
    print(k, v, end="; ")
print()
print(d.pop("a"), d.pop("zz", None), d.setdefault("b", 9), d.setdefault("n", []), d)
d["n"].append(1)
d.update({"b": 20, "q": 5})
d.update(z=26)
print(d, d.popitem())
del d["q"]
e = d.copy()
e["b"] = 0
print(d["b"], e["b"], d == e, {"x": 1, "y": 2} == {"y": 2, "x": 1})
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): "t"}, dict(a=1, b=2), dict([("k", "v")]))
print(dict(zip("abc", range(3))), dict.fromkeys("ab", 0), {k: v for k, v in [("x", 1)]}, {**d, "new": 1})
print({"a": 1} | {"b": 2}, sorted({"b": 1, "a": 2}), max({"a": 3, "b": 1}, key={"a": 3, "b": 1}.get))
counts = {}
for c in "mississippi":
    counts[c] = counts.get(c, 0) + 1
print(counts, sorted(counts.items(), key=lambda item: (-item[1], item[0])))
d.clear()
print(d, bool(d), list(reversed({"a": 1, "b": 2})))
for text, act in [("missing", lambda: {}["k"]), ("number", lambda: {}[7]), ("list", lambda: {[]: 1}),
                  ("pop", lambda: {}.pop("k")), ("popitem", lambda: {}.popitem()), ("dict", lambda: {{}: 1})]:
    try:
        act()
    except Exception as e:
        print(text, type(e).__name__, e)
d = {"a": 1}
try:
    for k in d:
        d["b" + k] = 1
except RuntimeError as e:
    print(e)
