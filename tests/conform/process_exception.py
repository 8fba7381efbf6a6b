from multiprocessing import Process


def fail():
    raise ValueError("broken in a child")


if __name__ == "__main__":
    p = Process(target=fail)
    p.start()
    p.join()
    print("parent goes on", p.exitcode)
