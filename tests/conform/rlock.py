import threading
from threading import RLock, Thread

lock = RLock()
print(lock.acquire(), lock.acquire(), lock.acquire(blocking=False))
got = []
t = Thread(target=lambda: got.append(lock.acquire(blocking=False)))
t.start()
t.join()
lock.release()
lock.release()
lock.release()
print(got)
try:
    lock.release()
except RuntimeError as e:
    print(e)


def countdown(n):
    with lock:
        return "done" if n == 0 else countdown(n - 1)


print(countdown(10))
lock.acquire()
errors = []


def foreign():
    try:
        lock.release()
    except RuntimeError as e:
        errors.append(str(e))
    errors.append(lock.acquire(timeout=0.05))


t = Thread(target=foreign)
t.start()
t.join()
lock.release()
print(errors)
total = 0


def add(n):
    global total
    for _ in range(n):
        with lock:
            with lock:
                total += 1


threads = [Thread(target=add, args=(2000,)) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total)
