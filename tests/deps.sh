#!/bin/sh
# Find what is missing on this machine, name it, and install it.
#
#     tests/deps.sh CC PACKAGE:PROBE...
#
# A probe that ends in .h is a header that CC must find, any other a command.
# Says nothing when all is there.

cc=$1
shift

# What is missing?  One run of the compiler answers for all headers.
if command -v "$cc" >/dev/null; then
	missing=$(
		for need; do
			probe=${need#*:}
			case $probe in
			*.h) printf '#if !__has_include(<%s>)\n%s\n#endif\n' "$probe" "${need%%:*}" ;;
			*)   command -v "$probe" >/dev/null || echo "${need%%:*}" ;;
			esac
		done | "$cc" -E -P -x c - | grep .
	)
else
	missing=$(printf '%s\n' "$@" | sed 's/:.*//')
fi
[ "$missing" ] || exit 0

missing=$(echo $missing)
echo "Baton needs these packages (Debian's names): $missing"

if ! command -v apt-get >/dev/null; then
	echo "There is no apt-get here: install them, then run make again."
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null; then
	as_root=sudo
else
	echo "Run as root: apt-get install $missing"
	exit 1
fi

install() {
	$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -q --no-install-recommends $missing </dev/null
}

# The lists of packages may be missing, or too old for the archive.
install 2>/dev/null || { $as_root apt-get update -q && install; } || {
	echo "Could not install: $missing"
	exit 1
}
