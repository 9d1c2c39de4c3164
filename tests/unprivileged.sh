#!/usr/bin/env bash
# The sample ceremony by a user without privileges, with little memory that may
# be locked; it says itself whether its keys are locked.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup
as_nobody

bad=0
for kib in 8192 64; do
	dir=$work/memlock-$kib
	place "$dir"
	chown -R "$nobody:$nobody" "$dir"
	(
		ulimit -l "$kib" || exit 99
		timeout -k 5 300 $drop "$run/keyconvoy" --lang en \
		    --replay "$scripts/offline-azure.script" \
		    --secrets "$scripts/practice.secrets" --data "$dir/data" \
		    --stick "$dir/stick" --backup "$dir/backup" \
		    --var KEK="$dir/stick/kek.pem" --var KID="$kid"
	) >"$dir/out" 2>"$dir/err" </dev/null
	status=$?
	f=$(folder "$dir")
	locked=$(sed -n 's/.*"memory_locked":\([a-z]*\).*/\1/p' \
	    "$dir/data/ceremonies/$f/transcript.jsonl" 2>/dev/null)
	why=$($drop "$run/keyconvoy" --lang en verify $(paper "$dir/data/ceremonies/$f") \
	    "$dir/data/ceremonies/$f" 2>&1)
	echo "RLIMIT_MEMLOCK $kib KiB: status $status, memory locked: $locked," \
	    "$(tail -n 1 <<<"$why")"
	want=$([[ $kib == 64 ]] && echo false || echo true)
	if [[ $status != 0 || $why != *'Result: SUCCESS' ]]; then
		cat "$dir/err"
		bad=1
	elif [[ -z ${SANITIZED:-} && $locked != "$want" ]]; then
		echo "expected memory locked: $want"
		bad=1
	fi
done
exit "$bad"
