#!/bin/sh
# Every program here prints what stands beside it.
#
#     BIN=build/baton T=name UPDATE=1 tests/lang/run.sh

. tests/golden.sh

for program in $(find tests/lang -name "*$T*.py" | sort); do
	try "$program" "${program%.py}" "$BIN" run --quiet "$program" $(said args "$program")
done

total
