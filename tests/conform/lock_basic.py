import time
from threading import Lock, Thread

lock = Lock()
print(lock.locked(), lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(blocking=False))
start = time.monotonic()
print(lock.acquire(timeout=0.1), 0.1 <= time.monotonic() - start < 0.5)
print(lock.release(), lock.locked())
with lock as got:
    print(got, lock.locked())
print(lock.locked())


def tell(act):
    try:
        print("no error", act())
    except Exception as e:
        print(type(e).__name__, e)


tell(lock.release)
tell(lambda: lock.acquire(False, 1))
tell(lambda: lock.acquire(timeout=-2))
lock.acquire()
t = Thread(target=lock.release)
t.start()
t.join()
print("released by another:", lock.locked())
try:
    with lock:
        raise ValueError("inside")
except ValueError as e:
    print(e, lock.locked())
order = []


def wait_for_it(n):
    with lock:
        order.append(n)


lock.acquire()
threads = [Thread(target=wait_for_it, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
    time.sleep(0.05)
print(order)
lock.release()
for t in threads:
    t.join()
print(order, lock.locked())
