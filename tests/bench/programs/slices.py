# Two threads that never wait.  Each notes when it got the GIL and when it lost
# it: a gap in its own clock readings is the other's slice.
import sys
import threading
import time

INTERVAL = 0.005
SLICES = 60
GAP = 50_000

sys.setswitchinterval(INTERVAL)
begun = threading.Barrier(2)
stop = False
end_at = time.perf_counter_ns() + int(SLICES * INTERVAL * 1e9)
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
        if now > end_at:
            stop = True
        last = now


threads = [threading.Thread(target=spin, args=(name,)) for name in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
turns.sort()
slices = []
for start, end, name in turns:
    # The kernel takes the core away, too: a gap after which the same thread goes on.
    if slices and slices[-1][2] == name:
        slices[-1][1] = end
    else:
        slices.append([start, end, name])
lengths = sorted([end - start for start, end, name in slices[2:-2]])
print(lengths[len(lengths) // 2] / 1e6, len(lengths))
