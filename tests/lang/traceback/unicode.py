# status: 1
def f(é):
    return é + "日本" + 1
f("ü")
