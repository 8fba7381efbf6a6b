import time

N = 20_000_000


def loop(n):
    s = 0
    for i in range(n):
        s += i
    return s


begun = time.thread_time()
loop(N)
print(time.thread_time() - begun)
