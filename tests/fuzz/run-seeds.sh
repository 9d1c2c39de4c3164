#!/bin/sh
# Every seed and every input that once broke something passes its target. A
# target without a seed is an error: it would prove nothing.
set -eu
n=0
for t in "$top_builddir"/tests/fuzz/fuzz_*; do
	[ -f "$t" ] && [ -x "$t" ] || continue
	name=${t##*/fuzz_}
	set -- "$top_srcdir/tests/fuzz/seeds/$name"/*
	[ -f "$1" ] || { echo "fuzz_$name has no seeds"; exit 1; }
	"$t" "$@" || { echo "fuzz_$name failed"; exit 1; }
	n=$((n + 1))
done
echo "$n targets"
[ "$n" -gt 0 ] || exit 77
