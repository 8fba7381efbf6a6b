# Five threads add to one counter, with a call between read and write.
from threading import Thread

WORKERS = 5
N = 1_000_000


def plus_one(number):
    return number + 1


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, times):
        for _ in range(times):
            self.value = plus_one(self.value)


counter = Counter()
threads = [Thread(target=counter.add, args=(N,)) for _ in range(WORKERS)]
for t in threads:
    t.start()
for t in threads:
    t.join()

print("counter", counter.value, "of", WORKERS * N)
