import threading

lock = threading.Lock()
total = 0
found = {}
log = []


def add(k, n):
    global total
    for i in range(n):
        with lock:
            total += 1
    found[k] = n
    log.append(k)


threads = [threading.Thread(target=add, args=(k, 20000)) for k in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total, sorted(found), sorted(log), sum(found.values()))


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def add(self):
        self.lock.acquire()
        try:
            self.value += 1
        finally:
            self.lock.release()

    def many(self, n):
        for _ in range(n):
            self.add()


c = Counter()
threads = [threading.Thread(target=c.many, args=(5000,)) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(c.value, c.lock.locked())
