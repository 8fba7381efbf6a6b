# status: 1
if 1 < "a" and True:
    pass
