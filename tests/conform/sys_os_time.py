import os
import sys
import time

print(sys.version_info[:2], sys.version_info >= (3, 11), sys.version_info.major, sys.maxsize)
print(sys.getswitchinterval())
sys.setswitchinterval(0.001)
print(sys.getswitchinterval(), len(sys.argv), sys.platform)
try:
    sys.setswitchinterval(0)
except ValueError as e:
    print(e)
print(os.cpu_count() >= 1, os.getpid() > 1, os.getpid() == os.getpid(), os.getppid() != os.getpid())
a = time.monotonic()
b = time.perf_counter()
print(time.sleep(0.02), time.monotonic() - a >= 0.02, time.perf_counter() - b >= 0.02)
print(0.02 <= time.monotonic() - a < 1, time.time() > 1.6e9, type(time.perf_counter_ns()).__name__, time.process_time() >= 0)
try:
    time.sleep(-1)
except ValueError as e:
    print(e)
try:
    time.sleep("1")
except TypeError as e:
    print(e)
print(time.sleep(0), time.thread_time() < 5)
