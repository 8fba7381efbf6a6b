from multiprocessing import Process


def parent_of():
    p = Process(target=print)
    try:
        p.start()
    except AssertionError as e:
        print(e)


def tell(act):
    try:
        print("no error", act())
    except Exception as e:
        print(type(e).__name__, e)


if __name__ == "__main__":
    p = Process(target=parent_of, daemon=True)
    tell(p.join)
    p.start()
    p.join()
    tell(p.start)
    print(p.daemon, p.exitcode)
