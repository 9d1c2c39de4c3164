#!/usr/bin/env bash
# A whole ceremony in each suite that is not the default: its record, seal and
# every file hold, and the world says in which suite it is.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup
passed=0 failed=0

holds() {	# suite
	local dir=$work/$1 folder
	place "$dir"
	sed "/^on world.quorum/a\\	set suite $1" "$scripts/anywhere.script" \
	    >"$dir.script"
	ceremony "$dir" "$dir.script" new || { cat "$dir/err"; return 1; }
	for folder in "$dir"/data/ceremonies/*/kmdata; do
		folder=${folder%/kmdata}
		"$run/keyconvoy" verify $(paper "$folder") "$folder" >"$work/said" 2>&1 &&
		    "$run/keyconvoy" inspect "$folder/kmdata/local/world" \
		    >"$work/said" 2>&1 && grep -qF "$1" "$work/said" &&
		    return
		cat "$work/said"
	done
	return 1
}

for suite in DLf1024s160mRijndael DLf3072s256mRijndael \
    DLf3072s256mAEScSP800131Ar1; do
	if holds $suite; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$suite: not ok"
	fi
done
echo "$passed passed, $failed failed"
((failed == 0 && passed == 3))
