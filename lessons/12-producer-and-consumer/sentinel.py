# One producer, two consumers, and a None to say: nothing more comes.
import time
from queue import Queue
from threading import Thread

ITEMS = 10
CONSUMERS = 2
NONES = 2
USE = 0.02

queue = Queue()


def consume():
    while True:
        item = queue.get()
        if item is None:
            break
        time.sleep(USE)


consumers = [Thread(target=consume) for _ in range(CONSUMERS)]
for t in consumers:
    t.start()

for item in range(ITEMS):
    queue.put(item)
for _ in range(NONES):
    queue.put(None)

for t in consumers:
    t.join()
print("all", ITEMS, "items used, everybody went home")
