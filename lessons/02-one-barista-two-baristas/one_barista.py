# One barista, several cups at once: a thread is a cup in the making.
import time
from threading import Thread

CUPS = 2
HANDS = 8_000_000
GRIND = 0.3


def work(turns):
    while turns > 0:
        turns -= 1


def make_cup(turns, seconds):
    work(turns)  # fill in the beans: needs the barista's hands
    time.sleep(seconds)  # the grinder runs by itself
    work(turns)  # pour the milk: needs the hands again


cups = [Thread(target=make_cup, args=(HANDS, GRIND)) for _ in range(CUPS)]
for cup in cups:
    cup.start()
for cup in cups:
    cup.join()
print(CUPS, "cups")
