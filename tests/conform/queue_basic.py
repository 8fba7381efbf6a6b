from queue import Empty, Full, LifoQueue, PriorityQueue, Queue, SimpleQueue
import time

q = Queue(maxsize=2)
print(q.empty(), q.full(), q.qsize(), q.maxsize)
q.put("a")
q.put("b", block=True)
print(q.empty(), q.full(), q.qsize())


def tell(act):
    try:
        print("no error", act())
    except Exception as e:
        print(type(e).__name__, str(e))


tell(lambda: q.put("c", block=False))
tell(lambda: q.put_nowait("c"))
start = time.monotonic()
tell(lambda: q.put("c", timeout=0.05))
print(0.05 <= time.monotonic() - start < 0.5)
print(q.get(), q.get(timeout=1))
tell(lambda: q.get(block=False))
tell(q.get_nowait)
tell(lambda: q.get(timeout=0.05))
tell(lambda: q.get(True, -1))
tell(lambda: q.put(1, True, -1))
q.task_done()
q.task_done()
tell(q.task_done)
print(q.join())
last = LifoQueue()
first = PriorityQueue()
for x in [3, 1, 2]:
    last.put(x)
    first.put((x, "job"))
print([last.get() for _ in range(3)], [first.get() for _ in range(3)])
simple = SimpleQueue()
simple.put(None)
print(simple.qsize(), simple.get(), simple.empty(), issubclass(Full, Exception), Empty is not Full)
