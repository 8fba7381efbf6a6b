import time
from threading import Event, Thread

event = Event()
print(event.is_set(), event.wait(0.02), event.set(), event.is_set(), event.wait(), event.wait(timeout=1))
event.clear()
print(event.is_set())
log = []


def runner(n):
    event.wait()
    log.append(n)


threads = [Thread(target=runner, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
time.sleep(0.05)
print(log)
event.set()
for t in threads:
    t.join()
print(sorted(log))
ping, pong, out = Event(), Event(), []


def player():
    for n in range(3):
        ping.wait()
        ping.clear()
        out.append(f"pong {n}")
        pong.set()


t = Thread(target=player)
t.start()
for n in range(3):
    out.append(f"ping {n}")
    ping.set()
    pong.wait()
    pong.clear()
t.join()
print(out)
start = time.monotonic()
print(Event().wait(0.1), 0.1 <= time.monotonic() - start < 0.5)
