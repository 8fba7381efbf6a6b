#!/bin/sh
# Does Baton print what CPython 3.11 prints?
#
#     tests/conform/run.sh             run each program, compare with what is stored
#     tests/conform/run.sh --live      also ask the python3 of this machine, if it is 3.11
#     tests/conform/run.sh --update    store what that python3 prints
#
# T=name takes only the programs whose name contains it; BATON=path another
# program than build/baton.  The README says what is compared.

BATON=${BATON:-${BIN:-build/baton}}
PYTHON=/usr/bin/python3
SECONDS_EACH=10
[ -z "$SAN" ] || SECONDS_EACH=60

here=$(dirname "$0")
lessons=$here/../../lessons
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

# What may differ from run to run: named in the first lines of a program.
varies() {
	head -n 5 "$1" | sed -n 's/^# varies: *//p'
}

# Put a stream into the form that is compared: mask VARIES <in >out.
mask() {
	case $1 in
	*numbers*) sed -E 's/[0-9]+(\.[0-9]+)?(e[-+][0-9]+)?/N/g' ;;
	*) cat ;;
	esac | case $1 in
	*order*) LC_ALL=C sort ;;
	*) cat ;;
	esac
}

# Keep the last line of what a program said on stderr: tracebacks of python3
# go through its library, whose frames Baton has not.
last_line() {
	awk 'NF { line = $0 } END { if (line) print line }'
}

# Make a copy for python3, which takes no parameters: with_parameters PROGRAM
# "NAME=VALUE ...".  Like Baton the copy writes whole lines; `python3 -u` would
# write each piece of a print by itself, and threads would mix the pieces.
with_parameters() {
	echo '__import__("sys").stdout.reconfigure(line_buffering=True)'
	awk -v given="$2" '
		BEGIN {
			n = split(given, pair, " ")
			for (i = 1; i <= n; i++) {
				split(pair[i], p, "=")
				value[p[1]] = p[2]
			}
		}
		/^[A-Z][A-Z0-9_]* = / && ($1 in value) { print $1 " = " value[$1]; next }
		{ print }' "$1"
}

python_is_311() {
	[ "$("$PYTHON" -c 'import sys; print(sys.version_info[:2])' 2>&1)" = '(3, 11)' ]
}

# run_python PROGRAM PARAMETERS and run_baton: leave out, err and status in $work.
run_python() {
	with_parameters "$1" "$2" >"$work/program.py"
	timeout $SECONDS_EACH env -u PYTHONUNBUFFERED "$PYTHON" "$work/program.py" \
		</dev/null >"$work/out" 2>"$work/stderr"
	echo $? >"$work/status"
	last_line <"$work/stderr" >"$work/err"
}

run_baton() {
	timeout -k 2 $SECONDS_EACH "$BATON" run "$1" $2 \
		</dev/null >"$work/out" 2>"$work/stderr"
	echo $? >"$work/status"
	last_line <"$work/stderr" >"$work/err"
}

# Store the run under $1; an empty stderr and a status of 0 are not stored.
store() {
	cp "$work/out" "$1.out"
	rm -f "$1.err" "$1.status"
	[ ! -s "$work/err" ] || cp "$work/err" "$1.err"
	[ "$(cat "$work/status")" = 0 ] || cp "$work/status" "$1.status"
}

# Compare the run with what is stored under $1, masked as $2 says.
agree() {
	same=yes
	for part in out err status; do
		if [ -f "$1.$part" ]; then cat "$1.$part"; elif [ $part = status ]; then echo 0; fi |
			mask "$2" >"$work/want"
		mask "$2" <"$work/$part" >"$work/have"
		if ! cmp -s "$work/want" "$work/have"; then
			same=no
			echo "  $part: < wanted, > had"
			diff "$work/want" "$work/have" | head -n 12 | sed 's/^/    /'
		fi
	done
	[ $same = yes ]
}

count() {
	if [ "$1" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $2"
	fi
}

# one NAME PROGRAM STORED PARAMETERS [VARIES]
one() {
	case $1 in *"$T"*) ;; *) return ;; esac
	if [ "$SAN" = thread ] && grep -q multiprocessing "$2"; then
		echo "skip $1: it forks, and ThreadSanitizer cannot follow"
		skipped=$((skipped + 1))
		return
	fi
	how=${5:-$(varies "$2")}
	if [ "$mode" = --update ]; then
		run_python "$2" "$4"
		store "$3"
		return
	fi
	run_baton "$2" "$4"
	agree "$3" "$how" >"$work/report"
	count $? "$1"
	cat "$work/report"
	if [ "$mode" = --live ]; then
		run_python "$2" "$4"
		agree "$3" "$how" >"$work/report"
		count $? "$1, python3 itself"
		cat "$work/report"
	fi
}

mode=$1
[ -z "$LONG" ] || mode=${mode:---live}
case $mode in
'') ;;
--live)
	if ! python_is_311; then
		echo "$PYTHON is not 3.11: only what is stored is compared"
		mode=
	fi ;;
--update)
	if ! python_is_311; then
		echo "$PYTHON is not 3.11: nothing stored" >&2
		exit 2
	fi ;;
*)
	echo "usage: run.sh [--live | --update]" >&2
	exit 2 ;;
esac

for program in "$here"/*.py; do
	one "$(basename "$program" .py)" "$program" "${program%.py}" ""
done
while read -r program parameters; do
	case $program in '' | '#'*) continue ;; esac
	name=$(echo "${program%.py}" | tr / -)
	how=
	case $parameters in *'# varies: '*) how=${parameters#*'# varies: '} ;; esac
	one "$name" "$lessons/$program" "$here/expected/$name" "${parameters%%#*}" "$how"
done <"$here/lessons.list"

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
