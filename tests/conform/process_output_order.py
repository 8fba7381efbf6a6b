# varies: order
from multiprocessing import Process


def lines(name):
    for n in range(3):
        print(name, n)


if __name__ == "__main__":
    processes = [Process(target=lines, args=(c,)) for c in "abc"]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print("all done")
