import random

random.seed(7)
print(random.random(), random.random())
print([random.randint(1, 6) for _ in range(10)])
print([random.choice("abcdef") for _ in range(8)], random.uniform(1, 10), random.randrange(100), random.randrange(0, 100, 5))
cards = list(range(10))
random.shuffle(cards)
print(cards, random.sample(range(100), 5), random.getrandbits(40))
print(random.choices([1, 2, 3], k=5), random.gauss(0, 1), random.expovariate(2.0))
random.seed(0)
print(random.random(), random.randint(0, 10 ** 20))
random.seed(2 ** 70)
print(random.random())
own = random.Random(7)
print(own.random(), own.randint(1, 100), own.choice([1, 2, 3]))
random.seed("text")
print(random.random())
for act in [lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.sample([1], 2)]:
    try:
        act()
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
