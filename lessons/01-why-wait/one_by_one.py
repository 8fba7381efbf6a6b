# Two downloads, one after the other.
import time

SECONDS = 1.0


def download(name):
    print(name, "asked for")
    time.sleep(SECONDS)  # stands in for a server that takes its time
    print(name, "is here")


download("page 1")
download("page 2")
