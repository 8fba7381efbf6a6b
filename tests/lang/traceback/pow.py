# status: 1
x = 2
y = x ** "a"
