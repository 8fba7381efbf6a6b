from multiprocessing import Process

counter = 0
items = [1]


def change():
    global counter
    counter += 1
    items.append(2)
    print("child", counter, items)


if __name__ == "__main__":
    for _ in range(2):
        p = Process(target=change)
        p.start()
        p.join()
    change()
    print("parent", counter, items)
