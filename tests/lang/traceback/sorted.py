# status: 1
sorted([1, 2], key=lambda v: v.x)
