import sys

for code in [None, 0, 5, "text", True]:
    try:
        sys.exit(code)
    except SystemExit as e:
        print(repr(e.code), repr(e), e.args)
try:
    raise SystemExit(9)
except BaseException as e:
    print(type(e).__name__, e)
print(issubclass(SystemExit, Exception), issubclass(KeyboardInterrupt, BaseException))
sys.exit()
