# Five threads add to one counter, with a pause between read and write.
import time
from threading import Thread

WORKERS = 5
N = 2000

counter = 0


def add():
    global counter
    for _ in range(N):
        value = counter  # read
        time.sleep(0)  # let the others have a turn
        counter = value + 1  # write


threads = [Thread(target=add) for _ in range(WORKERS)]
for t in threads:
    t.start()
for t in threads:
    t.join()

print("counter", counter, "of", WORKERS * N)
