import sys
import time
from multiprocessing import Process


def leave(code):
    sys.exit(code)


def sleep():
    time.sleep(60)


if __name__ == "__main__":
    for code in [None, 0, 3, 255, 256, True]:
        p = Process(target=leave, args=(code,))
        p.start()
        p.join()
        print(code, p.exitcode)
    p = Process(target=sleep)
    p.start()
    print(p.is_alive(), p.exitcode)
    p.join(0.05)
    print(p.is_alive(), p.exitcode)
    p.terminate()
    p.join()
    print(p.is_alive(), p.exitcode)
