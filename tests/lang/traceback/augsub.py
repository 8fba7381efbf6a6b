# status: 1
d = {"k": None}
d["k"] += 1
