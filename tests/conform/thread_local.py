import threading

data = threading.local()
data.x = "main"
lock = threading.Lock()
out = []


def work(n):
    before = hasattr(data, "x")
    data.x = n
    data.y = [n]
    with lock:
        out.append((n, before, data.x, data.y))


threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
for t in threads:
    t.start()
    t.join()
print(out, data.x, hasattr(data, "y"))
try:
    data.z
except AttributeError as e:
    print(str(e).startswith("'_thread._local' object has no attribute 'z'"))


class Mine(threading.local):
    def __init__(self, n):
        self.n = n


m = Mine(5)
m.n += 1


def look():
    print("in the thread", m.n)
    m.n = 100


t = threading.Thread(target=look)
t.start()
t.join()
print(m.n)
