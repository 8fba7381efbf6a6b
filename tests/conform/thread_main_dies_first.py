import threading
import time


def late():
    time.sleep(0.1)
    print("thread ends")


threading.Thread(target=late).start()
print("main fails")
raise RuntimeError("main is dead")
