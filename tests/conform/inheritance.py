class Animal:
    legs = 4

    def __init__(self, name):
        self.name = name
        self.log = ["Animal"]

    def speak(self):
        return "..."

    def intro(self):
        return f"{self.name} says {self.speak()}"


class Dog(Animal):
    def __init__(self, name, tricks=()):
        super().__init__(name)
        self.log.append("Dog")
        self.tricks = list(tricks)

    def speak(self):
        return "Woof"


class Puppy(Dog):
    legs = 3

    def speak(self):
        return super().speak().lower() + "!"

    def intro(self):
        return "(" + super().intro() + ")"


for a in [Animal("Thing"), Dog("Rex", ["sit"]), Puppy("Bit")]:
    print(a.intro(), a.legs, a.log, type(a).__name__)
p = Puppy("P")
print(isinstance(p, Dog), isinstance(p, Animal), issubclass(Puppy, Animal), issubclass(Animal, Puppy))
print(Puppy.__bases__ == (Dog,), [c.__name__ for c in Puppy.__mro__], Animal.speak(p), Dog.intro(p))


class Base:
    def run(self):
        raise NotImplementedError("run is missing")


class Half(Base):
    pass


try:
    Half().run()
except NotImplementedError as e:
    print(type(e).__name__, e)
try:
    Dog()
except TypeError as e:
    print(e)
