# A Queue hands nothing over: who puts goes on until it is full.
from queue import Queue
from threading import Thread

q = Queue(2)
out = []


def produce():
    for n in range(8):
        q.put(n)
        out.append("p")


def consume():
    for n in range(8):
        q.get()
        out.append("c")


consumer = Thread(target=consume)
producer = Thread(target=produce)
consumer.start()
producer.start()
producer.join()
consumer.join()
print("".join(out))
wins = 0
for _ in range(5):
    got = []
    q = Queue()
    t = Thread(target=lambda: got.append(q.get()))
    t.start()
    q.put("first")
    try:
        q.get_nowait()
        wins += 1
        q.put("second")
    except Exception:
        pass
    t.join()
print(wins)
