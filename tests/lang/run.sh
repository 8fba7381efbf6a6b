#!/bin/sh
# Every program here prints what stands beside it: NAME.out on stdout and, if
# there is a NAME.err, that on stderr.
#
#     BIN=build/baton T=name tests/lang/run.sh        UPDATE=1 rewrites both
#
# Comments of a program may say
#
#     # status: 3              its exit status, if that is not 0
#     # args: WORKERS=4        what the command line adds
#     # varies: numbers        each number counts as N
#     # varies: order          lines come in any order; or both: numbers order

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0
seconds=30
[ -z "$SAN" ] || seconds=120

said() { # said KEY PROGRAM
	sed -n "s/^# $1: *//p" "$2" | head -n 1
}

mask() { # mask VARIES <TEXT
	case $1 in
	*numbers*) sed -E 's/[0-9]+(\.[0-9]+)?/N/g' ;;
	*)         cat ;;
	esac | case $1 in
	*order*)   LC_ALL=C sort ;;
	*)         cat ;;
	esac
}

agree() { # agree VARIES EXPECTED GOT: show the difference
	[ -f "$2" ] || set -- "$1" /dev/null "$3"
	mask "$1" <"$2" >"$work/expected"
	mask "$1" <"$3" >"$work/got"
	diff -u --label expected --label got "$work/expected" "$work/got"
}

try() { # try PROGRAM WITHOUT.PY
	expect=$(said status "$1")
	varies=$(said varies "$1")
	timeout -k 5 $seconds "$BIN" run --quiet "$1" $(said args "$1") \
		</dev/null >"$work/out" 2>"$work/err"
	status=$?
	if [ "$UPDATE" ]; then
		cp "$work/out" "$2.out"
		rm -f "$2.err"
		[ ! -s "$work/err" ] || cp "$work/err" "$2.err"
	fi
	[ $status = "${expect:-0}" ] || echo "status $status, expected ${expect:-0}"
	agree "$varies" "$2.out" "$work/out" && agree "$varies" "$2.err" "$work/err" &&
		[ $status = "${expect:-0}" ]
}

for program in $(find tests/lang -name "*$T*.py" | sort); do
	if [ "$SAN" = thread ] && grep -q multiprocessing "$program"; then
		echo "SKIP: $program forks, which ThreadSanitizer cannot follow"
		skipped=$((skipped + 1))
	elif try "$program" "${program%.py}" >"$work/why"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $program"
		cat "$work/why"
	fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
