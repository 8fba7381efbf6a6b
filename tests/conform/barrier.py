import time
from threading import Barrier, BrokenBarrierError, Lock, Thread

lock = Lock()
log, places = [], []


def action():
    log.append("all here")


barrier = Barrier(3, action=action)


def runner(n):
    for round in range(2):
        place = barrier.wait()
        with lock:
            places.append(place)
        barrier.wait()


threads = [Thread(target=runner, args=(n,)) for n in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(log, sorted(places), barrier.parties, barrier.n_waiting, barrier.broken)
alone = Barrier(2, timeout=0.05)
try:
    alone.wait()
except BrokenBarrierError as e:
    print(type(e).__name__, str(e) == "", alone.broken)
try:
    alone.wait()
except BrokenBarrierError:
    print("still broken")
alone.reset()
print(alone.broken, alone.n_waiting)
stop, seen = Barrier(2), []


def victim():
    try:
        stop.wait()
    except BrokenBarrierError:
        seen.append("aborted")


t = Thread(target=victim)
t.start()
while stop.n_waiting == 0:
    time.sleep(0.001)
stop.abort()
t.join()
print(seen, stop.broken, Barrier(1).wait())
