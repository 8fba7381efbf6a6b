import sys
from multiprocessing import Process


def square_exit(n):
    sys.exit(n * n)


if __name__ == "__main__":
    processes = [Process(target=square_exit, args=(n,)) for n in range(8)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print([p.exitcode for p in processes], [p.name for p in processes])
