import threading


def hook(args):
    print("hook:", args.exc_type.__name__, args.exc_value, args.thread.name, args.exc_traceback is not None)


def fail(text):
    raise KeyError(text)


threading.excepthook = hook
t = threading.Thread(target=fail, args=("gone",), name="worker")
t.start()
t.join()
print("end")
