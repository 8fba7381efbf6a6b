from threading import Condition, Thread

SIZE, ITEMS = 5, 200
buffer, changed = [], Condition()
eaten, most = [], 0


def produce():
    global most
    for n in range(ITEMS):
        with changed:
            while len(buffer) == SIZE:
                changed.wait()
            buffer.append(n)
            most = max(most, len(buffer))
            changed.notify_all()
    with changed:
        changed.wait_for(lambda: len(buffer) < SIZE)
        buffer.append(None)
        changed.notify_all()


def consume():
    while True:
        with changed:
            changed.wait_for(lambda: buffer)
            item = buffer.pop(0)
            changed.notify_all()
        if item is None:
            return
        eaten.append(item)


threads = [Thread(target=produce), Thread(target=consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(eaten == list(range(ITEMS)), most <= SIZE, buffer)
