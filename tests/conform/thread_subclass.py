import threading


class Sum(threading.Thread):
    def __init__(self, numbers):
        super().__init__(name=f"sum of {len(numbers)}")
        self.numbers = numbers
        self.total = None

    def run(self):
        total = 0
        for n in self.numbers:
            total += n
        self.total = total


threads = [Sum(range(k)) for k in (10, 100, 1000)]
for t in threads:
    t.start()
for t in threads:
    t.join()
    print(t.name, t.total, t.is_alive())


class Forgot(threading.Thread):
    def __init__(self):
        self.x = 1


try:
    Forgot().start()
except RuntimeError as e:
    print(e)
