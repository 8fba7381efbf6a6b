#!/bin/sh
# The house stands as rooms.txt says: who includes whom, and no circles; the
# Makefile names the files that are there; each header compiles by itself.
#
#     SRCS="src/base/err.c ..." CC=gcc FLAGS=... tests/lint/rooms.sh

bad=0

find src -name '*.[ch]' -o -name '*.def' | sort | xargs awk '
	FILENAME == "tests/lint/rooms.txt" {
		sub(/#.*/, "")
		if ($2 == "->") room[$1] = 1
		for (i = 3; i <= NF; i++)
			if ($i ~ /^</) owner[$i] = $1
			else may[$1, $i] = 1
		next
	}
	FNR == 1 {
		files[++count] = substr(FILENAME, 5)       # without "src/"
		here = FILENAME ~ /^src\/[^\/]*$/ ? "main" : files[count]
		sub(/\/.*/, "", here)
		if (here != "main" && !(here in room)) say(here " is no room of rooms.txt")
	}
	/^#[ \t]*include[ \t]*</ {
		match($0, /<[^>]*>/)
		library = substr($0, RSTART, RLENGTH)
		if (library in owner && owner[library] != here)
			say(library " belongs to " owner[library])
	}
	/^#[ \t]*include[ \t]*"/ {
		split($0, quoted, "\"")
		split(quoted[2], to, "/")
		edge[files[count], ++degree[files[count]]] = quoted[2]
		if (quoted[2] !~ /\//)
			say("write the room: \"" here "/" quoted[2] "\"")
		else if (to[1] != here && here != "main" && !((here, to[1]) in may))
			say(here " may not include " to[1] ": " quoted[2])
	}
	function say(what) {
		print FILENAME ":" FNR ": " what
		bad = 1
	}
	# Depth first; a file met again on its own path closes a circle.
	function walk(file, path,    i) {
		if (index(path, " " file " ")) {
			print "a circle of includes:" path file
			bad = 1
			return
		}
		if (file in done) return
		for (i = 1; i <= degree[file]; i++)
			walk(edge[file, i], path file " ")
		done[file] = 1
	}
	END {
		for (i = 1; i <= count; i++) walk(files[i], " ")
		exit bad
	}
' tests/lint/rooms.txt || bad=1

# A .c file is named by the Makefile, or included by one that is.
for file in $(find src -name '*.c' | sort); do
	case " $SRCS src/main.c " in
	*" $file "*) ;;
	*)
		grep -rq "^#include \"${file#src/}\"" src ||
			{ echo "$file: not in the Makefile"; bad=1; }
		;;
	esac
done
for file in $SRCS; do
	[ -f "$file" ] || { echo "$file: in the Makefile, but not there"; bad=1; }
done

find src -name '*.h' -print0 | sort -z |
	eval xargs -0 -P 2 -n 1 "$CC" "$FLAGS" -w -fsyntax-only -x c || bad=1

exit $bad
