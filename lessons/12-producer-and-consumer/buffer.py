# A buffer with room for SIZE items, guarded by a Condition.
import time
from threading import Condition, Thread

ITEMS = 20
SIZE = 5
MAKE = 0.01
USE = 0.05

buffer = []
changed = Condition()
waits = {"producer": 0, "consumer": 0}


def produce():
    for item in range(ITEMS):
        time.sleep(MAKE)
        with changed:
            while len(buffer) == SIZE:
                waits["producer"] += 1
                changed.wait()
            buffer.append(item)
            changed.notify()


def consume():
    for _ in range(ITEMS):
        with changed:
            while not buffer:
                waits["consumer"] += 1
                changed.wait()
            item = buffer.pop(0)
            changed.notify()
        time.sleep(USE)


producer = Thread(target=produce, name="producer")
consumer = Thread(target=consume, name="consumer")
producer.start()
consumer.start()
producer.join()
consumer.join()
print(ITEMS, "items; the producer waited", waits["producer"], "times,",
      "the consumer", waits["consumer"])
