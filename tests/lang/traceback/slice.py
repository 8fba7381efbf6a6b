# status: 1
x = [1, 2, 3]
x["a":2]
