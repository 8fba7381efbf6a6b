import time
from multiprocessing import Process


def forever():
    while True:
        time.sleep(0.01)


def short():
    time.sleep(0.1)
    print("the child ends last")


if __name__ == "__main__":
    Process(target=forever, daemon=True).start()
    Process(target=short).start()
    print("main ends")
