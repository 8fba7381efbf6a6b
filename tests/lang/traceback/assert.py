# status: 1
def check(v):
    assert isinstance(v, int), f"bad {v!r}"
check("s")
