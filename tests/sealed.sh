#!/usr/bin/env bash
# A sealed record: its last line is not covered by a line after it, so every byte
# of it is changed in turn, and the record is cut at every length in it: `keyconvoy
# verify` never says that it is consistent. (The lines before: tests/unit/test_journal.c.) In
# make check some of the bytes, in make check-faults all.
set -u
. "$top_srcdir/tests/faults-lib.sh"
command -v xxd >/dev/null || skip 'xxd is not installed'
faults_setup
dir=$work/sealed
place "$dir"
ceremony "$dir" "$scripts/anywhere.script" new || { cat "$dir/err"; exit 1; }
record=$(echo "$dir"/data/ceremonies/*/transcript.jsonl)
cp "$record" "$work/whole"
len=$(wc -c <"$record")
start=$((len - $(tail -n 1 "$record" | wc -c)))
step=61
[[ ${FAULTS-} = full ]] && step=${FAULTS_STEP:-1}
passed=0 failed=0

refused() {	# what was done
	"$run/keyconvoy" --lang en verify "$record" >"$work/said" 2>&1
	if grep -Eq '^Result: (SUCCESS|consistent)' "$work/said"; then
		echo "$1: verify is content"
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
}

"$run/keyconvoy" --lang en verify "$record" |
    grep -q '^Result: consistent, not compared' || { echo 'not sealed'; exit 1; }
for ((at = start; at < len; at += step)); do
	byte=$(dd if="$work/whole" bs=1 skip=$at count=1 2>/dev/null | xxd -p)
	printf '%s' "$(printf '%02x' $((0x$byte ^ 1)))" | xxd -r -p |
	    dd of="$record" bs=1 seek=$at conv=notrunc 2>/dev/null
	refused "byte $at changed"
	head -c "$at" "$work/whole" >"$record"
	refused "cut at $at"
	cp "$work/whole" "$record"
done
echo "$passed passed, $failed failed"
((failed == 0 && passed > 20))
