import time

N = 20_000_000


def loop(n):
    i = 0
    while i < n:
        i += 1
    return i


begun = time.thread_time()
loop(N)
print(time.thread_time() - begun)
