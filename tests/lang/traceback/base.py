# status: 1
class E(BaseException): pass
raise E
