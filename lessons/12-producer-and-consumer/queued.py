# The same with queue.Queue, which brings its own lock and conditions.
import time
from queue import Queue
from threading import Thread

ITEMS = 20
SIZE = 5
MAKE = 0.01
USE = 0.05

queue = Queue(SIZE)
deepest = 0


def produce():
    global deepest
    for item in list(range(ITEMS)) + [None]:  # None: the end
        time.sleep(MAKE)
        queue.put(item)
        deepest = max(deepest, queue.qsize())


def consume():
    while True:
        item = queue.get()
        if item is None:
            break
        time.sleep(USE)


producer = Thread(target=produce, name="producer")
consumer = Thread(target=consume, name="consumer")
producer.start()
consumer.start()
producer.join()
consumer.join()
print(ITEMS, "items, at most", deepest, "in the queue")
