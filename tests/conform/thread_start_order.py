# start() waits until the new thread runs: short threads end before the next line.
from threading import Thread


def three(letter, out):
    for _ in range(3):
        out.append(letter)


out = []
threads = []
for i in range(3):
    t = Thread(target=three, args=(str(i), out))
    t.start()
    out.append("m")
    out.append("m")
    out.append("m")
    threads.append(t)
for t in threads:
    t.join()
print("".join(out))
first = 0
for _ in range(100):
    out = []
    t = Thread(target=out.append, args=("thread",))
    t.start()
    out.append("main")
    t.join()
    if out == ["thread", "main"]:
        first += 1
print(first)
