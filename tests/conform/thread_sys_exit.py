import sys
import threading


def leave():
    print("leaving the thread")
    try:
        sys.exit(5)
    finally:
        print("on the way")


t = threading.Thread(target=leave)
t.start()
t.join()
print("main is still here")
