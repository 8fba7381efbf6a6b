# status: 1
class A:
    def m(self, a): return a.b.c
A().m(5)
