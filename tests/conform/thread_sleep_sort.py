import time
from threading import Thread

out = []


def wait_and_add(n):
    time.sleep(n / 10)
    out.append(n)


threads = [Thread(target=wait_and_add, args=(n,)) for n in [3, 1, 4, 2]]
start = time.monotonic()
for t in threads:
    t.start()
for t in threads:
    t.join()
took = time.monotonic() - start
print(out, 0.4 <= took < 0.9)
