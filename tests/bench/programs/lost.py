# Five threads add to one counter without a lock: how many additions are lost?
import threading

WORKERS = 5
N = 2_000_000


class Counter:
    def __init__(self):
        self.value = 0


counter = Counter()


def add(n):
    for _ in range(n):
        counter.value += 1


threads = [threading.Thread(target=add, args=(N,)) for _ in range(WORKERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(1 - counter.value / (WORKERS * N))
