#!/bin/sh
# The form of the files: lines of at most 100 columns, functions of at most 60
# lines (a dispatch loop says so: `/* dispatch */` on its opening line), and no
# path or page that only one person's machine has.  Long files are only named.

bad=0

files=$(find src tests -name '*.[ch]' | sort)
LC_ALL=C.UTF-8 awk '
	function say(what) { print FILENAME ":" FNR ": " what; bad = 1 }
	function cols(line,    n, tabs) {
		n = length(line)
		tabs = gsub(/\t/, "", line)
		return n + 3 * tabs                         # a tab counts for 4
	}
	FNR == 1 { inside = signature = 0 }
	cols($0) > 100 { say(cols($0) " columns") }
	!inside && /^[a-z_].*\(/ { signature = FNR }
	!inside && /^[^ \t].*(;|=)|^#/ { signature = 0 }
	!inside && signature && /\{( *\/\*.*\*\/)?$/ {
		inside = FNR
		wall = /\/\* dispatch \*\// ? 1e9 : 60
		signature = 0
	}
	inside && /^\}/ {
		if (FNR - inside + 1 > wall) say("ends a function of " FNR - inside + 1 " lines")
		inside = 0
	}
	END { exit bad }
' $files || bad=1

wc -l $files | awk '$2 != "total" && $1 > 900 { print "warning: " $2 " has " $1 " lines" }'

# Written so that this file does not find itself.
find . -path ./.git -prune -o -path ./build -prune -o -type f -print |
	xargs grep -InE '(^|[^[:alnum:]_.~-])/(home|root|work)/[[:alnum:]]|shared/(facts|proto)|DESIGN( §|[.]md)' &&
	bad=1

exit $bad
