# Two consumers wait, one item comes, both are woken.
import time
from threading import Condition, Thread

buffer = []
changed = Condition()
waiting = 0


def consume():
    global waiting
    with changed:
        if not buffer:  # looks once
            waiting += 1
            changed.wait()
        if buffer:
            print("woken, takes", buffer.pop(0))
        else:
            print("woken, but the buffer is empty")


consumers = [Thread(target=consume) for _ in range(2)]
for t in consumers:
    t.start()

while waiting < 2:  # until both of them wait
    time.sleep(0.01)
with changed:
    buffer.append("the item")
    changed.notify_all()

for t in consumers:
    t.join()
