# status: 1
import time
time.slep(1)
