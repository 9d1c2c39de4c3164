#!/usr/bin/env bash
# The launcher above pages that somebody else has taken over, above daemons that
# shout; and without its pages.
set -u
launcher=$top_builddir/tests/fake/hostile/keyconvoy
[[ -x $launcher ]] || { echo 'skipped: the test variants are not built'; exit 77; }
err=$(mktemp) || exit 99
trap 'rm -f "$err"' EXIT

bad=0
try() {	# status, words on stderr (may be none), case
	local status
	{ timeout -k 5 60 "$launcher" "$3" 2>"$err" </dev/null; } 2>/dev/null
	status=$?
	[[ $status == "$1" ]] || { echo "$3: status $status, expected $1"; bad=1; }
	[[ -z $2 ]] || grep -aqF -- "$2" "$err" || { echo "$3: it does not say: $2"; bad=1; }
	(($(wc -c <"$err") < 16000)) || { echo "$3: it says too much"; bad=1; }
	! LC_ALL=C grep -aq $'[^ -~]' "$err" ||
	    { echo "$3: more than printable characters"; bad=1; }
}

try 137 'its pages asked for what no pages ask for' unknown-request
try 137 'its pages asked for what no pages ask for' short-request
try 137 'its pages asked for what no pages ask for' gives-descriptor
try 0 '' unknown-errand
try 0 '' leaves-twice
try 0 '' starts-for-ever
try 0 '' second-pair
try 0 '[keyconvoy-keyd] ?[31mshout' daemon-shouts
try 0 '' with-readers
try 7 '' own-status
try 140 '' own-signal

# The pages alone: nobody is there who could start anything.
"$top_builddir/keyconvoy-pages" --version >"$err" 2>&1
[[ $? == 3 ]] && grep -q 'is started by keyconvoy' "$err" ||
    { echo 'the pages start without a launcher'; bad=1; }
exit "$bad"
