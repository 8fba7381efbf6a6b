#!/bin/sh
# Programs that ask for too much, or are wrong: each ends with a message that
# names the line and the limit, and the machine does not suffer.

. tests/faults/cases
cd "$work" || exit 1

# ---- programs that are not right ----

begin "syntax error"
program a <<'END'
print(1
x = 2
END
try 1 "$baton" run a.py
printf '  File "a.py", line 1\n    print(1\n         ^\nSyntaxError: %s\n' "'(' was never closed" |
	cmp -s - "$err" || wrong "not python's own form"

begin "unknown name"
program a <<'END'
value = 1
print(valeu)
END
try 1 "$baton" run a.py
says 'File "a.py", line 2, in <module>'
says "NameError: name 'valeu' is not defined. Did you mean: 'value'?"

begin "not in lesson Python"
program a <<'END'
def f(x):
    match x:
        case 1:
            pass
END
try 3 "$baton" run a.py
says 'File "a.py", line 2'
says '^'
says 'baton: match is not in lesson Python'

begin "unknown module"
echo 'import subprocess' | program a
try 3 "$baton" run a.py
says 'line 1'
says 'the module subprocess is not in lesson Python'

begin "nothing reaches the machine"
for word in 'open("/etc/passwd")' 'eval("1")' 'exec("1")' '__import__("os")'; do
	echo "x = $word" | program a
	try 3 "$baton" run a.py
	says 'is not in lesson Python'
done
for word in 'os.kill(os.getpid(), 9)' 'os.system("ls")' 'os.remove("a.py")'; do
	printf 'import os\n%s\n' "$word" | program a
	try '1 3' "$baton" run a.py
	says 'line 2'
done
[ -f a.py ] || wrong "the program removed itself"

begin "brackets inside each other"
for depth in 99 101 10000 400000; do
	{
		printf 'x = '
		head -c $depth /dev/zero | tr '\0' '('
		printf 1
		head -c $depth /dev/zero | tr '\0' ')'
		echo
	} | program a
	if [ $depth = 99 ]; then
		try 0 "$baton" run a.py
	else
		try 3 "$baton" run a.py
		says 'line 1'
		says 'more than 100 brackets or blocks inside each other (limit NESTING)'
	fi
done

begin "blocks inside each other"
awk 'BEGIN { for (i = 0; i < 300; i++) printf "%*sif 1:\n", i, ""; printf "%*spass\n", i, "" }' |
	program a
try 1 "$baton" run a.py
says 'line 102'
says 'IndentationError: too many levels of indentation'

begin "a line of a MiB"
{
	printf 'x = 1'
	head -c 1000000 /dev/zero | sed 's/\x00/ + 1/g' | head -c 1040000
	echo
} | program a
try '1 2 3' "$baton" run a.py
head -c 1048500 /dev/zero | tr '\0' 'y' | sed 's/^/x = "/; s/$/"; print(len(x))/' | program a
try 0 "$baton" run a.py
prints 1048500
head -c 1048600 /dev/zero | tr '\0' 'y' | sed 's/^/x = "/; s/$/"/' | program a
try 2 "$baton" run a.py
says 'a.py: more than 1048576 bytes'

begin "bytes that are no text"
printf 'print(1)\n\0print(2)\n' | program a
try 1 "$baton" run a.py
says 'line 2'
says 'SyntaxError: source code cannot contain null bytes'
printf 'print("\377")\n' | program a
try 1 "$baton" run a.py
says 'line 1'
says "SyntaxError: Non-UTF-8 code starting with '\\xff'"
printf 'x = 1\r\nprint("\357\273\277", x)\r\n' | program a
try 0 "$baton" run a.py
printf '\033]0;title\007 = 1\n' | program a
try 1 "$baton" run a.py
says 'SyntaxError'
if grep -q "$(printf '\033')" "$err"; then wrong "an escape came through"; fi

begin "files that are none"
mkdir -p folder.py
[ -p pipe.py ] || mkfifo pipe.py
try 2 "$baton" run none.py
says 'none.py: No such file or directory'
try 2 "$baton" run folder.py
says 'folder.py: a folder'
try 2 "$baton" run pipe.py
says 'pipe.py: not a regular file'
try 2 "$baton" run /dev/zero
try 2 "$baton" run
says 'which file?'
try 2 "$baton" run "$(head -c 5000 /dev/zero | tr '\0' a).py"
for verb in check run; do
	try '2 3' "$baton" $verb none.py
done

begin "parameters"
printf 'WORKERS = 2\nNAME = "me"\nprint(WORKERS, NAME)\n' | program a
try 0 "$baton" run a.py WORKERS=4 NAME=you
prints '4 you'
try 2 "$baton" run a.py THREADS=4
says "a.py has no parameter THREADS: it has WORKERS=2 NAME='me'"
for value in x 1.5 '' 1e999 0x 4,5 '[1]'; do
	try 2 "$baton" run a.py "WORKERS=$value"
	says 'WORKERS takes an int'
done
try 2 "$baton" run a.py WORKERS
for word in --timeout=x --cores=0 --interval=1x --checks=2.7 --seed=x --lang=de --nonsense; do
	try 2 "$baton" run a.py "$word"
	says "Try 'baton --help'"
done

# ---- without end ----

begin "a loop without end"
printf 'i = 0\nwhile True:\n    i += 1\n' | program loop
try 124 "$baton" run --timeout 0.3 loop.py
says 'baton: still running after 0.3 s (--timeout): stopped.'
says 'line '

begin "a loop in C without end"
printf 'print(sum(range(10**12)))\n' | program a
try 124 "$baton" run --timeout 0.3 a.py

begin "sleeping for ever"
printf 'import time\ntime.sleep(10**8)\n' | program a
try 124 "$baton" run --timeout 0.3 a.py

begin "calls without end"
printf 'def f(n):\n    return f(n + 1)\nf(0)\n' | program a
try 1 "$baton" run a.py
says 'File "a.py", line 2, in f'
says '[Previous line repeated 996 more times]'
says 'RecursionError: maximum recursion depth exceeded'

# Through C, on MainThread's stack and on a thread's smaller one.
for way in 'repr(self)' 'self == other' 'sorted([self, other])' 'max([1, 2], key=self.again)' \
	'"%s" % self' 'f"{self}"' 'self in [other]' 'hash(self)' 'len(self)' 'str(self)' 'self + 1' \
	'[*self]' 'list(self)' 'self[0]' 'self.missing' 'bool(self)' '-self' 'self < other' \
	'dict([(self, 1)])' 'list(map(self.again, [1]))' 'sum([self])' 'next(iter(self))' 'self()'; do
	begin "without end through $way"
	program a <<END
import threading

class Deep:
    def again(self, other=None):
        return $way
    def __call__(self):
        return $way

for name in ("repr", "str", "eq", "hash", "len", "lt", "add", "iter", "getitem", "getattr", "bool", "neg", "radd", "format"):
    def method(self, other=None):
        return $way
    setattr(Deep, "__" + name + "__", method)

def dive():
    try:
        Deep().again(Deep())
    except RecursionError as error:
        print("caught", error)
    except TypeError as error:
        print("caught", error)

dive()
thread = threading.Thread(target=dive)
thread.start()
thread.join()
END
	try 0 "$baton" run a.py
	[ "$(grep -c '^caught' "$out")" = 2 ] || wrong "not caught twice: $(cat "$out")"
done

begin "values inside each other"
program a <<'END'
import threading
def nest():
    for make in (lambda x: [x], lambda x: (x,), lambda x: {1: x}):
        x = None
        for i in range(100000):
            x = make(x)
        y = None
        for i in range(100000):
            y = make(y)
        for f in (lambda: repr(x), lambda: str(x), lambda: x == y, lambda: hash(x)):
            try:
                f()
            except RecursionError as error:
                print("caught", error)
            except TypeError as error:
                print("caught", error)
nest()
t = threading.Thread(target=nest)
t.start()
t.join()
x = []
x.append(x)
print(x)
END
try 0 "$baton" run a.py
prints 'caught maximum recursion depth exceeded'
prints '[[...]]'
silent

# ---- too much ----

# Run a program with an address space half as large again as the limit on values:
# whoever passed that limit would fail here in another way.
bounded() { # bounded STATUS FILE
	if [ -n "$SAN" ]; then
		try "$1" "$baton" run "$2"
	else
		try "$1" sh -c 'ulimit -v 1600000; exec "$0" run "$1"' "$baton" "$2"
	fi
}

while IFS= read -r line; do
	begin "too large: $line"
	printf 'a = 10\ns = "ab" * 10**6\n%s\n' "$line" | program a
	bounded 1 a.py
	says 'File "a.py", line 3, in <module>'
	says "MemoryError"
done <<'END'
x = "x" * 10**10
x = b"x" * 10**10
x = [0] * 10**9
x = (0,) * 10**9
x = a ** 10**9
x = a ** 10**18
x = a << 10**10
x = pow(7, 10**10)
x = s.join(["c"] * 10**5)
x = s.replace("a", s)
x = "%*d" % (2 * 10**9, 1)
x = f"{a:2000000000}"
x = s.ljust(2 * 10**9)
x = s.center(2 * 10**9)
x = s.zfill(2 * 10**9)
x = list(range(10**9))
x = [i for i in range(10**9)]
x = {i: i for i in range(10**9)}
x = set(range(10**9))
END

begin "a list of a GiB, slowly"
program a <<'END'
x = []
try:
    while True:
        x.append("y" * 1000000)
except MemoryError:
    n = len(x)
    x = None
    print("caught", 900 < n < 1074)
x = ["y" * 1000000 for i in range(500)]
print("again", len(x))
END
bounded 0 a.py
prints 'caught True'
prints 'again 500'

begin "10000 threads"
program a <<'END'
import threading
gate = threading.Event()
threads = []
try:
    for i in range(10000):
        t = threading.Thread(target=gate.wait)
        t.start()
        threads.append(t)
finally:
    gate.set()
    for t in threads:
        t.join()
    print(len(threads), "joined")
END
try 1 "$baton" run a.py
says 'File "a.py", line 7, in <module>'
says "RuntimeError: can't start new thread: the limit is 1024 threads in one run"
prints '1023 joined'

begin "10000 threads, one after the other"
program a <<'END'
import threading
done = []
for i in range(10000):
    t = threading.Thread(target=done.append, args=(i,))
    t.start()
    t.join()
print(len(done))
END
try 0 "$baton" run a.py
prints 10000
silent

# ---- stuck, and ended ----

begin "a thread ends with a lock in its hand"
program a <<'END'
import threading
lock = threading.Lock()
def dies():
    lock.acquire()
    raise ValueError("gone")
t = threading.Thread(target=dies)
t.start()
t.join()
lock.acquire()
END
for turn in 1 2 3 4 5 6 7 8 9 10; do
	try 4 "$baton" run a.py
	says 'ValueError: gone'
	says 'which ended without giving it back'
done

begin "main ends while a thread waits for ever"
program a <<'END'
import threading
gate = threading.Event()
threading.Thread(target=gate.wait).start()
print("main ends")
END
try 4 "$baton" run a.py
prints 'main ends'
says 'baton: this run is stuck'

begin "a lock taken twice"
printf 'import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n' | program a
try 4 "$baton" run a.py
says 'MainThread'

begin "exit statuses"
while read -r expected words; do
	printf 'import sys, os\n%s\n' "$words" | program a
	try "$expected" "$baton" run a.py
done <<'END'
0 sys.exit()
0 sys.exit(0)
7 sys.exit(7)
1 sys.exit("bye")
255 sys.exit(-1)
1 1 / 0
1 raise KeyError
9 os._exit(9)
130 raise KeyboardInterrupt
END

if [ "$SAN" = thread ]; then
	echo "SKIP: fork, which ThreadSanitizer cannot follow"
	skipped=$((skipped + 1))
else
	begin "processes that make processes"
	program a <<'END'
from multiprocessing import Process
def bomb():
    while True:
        Process(target=bomb).start()
if __name__ == "__main__":
    bomb()
END
	try '1 124' "$baton" run --timeout 5 a.py
	says "OSError: can't start new process: the limit is 64 processes in one run"

	begin "1000 processes"
	program a <<'END'
from multiprocessing import Process
import time
def idle():
    time.sleep(100)
started = []
try:
    for i in range(1000):
        p = Process(target=idle, daemon=True)
        p.start()
        started.append(p)
except OSError as error:
    print(len(started), error)
END
	try 0 "$baton" run a.py
	prints "63 can't start new process: the limit is 64 processes in one run"

	begin "a process that fails"
	program a <<'END'
from multiprocessing import Process
def bad():
    return 1 // 0
if __name__ == "__main__":
    p = Process(target=bad)
    p.start()
    p.join()
    print("exit code", p.exitcode)
END
	try 0 "$baton" run a.py
	prints 'exit code 1'
	says 'Process Process-1:'
	says 'ZeroDivisionError: integer division or modulo by zero'

	begin "a process without end"
	program a <<'END'
from multiprocessing import Process
def loop():
    while True:
        pass
if __name__ == "__main__":
    Process(target=loop).start()
END
	try 124 "$baton" run --timeout 0.3 a.py

	begin "a process that is killed while its parent waits"
	program a <<'END'
from multiprocessing import Process
import time
def idle():
    time.sleep(100)
if __name__ == "__main__":
    p = Process(target=idle)
    p.start()
    p.terminate()
    p.join()
    print("exit code", p.exitcode)
END
	try 0 "$baton" run a.py
	prints 'exit code -15'
fi

finish
