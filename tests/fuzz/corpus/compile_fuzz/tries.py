"""try in all its shapes, and the ways out of it."""


def plain():
    try:
        work()
    except ValueError:
        pass


def named():
    try:
        work()
    except (ValueError, KeyError) as error:
        print(error)
    except OSError as error:
        raise RuntimeError("no") from error
    except:
        raise
    else:
        done()


def last():
    try:
        return work()
    finally:
        tidy()


def everything(items):
    for item in items:
        try:
            if item == 1:
                continue
            elif item == 2:
                break
            elif item == 3:
                return item
            elif item == 4:
                return
        except A as a:
            if a:
                continue
            return a
        except B:
            break
        else:
            other(item)
        finally:
            tidy(item)
    else:
        never()


def in_handler():
    try:
        work()
    except A:
        try:
            again()
        except B as b:
            return b
        finally:
            tidy()
    finally:
        try:
            more()
        except C:
            pass


def returns_from_finally():
    try:
        return 1
    finally:
        return 2


def managers(a, b):
    with a:
        pass
    with a as x, b as (y, z):
        return x + y
    with (a as x, b):
        for i in x:
            with b as c.d:
                if i:
                    break
                continue
    with a as x[0]:
        raise ValueError


def loops(lock):
    while True:
        with lock:
            if ready():
                return 5
            try:
                wait()
            except Timeout:
                continue
            finally:
                note()
