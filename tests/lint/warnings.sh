#!/bin/sh
# No warning from gcc or clang, in the program or its tests.  LONG=1 optimises
# as well, for the warnings that only come with it.
#
#     SRCS=... TESTS=... FLAGS=... tests/lint/warnings.sh

if [ "$LONG" ]; then how='-O2 -c -o /dev/null'; else how=-fsyntax-only; fi

passed=0 failed=0 skipped=0
for cc in gcc clang; do
	flags=$FLAGS
	# Clang knows the attribute, but not gcc's levels.
	[ $cc = gcc ] || flags=$(echo "$FLAGS" | sed 's/\(-Wimplicit-fallthrough\)=5/\1/')
	if ! command -v $cc >/dev/null; then
		echo "SKIP: $cc is not here"
		skipped=$((skipped + 1))
	elif printf '%s\0' $SRCS $TESTS | eval xargs -0 -P 2 -n 1 $cc "$flags" -Werror $how; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
