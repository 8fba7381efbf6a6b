# status: 1
a = 1
b = a << "x"
