import time
from threading import BoundedSemaphore, Lock, Semaphore, Thread

sem = Semaphore(2)
print(sem.acquire(), sem.acquire(), sem.acquire(blocking=False), sem.acquire(timeout=0.05))
sem.release()
print(sem.acquire(False))
sem.release(2)
with sem:
    print("inside")


def tell(act):
    try:
        print("no error", act())
    except Exception as e:
        print(type(e).__name__, e)


tell(lambda: Semaphore(-1))
tell(lambda: sem.release(0))
tell(lambda: sem.acquire(False, 1))
bounded = BoundedSemaphore(1)
tell(bounded.release)
bounded.acquire()
bounded.release()
tell(bounded.release)
tell(lambda: BoundedSemaphore().release(2))

seats, lock = Semaphore(3), Lock()
inside = most = 0


def visit():
    global inside, most
    with seats:
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.02)
        with lock:
            inside -= 1


start = time.monotonic()
threads = [Thread(target=visit) for _ in range(10)]
for t in threads:
    t.start()
for t in threads:
    t.join()
took = time.monotonic() - start
print(most, inside, took >= 0.08)
