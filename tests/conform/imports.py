import math as m, time
from threading import Thread as T, Lock
from queue import Queue, Empty
import multiprocessing as mp

print(m.pi, T.__name__, type(Queue()).__name__, Empty.__name__, m.__name__)
print(type(Lock()).__name__, hasattr(time, "sleep"), hasattr(time, "nothing"))
try:
    m.nothing
except AttributeError as e:
    print(e)
try:
    import no_such_module
except ImportError as e:
    print(type(e).__name__, e)
try:
    from math import nothing
except ImportError as e:
    print(str(e).startswith("cannot import name 'nothing' from 'math'"))


def inside():
    import random
    random.seed(1)
    return random.random()


print(inside(), mp.cpu_count() >= 1)
