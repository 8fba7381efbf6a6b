# status: 1
class A: pass
a = A()
a.x = None
a.x += 1
