#!/bin/sh
# Where the program is started and how it is ended: closed and full outputs,
# signals, the background, no home, no terminal.  `terminal COMMAND` gives some of
# the three standard descriptors a pty (python3's), as a terminal would.

. tests/faults/cases
cd "$work" || exit 1

printf 'N = 10\nprint(N)\n' | program ten
printf 'print(valeu)\n' | program bad
printf 'import time\nprint("up", flush=True)\nwhile True:\n    time.sleep(0.001)\n' | program loop
printf 'while True:\n    print("x" * 1000)\n' | program flood

mkdir -p shelf/01-ten
cp ten.py shelf/01-ten
printf '# Ten\n\n## A step\n\nWords.\n\n```run\nrun ten.py\n```\n' >shelf/01-ten/lesson.en.md

# ---- outputs that end ----

begin "output into a pipe that closes"
for turn in 1 2 3 4 5; do
	BATON_CASE=$mark timeout -k 5 $seconds sh -c '"$0" run flood.py; echo $? >status' "$baton" \
		2>"$err" </dev/null | head -c 10 >"$out"
	ended "$(cat status)" 1
	says 'BrokenPipeError: [Errno 32] Broken pipe'
	says 'line 2'
done
BATON_CASE=$mark timeout -k 5 $seconds sh -c '"$0" --lessons shelf; echo $? >status' "$baton" \
	2>"$err" </dev/null | head -c 10 >"$out"
ended "$(cat status)" '0 1 141'

begin "output into a pipe that nobody reads"
mkfifo slow
BATON_CASE=$mark timeout -k 5 $seconds "$baton" run --timeout 1 flood.py <>slow >slow 2>"$err" &
wait $!
ended $? 124
says 'still running after 1 s (--timeout): stopped.'

begin "a disk that is full"
try 1 sh -c '"$0" run ten.py >/dev/full' "$baton"
says 'OSError: [Errno 28] No space left on device'
try 1 sh -c '"$0" run bad.py 2>/dev/full' "$baton"
for words in list --help --version 'path 5'; do
	try '0 1 2' sh -c '"$0" $1 >/dev/full' "$baton" "$words"
done
try '0 1' sh -c '"$0" run --report /dev/full ten.py' "$baton"
try '0 1 2' "$baton" run --report "$work/none/report.json" ten.py
says 'none/report.json'
prints 10

begin "closed descriptors"
for closing in '<&-' '>&-' '2>&-' '<&- >&-' '>&- 2>&-' '<&- 2>&-' '<&- >&- 2>&-'; do
	try 0 sh -c "\"\$0\" run --lanes ten.py $closing" "$baton"
	try 1 sh -c "\"\$0\" run bad.py $closing" "$baton"
	try 0 sh -c "\"\$0\" list $closing" "$baton"
	try 0 sh -c "\"\$0\" -c 'goto 1' $closing" "$baton"
done

# ---- signals ----

# Start it behind us, and wait until the program in it runs.
start() {
	rm -f up
	mkfifo up
	BATON_CASE=$mark setsid -w "$@" </dev/null >up 2>"$err" &
	shell=$!
	read -r line <up
	[ "$line" = up ] || wrong "did not start: $line"
}

# The process that was started first: guard.
guard() {
	left | sort -n | while read -r pid; do
		[ "$(cat /proc/"$pid"/comm)" = baton ] && echo "$pid" && break
	done
}

# Guard's children in the order of their start: front, then the engine.
child() {
	pid=$(guard)
	cut -d ' ' -f "$1" "/proc/$pid/task/$pid/children"
}

front() { child 1; }

begin "interrupted once"
start "$baton" run loop.py
group=$(guard)
kill -INT "$(front)"
wait $shell
ended $? 130
says 'KeyboardInterrupt'
says 'File "loop.py", line '

begin "interrupted twice, and it does not listen"
program deaf <<'END'
import time
print("up", flush=True)
while True:
    try:
        while True:
            time.sleep(0.001)
    except KeyboardInterrupt:
        print("no")
END
start "$baton" run deaf.py
exec 3<up
pid=$(front)
kill -INT "$pid"
read -r line <&3
[ "$line" = no ] || wrong "said $line"
kill -INT "$pid"
wait $shell
ended $? 130
exec 3<&-

for signal in TERM HUP QUIT INT KILL SEGV; do
	for who in guard front engine; do
		[ "$who $signal" != 'front INT' ] || continue # that is Ctrl-C
		begin "$who: SIG$signal"
		start "$baton" run loop.py
		case $who in
		guard) pid=$(guard) ;;
		front) pid=$(front) ;;
		engine) pid=$(child 2) ;;
		esac
		kill -$signal "$pid"
		wait $shell 2>/dev/null
		status=$?
		[ $status != 0 ] || wrong "status 0"
		no_process_left
	done
done

begin "signals ignored by who started it"
try 0 sh -c 'trap "" INT TERM HUP PIPE CHLD QUIT TSTP; exec "$0" run ten.py' "$baton"
prints 10
start sh -c 'trap "" INT TERM HUP; exec "$0" run loop.py' "$baton"
kill -TERM "$(guard)"
wait $shell
ended $? 143

# ---- environment ----

begin "no home"
try 0 env -u HOME -u XDG_STATE_HOME "$baton" run ten.py
try 0 env -u HOME -u XDG_STATE_HOME "$baton" -c 'goto 1'
try 0 env HOME=/nonexistent "$baton" -c 'goto 1'
try 0 env HOME=/proc/self "$baton" -c 'goto 1'
try 0 env HOME= "$baton" -c 'goto 1'
try 0 env HOME="$(head -c 5000 /dev/zero | tr '\0' /)x" "$baton" -c 'goto 1'
try 0 env HOME=/dev/null "$baton" --lessons shelf

begin "no terminal type, no language"
for term in '' dumb nonsense xterm; do
	try 0 env TERM=$term "$baton" run ten.py
	try 0 env TERM=$term "$baton" -c 'goto 1'
done
try 0 env -i "$baton" run --lanes ten.py
try 0 env -i BATON_LESSONS="$lessons" "$baton" -c 'goto 1'
for lang in C nonsense zh_CN.UTF-8 tr_TR.UTF-8; do
	try 0 env LANG=$lang LC_ALL=$lang "$baton" run ten.py
done

begin "no lessons"
for folder in /nonexistent /dev/null "$work"; do
	try '0 1 2' "$baton" --lessons "$folder" list
	try '0 1 2' "$baton" --lessons "$folder" 1
	cat "$out" >>"$err"
	says "no lessons in $folder"
done

begin "few descriptors"
for n in 4 6 8 10 12 16 20; do
	try '0 1 2' sh -c "ulimit -n $n; exec \"\$0\" run ten.py" "$baton"
	[ -s "$err" ] || prints 10
done

# ---- terminals ----

cat >"$work/terminal" <<'END'
# Run a command with the descriptors named in argv[1] on a terminal of 80x24 and pipes
# for the others; type what is asked; write all that it wrote into files.
import fcntl, os, pty, select, struct, sys, termios
terminal, typed, command = sys.argv[1], sys.argv[2].encode(), sys.argv[3:]
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
before = termios.tcgetattr(slave)
pipes = {1: os.pipe(), 2: os.pipe()}
child = os.fork()
if child == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for fd in range(3):
        if str(fd) in terminal:
            os.dup2(slave, fd)
        else:
            os.dup2(os.open("/dev/null", os.O_RDONLY) if fd == 0 else pipes[fd][1], fd)
    os.closerange(3, 100)
    os.execvp(command[0], command)
for fd in pipes:
    os.close(pipes[fd][1])
seen = {master: b"", pipes[1][0]: b"", pipes[2][0]: b""}
live = set(seen)
status = None
while True:
    ready = select.select(list(live), [], [], 0.05)[0]
    for fd in ready:
        try:
            got = os.read(fd, 65536)
        except OSError:
            got = b""
        seen[fd] += got
        if not got:
            live.discard(fd)
    if typed and any(b"Enter" in text for text in seen.values()):
        os.write(master, typed)
        typed = b""
    if status is None:
        pid, status = os.waitpid(child, os.WNOHANG)
        if not pid:
            status = None
    elif not ready:
        break
for name, fd in (("tty", master), ("out", pipes[1][0]), ("err", pipes[2][0])):
    open(name + ".seen", "wb").write(seen[fd])
if termios.tcgetattr(slave) != before:
    print("the terminal was not given back")
    sys.exit(99)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
END

escape=$(printf '\033')
for terminal in none 0 1 2 01 02 12 012; do
	begin "on a terminal: $terminal"
	typed=
	case $terminal in 0*) typed='quit
' ;; esac
	try 0 python3 "$work/terminal" $terminal "$typed" env TERM=xterm-256color "$baton" --lessons shelf
	for seen in out.seen err.seen; do
		if grep -q "$escape" $seen; then wrong "an escape in a pipe: $seen"; fi
	done
	case $terminal in
	01 | 012) grep -q "$escape" tty.seen || wrong "no screen" ;;
	*1*) grep -q Words tty.seen || wrong "the lesson was not told" ;;
	0*) grep -q Baton out.seen || wrong "the first page is not there" ;;
	*) grep -q Words out.seen || wrong "the lesson was not told" ;;
	esac
	try 0 python3 "$work/terminal" $terminal '' env TERM=xterm-256color "$baton" run ten.py
	for seen in out.seen err.seen; do
		if grep -q "$escape" $seen; then wrong "an escape in a pipe of run: $seen"; fi
	done
done

begin "on a terminal without a type"
for term in '' dumb nonsense; do
	try 0 python3 "$work/terminal" 012 'quit
' env TERM=$term "$baton"
done

begin "in a pipe: lesson 1 in sentences"
try 0 "$baton"
prints 'Why wait?'
silent
if grep -q "$escape" "$out"; then wrong "an escape in a pipe"; fi

finish
