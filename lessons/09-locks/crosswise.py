# Two threads need both locks, and take them in opposite order.
import time
from threading import Lock, Thread

PAUSE = 0.05

red = Lock()
blue = Lock()


def work(first, second):
    with first:
        time.sleep(PAUSE)  # time enough for the other thread
        with second:
            print("has both locks")


a = Thread(target=work, args=(red, blue))
b = Thread(target=work, args=(blue, red))
a.start()
b.start()
a.join()
b.join()
print("both are done")
