# The same work serial, in two threads and in two processes, by wall clock.
import multiprocessing
import threading
import time

N = 10_000_000
KIND = "serial"


def count(n):
    while n > 0:
        n -= 1


if __name__ == "__main__":
    begun = time.perf_counter()
    if KIND == "serial":
        count(2 * N)
    else:
        make = threading.Thread if KIND == "threads" else multiprocessing.Process
        workers = [make(target=count, args=(N,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    print(time.perf_counter() - begun)
