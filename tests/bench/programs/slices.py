# Two threads that never wait.  Each notes when it got the GIL and when it lost
# it: a gap in its own clock readings is the other's slice.
import sys
import threading
import time

INTERVAL = 0.005
SLICES = 60
GAP = 100_000

sys.setswitchinterval(INTERVAL)
begun = threading.Barrier(2)
stop = False
turns = []


def spin(name):
    global stop
    begun.wait()
    clock = time.perf_counter_ns
    start = last = clock()
    while not stop:
        now = clock()
        if now - last > GAP:
            turns.append((start, last, name))
            start = now
            if len(turns) >= SLICES:
                stop = True
        last = now


threads = [threading.Thread(target=spin, args=(name,)) for name in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
turns.sort()
turns = turns[2:-2]
lengths = sorted([end - start for start, end, name in turns])
same = sum([turns[i][2] == turns[i + 1][2] for i in range(len(turns) - 1)])
print(lengths[len(lengths) // 2] / 1e6, same, len(turns))
