# status: 1
a, b = (1, 2, 3)
