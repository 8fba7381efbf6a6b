import threading


def fail():
    print("about to fail")
    raise ValueError("broken in a thread")


t = threading.Thread(target=fail)
t.start()
t.join()
print("main goes on", t.is_alive())
