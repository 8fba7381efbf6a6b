import threading
from threading import Thread, current_thread, main_thread


def task():
    print(current_thread().name, current_thread().daemon, current_thread() is main_thread())


def other():
    task()


class Worker(Thread):
    def run(self):
        print(self.name, self is current_thread())


print(current_thread().name, main_thread() is current_thread(), main_thread().is_alive())
threads = [Thread(target=task), Thread(target=other, name="named"), Thread(target=task, daemon=True),
           Worker(), Worker(name="own"), Thread(target=lambda: task())]
for t in threads:
    t.start()
    t.join()
print([t.name for t in threads])
t.name = "renamed"
print(t.name, Thread().name, Thread(name="x").name, Thread(target=print).name)
print(threading.enumerate() == [main_thread()], threading.active_count(), threading.get_ident() == current_thread().ident)
current_thread().name = "boss"
print(main_thread().name)
