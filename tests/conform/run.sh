#!/bin/sh
# Every program here, and every program of a lesson, prints what CPython 3.11
# printed; where python3 is 3.11 it is asked again.  What a lesson's program
# printed stands in tests/conform/lessons/LESSON/PROGRAM.out.
#
#     BIN=build/baton T=name UPDATE=1 tests/conform/run.sh

. tests/golden.sh

python=/usr/bin/python3
case $($python -V 2>&1) in
"Python 3.11."*) ;;
*)
	echo "SKIP: $python is not 3.11: only the stored text is compared"
	python=
	skipped=1
	;;
esac

for program in $(find tests/conform lessons -name "*$T*.py" | sort); do
	case $program in
	lessons/*) expected=tests/conform/${program%.py} ;;
	*)         expected=${program%.py} ;;
	esac
	# Only CPython may say what is expected.
	[ -z "$python" ] || try "$program" "$expected" $python "$program"
	update=$UPDATE UPDATE=
	try "$program" "$expected" "$BIN" run --quiet "$program"
	UPDATE=$update
done

total
