import time
from threading import Condition, Lock, RLock, Thread

cond = Condition()
ready = False
log = []


def waiter(name):
    with cond:
        while not ready:
            cond.wait()
        log.append(name)


threads = [Thread(target=waiter, args=(n,)) for n in "abc"]
for t in threads:
    t.start()
time.sleep(0.05)
with cond:
    ready = True
    cond.notify_all()
for t in threads:
    t.join()
print(sorted(log))

with cond:
    start = time.monotonic()
    print(cond.wait(timeout=0.05), 0.05 <= time.monotonic() - start < 0.5)
    print(cond.wait_for(lambda: False, timeout=0.05), cond.wait_for(lambda: 7))


def tell(act):
    try:
        print("no error", act())
    except Exception as e:
        print(type(e).__name__, e)


tell(cond.wait)
tell(cond.notify)
tell(cond.notify_all)
tell(cond.release)
shared = Lock()
full, empty = Condition(shared), Condition(shared)
with full:
    print(shared.locked(), full.acquire(False))
print(shared.locked(), cond.acquire(), cond.acquire(), cond.release(), cond.release())

order, waiting = [], []


def in_line(n):
    with cond:
        waiting.append(n)
        cond.wait()
        order.append(n)


threads = []
for n in range(5):
    t = Thread(target=in_line, args=(n,))
    t.start()
    threads.append(t)
    while len(waiting) <= n:
        time.sleep(0.001)
    with cond:
        pass
for n in range(5):
    with cond:
        cond.notify()
    threads[n].join()
print(order)
nested = Condition(RLock())
out = []


def deep():
    with nested:
        with nested:
            out.append("waits")
            nested.wait()
            out.append("woken")


t = Thread(target=deep)
t.start()
while not out:
    time.sleep(0.001)
with nested:
    nested.notify(1)
t.join()
print(out)
