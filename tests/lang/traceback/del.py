# status: 1
d = {}
del d["x"]
