# WORKERS processes count down from N, all at the same time.
from multiprocessing import Process

WORKERS = 2
N = 25_000_000

def count(n):
    while n > 0:
        n -= 1

if __name__ == "__main__":
    processes = [Process(target=count, args=(N,)) for _ in range(WORKERS)]
    for p in processes: p.start()

    for p in processes: p.join()

    print(WORKERS, "times", N, "in processes")
