# One thread counts down from N, WORKERS times over.

WORKERS = 2
N = 25_000_000


def count(n):
    while n > 0:
        n -= 1


for _ in range(WORKERS):
    count(N)

print(WORKERS, "times", N, "in one thread")
