import sys

try:
    print("working")
    sys.exit(3)
except Exception:
    print("SystemExit is no Exception")
finally:
    print("cleaning")
