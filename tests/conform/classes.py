class Account:
    """An account."""
    rate = 0.5
    opened = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        Account.opened += 1

    def deposit(self, amount):
        self.balance += amount
        return self

    def __repr__(self):
        return f"Account({self.owner!r}, {self.balance})"


a = Account("Ann")
b = Account("Bob", 10)
a.deposit(5).deposit(6)
print(a, b, [a, b], str(a), f"{a}", Account.opened, a.opened)
a.rate = 0.7
print(a.rate, b.rate, Account.rate, a.__class__.__name__, Account.__name__, type(a) is Account)
a.extra = [1]
a.extra.append(2)
print(a.extra, hasattr(a, "extra"), hasattr(b, "extra"), getattr(b, "extra", "none"))
setattr(b, "extra", 5)
print(b.extra, getattr(b, "owner"))
del b.extra
try:
    b.extra
except AttributeError as e:
    print(e)
try:
    Account.nothing
except AttributeError as e:
    print(e)
try:
    (5).nothing
except AttributeError as e:
    print(e)
try:
    None.x
except AttributeError as e:
    print(e)
try:
    a.deposit()
except TypeError as e:
    print(e)


class Empty:
    pass


e = Empty()
e.x = 1
print(e.x, e == e, e == Empty(), bool(e), isinstance(e, Empty), isinstance(e, object), e.__dict__)
print(str(e).startswith("<__main__.Empty object at 0x"), Account.deposit(a, 1) is a, Account)


class Shared:
    items = []

    def add(self, item):
        self.items.append(item)


p, q = Shared(), Shared()
p.add(1)
q.add(2)
print(p.items, Shared.items, p.items is q.items)
