# status: 1
class A:
    def __eq__(self, o): raise ValueError("eq")
A() == A()
