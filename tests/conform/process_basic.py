import os
from multiprocessing import Process


def hello(name, greeting="Hello"):
    print(greeting, name)


if __name__ == "__main__":
    p = Process(target=hello, args=("Ann",), kwargs={"greeting": "Hi"})
    print(p.name, p.pid, p.exitcode, p.is_alive(), p.daemon)
    p.start()
    print(p.pid > 0, p.pid != os.getpid())
    p.join()
    print(p.exitcode, p.is_alive())
    for n in range(3):
        p = Process(target=hello, args=(n,), name="own" if n == 2 else None)
        p.start()
        p.join()
        print(p.name)
    print(p.name, p.exitcode, p.join())
