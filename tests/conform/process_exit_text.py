import sys
from multiprocessing import Process


def leave():
    sys.exit("words on stderr")


if __name__ == "__main__":
    p = Process(target=leave)
    p.start()
    p.join()
    print(p.exitcode)
