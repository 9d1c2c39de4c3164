#!/usr/bin/env bash
# Runs the named test programs under valgrind's memcheck, in the build folder, as
# many at a time as there are processors, the long ones first. Tests that change each
# byte of a file, or draw each page at each size, do some of that here (SWEEP_STEP).
# The last line: N passed, N failed.
set -u
command -v valgrind >/dev/null || { echo 'valgrind is not installed'; exit 1; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export SWEEP_STEP=97 out

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
# Four are minutes of OpenSSL's large numbers each; the sanitizers see them whole, and
# test_soft, test_jws and test_public come by most of what is ours in them here.
left_out='jail|beyond|arguments|az_run|import|transfer|jwe|dsa'
long='vault|byok|soft|ui|keyd|soft_keys|kek|kek_edits|exchange_form|exchange|guard|world|sign|public'
# Two more are minutes each, of the same numbers: VALGRIND=short is without them.
[[ ${VALGRIND:-} != short ]] || left_out+='|vault|byok'
{
	printf '%s\n' "$@" | grep -E "/test_($long)\$"
	printf '%s\n' "$@" | grep -vE "/test_($long)\$"
} | grep -vE "/test_($left_out)\$" |
    xargs -P"$(nproc)" -n1 bash -c 'one "$1"' one
passed=$(find "$out" -name '*.passed' | wc -l)
failed=$(find "$out" -name '*.failed' | wc -l)
find "$out" -name '*.failed' -exec cat {} +
echo "$passed passed, $failed failed (valgrind)"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
