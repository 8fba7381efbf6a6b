#!/bin/sh
# Each call into the system fails, the first time or later, once or for ever: a
# short run and a save then succeed or say why, and never crash, hang or leave
# half a file.
#
# LONG=1 tries more times of each call.

. tests/faults/cases
baton=$DIR/baton-faults
case $baton in /*) ;; *) baton=$PWD/$baton ;; esac
[ -n "$SAN" ] || seconds=10
cd "$work" || exit 1

printf 'N = 10\nprint(N)\n' | program ten
cat >threads.py <<'END'
import threading
from multiprocessing import Process
def work():
    pass
if __name__ == "__main__":
    for make in (threading.Thread, threading.Thread, Process):
        try:
            worker = make(target=work)
            worker.start()
            worker.join()
        except (RuntimeError, OSError) as error:
            print(error)
    print("10")
END
mkdir -p shelf/01-ten
cp ten.py shelf/01-ten
printf '# Ten\n\n## A step\n\nWords.\n\n```run\nrun ten.py\n```\n\n## Another\n\nWords.\n' \
	>shelf/01-ten/lesson.en.md
progress=$HOME/.local/state/baton/progress

told() { # told WHAT: it did it, or said why it did not
	case $FAULT in
	write* | read*) return ;; # nothing can be said; or guard seems gone, and one ends quietly
	esac
	grep -q "$1" "$out" || [ -s "$err" ] || grep -qi 'error\|cannot\|baton:' "$out" ||
		wrong "$FAULT: neither done nor told"
}

fail() { # fail CALL N ERRNO EVER
	FAULT="$*"
	export FAULT
	try '0 1 2 4' "$baton" run ten.py
	told '^10$'
	if [ "$SAN" != thread ]; then
		try '0 1 2 4' "$baton" run threads.py
		told '^10$'
	fi
	try '0 1 2 4' "$baton" --lessons shelf -c 'goto 1; run ten.py; next; next'
	told 'Words'
	if [ -s "$progress" ]; then
		unset FAULT
		try 0 "$baton" --lessons shelf -c 'goto 1'
		if grep -qi 'damaged\|aside' "$out"; then wrong "$*: the saved file is damaged"; fi
	fi
	[ $good = yes ] || echo "    with FAULT=\"$*\""
	unset FAULT
}

times='1 2 3 4 6'
[ -z "$LONG" ] || times='1 2 3 4 5 6 7 8 9 10 11 12 14 16 20 24 28 32'

while read -r call errors; do
	begin "$call fails"
	for n in $times; do
		for error in $errors; do
			for ever in '' ever; do
				[ $good = no ] || fail $call $n $error $ever
			done
		done
	done
done <<'END'
open 13 24
read 5
write 28
fsync 5
flock 11
ftruncate 28
fchmod 1
rename 13
close 5
mkdir 30
pipe2 24
fork 11
mmap 12
memfd_create 24
socketpair 24
signalfd 24
eventfd 24
dup 24
sendmsg 105
recvmsg 105
poll 12
pthread_create 11
END

finish
