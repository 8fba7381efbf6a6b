import sys
import threading


class Counter:
    def __init__(self):
        self.value = 0


c = Counter()
g = 0
items = [0]


def add(n):
    global g
    for _ in range(n):
        c.value += 1
        g += 1
        items[0] += 1


sys.setswitchinterval(0.0005)
threads = [threading.Thread(target=add, args=(200000,)) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(c.value, g, items)
