import threading
from multiprocessing import Process


def grandchild():
    print("grandchild", threading.current_thread().name)


def child():
    print("child", threading.current_thread().name, threading.active_count())
    p = Process(target=grandchild)
    print(p.name)
    p.start()
    p.join()
    out = []
    threads = [threading.Thread(target=out.append, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(sorted(out))


if __name__ == "__main__":
    p = Process(target=child)
    p.start()
    p.join()
    print(p.exitcode)
