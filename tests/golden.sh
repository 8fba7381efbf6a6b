# Sourced by tests/lang/run.sh and tests/conform/run.sh: programs of lesson
# Python, and what they must print.
#
# Beside NAME.py stands NAME.out, what it prints to stdout and, if it prints
# there, NAME.err for stderr.  Comments of the program may say
#
#     # status: 3              its exit status, if that is not 0
#     # varies: numbers        each number counts as N
#     # varies: order          lines come in any order;  both: numbers order
#     # args: WORKERS=4        what the command line adds
#
# UPDATE=1 rewrites the expected text; git shows what that changed.

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0
seconds=30
[ -z "$SAN" ] || seconds=120

said() { # said KEY PROGRAM: what the program's comment says
	sed -n "s/^# $1: *//p" "$2" | head -n 1
}

mask() { # mask WHAT <TEXT
	# Frames of python's own library are python's own affair.
	awk '/^  File "\/usr\/lib/ { skip = 1; next } /^    / && skip { next } { skip = 0; print }' |
	case $1 in
	letters) fold -w 1 | grep -v '[[:space:]]' | sort ;;
	*numbers*order* | *order*numbers*) sed -E 's/[0-9]+(\.[0-9]+)?/N/g' | sort ;;
	*numbers*) sed -E 's/[0-9]+(\.[0-9]+)?/N/g' ;;
	*order*) sort ;;
	*) cat ;;
	esac
}

agree() { # agree WHAT EXPECTED GOT: compare, show the difference
	mask "$1" <"$2" >"$work/expected"
	mask "$1" <"$3" >"$work/got"
	diff -u --label expected --label got "$work/expected" "$work/got"
}

# try PROGRAM EXPECTED COMMAND...: run it and compare with EXPECTED.out and .err
try() {
	program=$1 expected=$2
	shift 2
	varies=$(said varies "$program")
	# Python tears the lines of threads that print at the same moment; Baton does not.
	case $1-$varies in
	*python3-*order*) varies=letters ;;
	esac
	status=$(said status "$program")
	if [ "$SAN" = thread ] && grep -q multiprocessing "$program"; then
		echo "SKIP: $program forks, which ThreadSanitizer cannot follow"
		skipped=$((skipped + 1))
		return
	fi
	timeout -k 5 $seconds "$@" </dev/null >"$work/out" 2>"$work/err"
	got=$?
	if [ "$UPDATE" ]; then
		mkdir -p "$(dirname "$expected")"
		cp "$work/out" "$expected.out"
		rm -f "$expected.err"
		[ ! -s "$work/err" ] || cp "$work/err" "$expected.err"
	fi
	[ -f "$expected.err" ] && err=$expected.err || err=/dev/null
	if [ $got = "${status:-0}" ] &&
		agree "$varies" "$expected.out" "$work/out" >"$work/diff" 2>&1 &&
		agree "$varies" "$err" "$work/err" >>"$work/diff" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $* (status $got, expected ${status:-0})"
		cat "$work/diff"
		[ $got = "${status:-0}" ] || tail -n 5 "$work/err"
	fi
}

total() {
	echo "$passed passed, $failed failed, $skipped skipped"
	[ $failed = 0 ]
}
