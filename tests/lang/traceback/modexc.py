# status: 1
class Outer:
    class Err(Exception): pass
raise Outer.Err("m")
