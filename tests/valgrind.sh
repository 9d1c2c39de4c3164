#!/bin/sh
# Runs the named test programs under valgrind's memcheck, in the build folder.
# The last line: N passed, N failed.
set -u
command -v valgrind >/dev/null || { echo 'valgrind is not installed'; exit 1; }
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for t in "$@"; do
	case $t in
	# Jails forbid what valgrind itself calls; these end by SIGSYS under it.
	*/test_jail*) continue ;;
	esac
	if valgrind -q --error-exitcode=99 --leak-check=full \
	    --suppressions="$top_srcdir/tests/valgrind.supp" \
	    "$top_builddir/$t" >"$log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$t:"
		tail -n 40 "$log"
	fi
done
echo "$passed passed, $failed failed (valgrind)"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
