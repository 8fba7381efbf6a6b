#!/bin/sh
# All figures, one program after the other; each ends in 'N passed, N failed, N skipped'.
#
#     tests/bench/run.sh [NAME]      only those whose name contains NAME
#
# PASS, FAIL and NOT MEASURED stand before each row.  An otherwise idle machine is wanted.

here=$(dirname "$0")
bin=${DIR:-build/plain}
baton=${BATON:-build/baton}
failed=0

for program in "$bin"/tests/bench/*; do
	case $program in *.o | *.d) continue ;; esac
	[ -x "$program" ] || continue
	case $program in *"$1"*) ;; *) continue ;; esac
	echo "-- ${program##*/}"
	"$program" || failed=1
done
case beside_python in
*"$1"*)
	echo "-- beside_python"
	if [ -x /usr/bin/python3 ]; then
		/usr/bin/python3 "$here/beside_python.py" "$baton" || failed=1
	else
		echo "NOT MEASURED: there is no /usr/bin/python3"
	fi
	;;
esac
exit $failed
