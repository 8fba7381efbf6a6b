#!/bin/sh
# Run test programs one after the other and count their cases.
#
#     tests/run.sh PROGRAM...
#
# Each program gets a process group and a time limit of its own.  Cases are
# counted from cmocka's summary or from a last line "N passed, N failed, N
# skipped"; a program that prints neither is one case.  The output of a program
# is shown only if it failed.  The last line is the sum.

log=$(mktemp -d) || exit 1
trap 'rm -rf "$log"' EXIT

# ThreadSanitizer cannot place its shadow when addresses are random in 32 bits.
prefix=
if [ "$SAN" = thread ] && setarch -R true 2>/dev/null; then prefix='setarch -R'; fi

limit() {
	case $1 in
	unit)         seconds=60 ;;
	lint)         seconds=120 ;;
	*)            seconds=240 ;;
	esac
	[ -z "$SAN" ] || seconds=$((seconds * 4))
	[ -z "$LONG" ] || seconds=$((seconds * 20))
	echo $seconds
}

count() {
	awk -v status="$1" '
		/^\[  PASSED  \] [0-9]+ test/ { passed += $4; told = 1 }
		/^\[  SKIPPED \] [0-9]+ test/ { skipped += $4; told = 1 }
		/^\[  FAILED  \] [0-9]+ test/ { failed += $4; told = 1 }
		/^[0-9]+ passed, [0-9]+ failed/ { p = $1; f = $3; s = $5; sum = 1 }
		END {
			if (sum) { passed += p; failed += f; skipped += s }
			else if (!told && status == 0) passed = 1
			if (status != 0 && !failed) failed = 1
			print passed + 0, failed + 0, skipped + 0
		}' "$2"
}

passed=0 failed=0 skipped=0
for program; do
	folder=${program%/*}
	suite=${folder##*/}
	name=$suite/${program##*/}
	timeout -k 5 "$(limit "$suite")" $prefix "$program" </dev/null >"$log/out" 2>&1
	status=$?
	[ $status != 124 ] || echo "$name: no end after $(limit "$suite") s" >>"$log/out"
	set -- $(count $status "$log/out")
	passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
	note="$1 passed"
	[ "$2" = 0 ] || note="$note, $2 FAILED"
	[ "$3" = 0 ] || note="$note, $3 skipped"
	printf '  %-28s %s\n' "$name" "$note"
	if [ "$2" != 0 ]; then
		echo "  ---- $program: status $status"
		tail -n 200 "$log/out" | sed 's/^/  | /'
	elif [ "$3" != 0 ]; then
		grep -i '^skip' "$log/out" | sed 's/^/  | /'
	fi
done

total="$passed passed, $failed failed"
[ $skipped = 0 ] || total="$total, $skipped skipped"
echo "$total"
[ $failed = 0 ] && [ $((passed + skipped)) != 0 ]
