# All downloads at the same time, each in a thread of its own.
import time
from threading import Thread

DOWNLOADS = 2
SECONDS = 1.0


def download(name):
    print(name, "asked for")
    time.sleep(SECONDS)  # stands in for a server that takes its time
    print(name, "is here")


threads = []
for number in range(DOWNLOADS):
    thread = Thread(target=download, args=(f"page {number + 1}",))
    thread.start()
    threads.append(thread)

for thread in threads:
    thread.join()
print("all pages are here")
