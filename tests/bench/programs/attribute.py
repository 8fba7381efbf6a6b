import time

N = 10_000_000


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n):
        for _ in range(n):
            self.value += 1


counter = Counter()
begun = time.thread_time()
counter.add(N)
print(time.thread_time() - begun)
