a = [3, 1, 2]
a.append(5)
a.extend([4, 4])
a.insert(1, 9)
a.insert(100, 7)
a.insert(-1, 8)
print(a, len(a), a.index(4), a.count(4))
print(a.pop(), a.pop(0), a)
a.remove(4)
a.reverse()
print(a)
a.sort()
print(a)
a.sort(reverse=True)
print(a, sorted(a), a)
words = ["pear", "fig", "banana", "kiwi"]
words.sort(key=len)
print(words, sorted(words, key=lambda w: w[-1]), sorted(words, key=len, reverse=True))
b = a.copy()
b.clear()
print(b, a == sorted(a, reverse=True), [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 9])
print([0] * 3, [1] + [2], [[]] * 2, 3 in [1, 2, 3], min(a), max(a), sum([1, 2, 3]))
c = [1, [2, [3]]]
d = c
d.append(4)
print(c, c is d, list(c) is c, list((1, 2)), list("ab"), list(range(3)))
e = []
e.append(e)
print(e, len(e))
a = [1, 2, 3]
a += (4, 5)
a *= 2
print(a)
for text, act in [("pop", lambda: [].pop()), ("index", lambda: [1].index(2)), ("get", lambda: [1][5]),
                  ("remove", lambda: [1].remove(2)), ("pop5", lambda: [1].pop(5)), ("mix", lambda: sorted([1, "a"])),
                  ("add", lambda: [1] + (2,)), ("key", lambda: words["a"])]:
    try:
        act()
    except Exception as e:
        print(text, type(e).__name__, e)
