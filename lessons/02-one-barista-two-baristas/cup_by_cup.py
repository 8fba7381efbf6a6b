# One barista makes cup after cup and watches the grinder meanwhile.
import time

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


for _ in range(CUPS):
    make_cup(HANDS, GRIND)
print(CUPS, "cups")
