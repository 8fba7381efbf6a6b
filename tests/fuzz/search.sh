#!/bin/sh
# Search for inputs that break a parser, with clang's fuzzer.
#
#     DIR=build/plain FLAGS=... SRCS=... SECONDS=60 tests/fuzz/search.sh FUZZER.c...
#
# What is found is left in tests/fuzz/corpus/NAME, and replayed by `make test`
# from then on.

if ! command -v clang >/dev/null; then
	echo "make fuzz needs clang: apt-get install clang"
	exit 1
fi

flags=$(echo "$FLAGS" | sed 's/\(-Wimplicit-fallthrough\)=5/\1/')
for fuzzer; do
	name=$(basename "$fuzzer" .c)
	program=$DIR/tests/fuzz/search-$name
	corpus=tests/fuzz/corpus/$name
	found=$DIR/tests/fuzz/found-$name
	mkdir -p "$DIR/tests/fuzz" "$corpus" "$found"
	eval clang "$flags" -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		"$fuzzer" $SRCS -o "$program" $LIBS || exit 1
	"$program" -max_total_time="$SECONDS" -max_len=4096 -timeout=5 \
		-artifact_prefix="$corpus/" "$found" "$corpus" || exit 1
done
