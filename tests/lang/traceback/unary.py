# status: 1
x = -"a"
