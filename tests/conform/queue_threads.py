import queue
import threading
import time

q = queue.Queue(3)
done = []
lock = threading.Lock()
STOP = None


def consumer(name):
    while True:
        item = q.get()
        if item is STOP:
            q.task_done()
            break
        with lock:
            done.append(item * item)
        q.task_done()


consumers = [threading.Thread(target=consumer, args=(n,)) for n in range(3)]
for t in consumers:
    t.start()
for n in range(20):
    q.put(n)
q.join()
print(sorted(done), q.qsize(), q.unfinished_tasks)
for _ in consumers:
    q.put(STOP)
for t in consumers:
    t.join()
print([t.is_alive() for t in consumers], q.empty())

small = queue.Queue(1)
log = []


def slow():
    for _ in range(4):
        time.sleep(0.02)
        log.append(small.get())


t = threading.Thread(target=slow)
t.start()
start = time.monotonic()
for n in range(4):
    small.put(n)
took = time.monotonic() - start
t.join()
print(log, took >= 0.04)
