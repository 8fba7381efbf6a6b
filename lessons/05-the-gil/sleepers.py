# WORKERS threads sleep, all at the same time.
import time
from threading import Thread

WORKERS = 10
SECONDS = 0.3


def doze():
    time.sleep(SECONDS)


threads = [Thread(target=doze) for _ in range(WORKERS)]
for t in threads:
    t.start()
for t in threads:
    t.join()

print(WORKERS, "sleepers are awake")
