# status: 1
class P:
    def __init__(self): self.width = 1
    def area(self): return self.widht * 2
p = P()
print(p.area())
