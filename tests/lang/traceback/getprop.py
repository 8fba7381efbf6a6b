# status: 1
class A:
    def g(self): return self._x
    x = property(g)
A().x
