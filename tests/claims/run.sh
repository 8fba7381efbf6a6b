#!/bin/sh
# Does what the lessons claim hold on this machine?
#
#     tests/claims/run.sh
#
# T=name takes only the lessons whose name contains it; LONG=1 measures each ten
# times; BATON=path another program than build/baton.

BATON=${BATON:-${BIN:-build/baton}}
lessons=$(dirname "$0")/../../lessons
times=1
[ -z "$LONG" ] || times=10
passed=0 failed=0 skipped=0

if [ -n "$SAN" ]; then
	echo "skip: a sanitizer's figures say nothing about a lesson"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
fi

for lesson in "$lessons"/*"$T"*/; do
	[ -f "$lesson/lesson.en.md" ] || continue
	number=$(basename "$lesson")
	number=${number%%-*}
	number=${number#0}
	round=0
	while [ $round -lt $times ]; do
		round=$((round + 1))
		said=$("$BATON" --lessons "$lessons" claims "$number" 2>&1)
		status=$?
		echo "$said" | grep -v '^ok '
		sum=$(echo "$said" | awk '/^[0-9]+ passed, [0-9]+ failed/ { print $1, $3, $5 }')
		[ -n "$sum" ] || sum='0 1 0'
		set -- $sum
		[ $status = 0 ] || [ "$2" != 0 ] || set -- "$1" 1 "$3"
		passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
	done
done

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
