import time

N = 30


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


begun = time.thread_time()
fib(N)
print(time.thread_time() - begun)
