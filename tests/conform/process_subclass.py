import os
from multiprocessing import Process


class Worker(Process):
    def __init__(self, n):
        super().__init__(name=f"worker {n}")
        self.n = n

    def run(self):
        print(self.name, self.n * self.n, os.getppid() == self.parent)


if __name__ == "__main__":
    for n in range(3):
        w = Worker(n)
        w.parent = os.getpid()
        w.start()
        w.join()
        print(w.exitcode, w.pid > 0)
