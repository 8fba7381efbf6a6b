# status: 1
try:
    raise ValueError("a")
except ValueError as e:
    try:
        raise KeyError("b")
    except KeyError as k:
        try:
            raise e
        except ValueError as z:
            raise OSError("c")
