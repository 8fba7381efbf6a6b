import threading
import time


def work(name, results, pause=0.0):
    time.sleep(pause)
    results.append(name)


results = []
a = threading.Thread(target=work, args=("a", results), kwargs={"pause": 0.1})
b = threading.Thread(target=work, args=("b", results))
print(a.is_alive(), a.ident, a.daemon, a.name, b.name)
a.start()
b.start()
print(a.is_alive(), a.ident != b.ident, a.ident > 0, a.native_id > 0)
a.join()
b.join()
print(results, a.is_alive(), b.is_alive(), a.join(), a.join(timeout=1))

slow = threading.Thread(target=time.sleep, args=(0.2,))
slow.start()
slow.join(0.01)
print(slow.is_alive())
slow.join(timeout=5.0)
print(slow.is_alive())

t = threading.Thread(target=lambda: print("lambda", threading.current_thread().name))
t.start()
t.join()
t = threading.Thread()
t.start()
t.join()
t = threading.Thread(target=print, args=("a builtin", 1), kwargs={"sep": "/"})
t.start()
t.join()
threads = [threading.Thread(target=results.append, args=(i,)) for i in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results[2:]), threading.active_count())
