# WORKERS threads count down from N, all at the same time.
from threading import Thread

WORKERS = 2
N = 25_000_000

def count(n):
    while n > 0:
        n -= 1

threads = [Thread(target=count, args=(N,)) for _ in range(WORKERS)]
for t in threads: t.start()

for t in threads: t.join()

print(WORKERS, "times", N, "in threads")
