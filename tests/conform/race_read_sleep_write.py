# varies: numbers
import time
from threading import Thread


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n):
        for _ in range(n):
            value = self.value
            time.sleep(0)
            self.value = value + 1


c = Counter()
threads = [Thread(target=c.add, args=(500,)) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("counter", c.value)
print("lost some:", c.value < 2000)
