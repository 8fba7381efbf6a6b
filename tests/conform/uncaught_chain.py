def load():
    return {}["port"]


try:
    load()
except KeyError as e:
    raise RuntimeError("no configuration") from e
