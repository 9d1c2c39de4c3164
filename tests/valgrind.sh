#!/usr/bin/env bash
# Runs the named test programs under valgrind's memcheck, in the build folder, as
# many at a time as there are processors. Tests that change each byte of a file
# change some of them here. The last line: N passed, N failed.
set -u
command -v valgrind >/dev/null || { echo 'valgrind is not installed'; exit 1; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export SWEEP_STEP=29 out

one() {
	local log=$out/${1##*/}
	if valgrind -q --error-exitcode=99 --leak-check=full \
	    --suppressions="$top_srcdir/tests/valgrind.supp" \
	    "$top_builddir/$1" >"$log.log" 2>&1; then
		: >"$log.passed"
	else
		{ echo "$1:"; tail -n 40 "$log.log"; } >"$log.failed"
	fi
}
export -f one

# Jails forbid what valgrind itself calls; these end by SIGSYS under it. Older ones do
# not know openat2, by which media are opened, nor pidfd_open, which tells az's end.
# Two are minutes of RSA each; the sanitizers see them whole.
printf '%s\n' "$@" | grep -v -e '/test_jail' -e '/test_beyond' -e '/test_az_run' \
    -e '/test_import$' -e '/test_transfer$' |
    xargs -P"$(nproc)" -n1 bash -c 'one "$1"' one
passed=$(find "$out" -name '*.passed' | wc -l)
failed=$(find "$out" -name '*.failed' | wc -l)
find "$out" -name '*.failed' -exec cat {} +
echo "$passed passed, $failed failed (valgrind)"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
