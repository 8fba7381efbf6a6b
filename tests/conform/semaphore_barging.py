# Who is woken and comes too late goes to the end of the line.
import time
from threading import Semaphore, Thread

sem = Semaphore(0)
order = []


def wait_for_it(n):
    sem.acquire()
    order.append(n)


threads = []
for n in range(3):
    t = Thread(target=wait_for_it, args=(n,))
    t.start()
    threads.append(t)
    time.sleep(0.05)

sem.release()  # wakes thread 0
print("main was faster:", sem.acquire(blocking=False))
time.sleep(0.05)  # thread 0 looks again, and waits again
for _ in range(3):
    sem.release()
    time.sleep(0.05)
for t in threads:
    t.join()
print(order)
