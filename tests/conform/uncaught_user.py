class Full(Exception):
    pass


def put():
    try:
        raise Full("the shelf is full", 5)
    finally:
        print("finally runs")


put()
