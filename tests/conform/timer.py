import time
from threading import Timer

out = []
a = Timer(0.05, out.append, args=("fired",))
b = Timer(5.0, out.append, ["never"])
a.start()
b.start()
print(out, a.is_alive())
b.cancel()
a.join()
b.join()
print(out, a.is_alive(), b.is_alive())
start = time.monotonic()
t = Timer(0.1, lambda x, y: out.append(x + y), kwargs={"x": 1, "y": 2})
t.start()
t.join()
print(out, 0.1 <= time.monotonic() - start < 0.5)
Timer(0.05, print, ("after the end of main",)).start()
print("main ends")
