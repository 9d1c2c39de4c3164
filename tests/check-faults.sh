#!/usr/bin/env bash
# make check-faults: every fault at every place, and what needs root. The last
# line: N passed, N failed.
set -u

passed=0
failed=0
for t in "$@"; do
	start=$SECONDS
	echo "$t:"
	out=$(bash "$top_srcdir/$t" 2>&1)
	status=$?
	sed 's/^/  /' <<<"$out"
	# A test may have several sweeps.
	read -r n f < <(awk '/^[0-9]+ passed, [0-9]+ failed$/ { n += $1; f += $3 }
	    END { print n, f }' <<<"$out")
	case $status in
	0) passed=$((passed + ${n:-1})) ;;
	77) ;;
	*) passed=$((passed + ${n:-0})) failed=$((failed + ${f:-1})) ;;
	esac
	echo "  $((SECONDS - start)) s"
done
echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
