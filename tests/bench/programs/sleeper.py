# A thread that sleeps a millisecond at a time beside one that never waits: how
# late is it each time?  (The wait for the GIL, and the timer's own lateness.)
import sys
import threading
import time

INTERVAL = 0.005
SLEEPS = 60

sys.setswitchinterval(INTERVAL)
stop = False


def burn():
    n = 0
    while not stop:
        n += 1


thread = threading.Thread(target=burn)
thread.start()
late = []
for _ in range(SLEEPS):
    begun = time.perf_counter()
    time.sleep(0.001)
    late.append(time.perf_counter() - begun - 0.001)
stop = True
thread.join()
late.sort()
print(late[len(late) // 2] * 1e3)
