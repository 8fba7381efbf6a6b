# The threads are started, and nobody waits for them.
import time
from threading import Thread

SECONDS = 1.0


def download(name):
    time.sleep(SECONDS)  # stands in for a server that takes its time
    print(name, "is here")


Thread(target=download, args=("page 1",)).start()
Thread(target=download, args=("page 2",)).start()
print("last line of the program")
