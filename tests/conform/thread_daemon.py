import threading
import time


def forever():
    try:
        print("daemon started", flush=True)
        while True:
            time.sleep(0.01)
    finally:
        print("never printed")


t = threading.Thread(target=forever, daemon=True)
t.start()
print(t.daemon, t.is_alive())
try:
    t.daemon = False
except RuntimeError as e:
    print(e)
time.sleep(0.05)
print("main ends")
