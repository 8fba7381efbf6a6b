import threading
from threading import Thread


def tell(act):
    try:
        print("no error", act())
    except Exception as e:
        print(type(e).__name__, e)


t = Thread(target=int)
tell(t.join)
t.start()
t.join()
tell(t.start)
tell(lambda: threading.current_thread().join())
tell(lambda: Thread(nonsense=1))


def inside():
    tell(threading.current_thread().join)


t = Thread(target=inside)
t.start()
t.join()
tell(lambda: t.join(-1))
