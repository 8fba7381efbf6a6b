# Five threads add to one counter; a lock holds read and write together.
from threading import Lock, Thread

WORKERS = 5
N = 100_000


def plus_one(number):
    return number + 1


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = Lock()

    def add(self, times):
        for _ in range(times):
            with self.lock:
                self.value = plus_one(self.value)


counter = Counter()
threads = [Thread(target=counter.add, args=(N,)) for _ in range(WORKERS)]
for t in threads:
    t.start()
for t in threads:
    t.join()

print("counter", counter.value, "of", WORKERS * N)
