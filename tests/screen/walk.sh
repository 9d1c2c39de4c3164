#!/bin/sh
# Random keys, sizes, cards and deaths of daemons through engine and full screen.
set -eu
walk=$top_builddir/tests/screen/walk
for program in "$walk" "$top_builddir/tests/fake/run/keyconvoy-keyd" \
	"$top_builddir/tests/fake/run/keyconvoy-cardd"; do
	[ -x "$program" ] || { echo "skipped: $program is not built"; exit 77; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0
"$walk" "${WALK_SEED:-1}" "${WALK_EVENTS:-1500}" "$dir" >"$dir/said" ||
	status=$?
cat "$dir/said"
[ "$status" -eq 0 ] || exit "$status"
# A walk that came nowhere has proved nothing.
seen=$(sed -n 's/.* \([0-9]*\) pages seen$/\1/p' "$dir/said")
[ "${seen:-0}" -ge 8 ] || { echo "only ${seen:-no} pages seen"; exit 1; }

# Stops and continuations need a terminal and a shell: the real program's.
stops=$top_builddir/tests/pty/walk_stops
[ -x "$stops" ] || exit 0
mkdir "$dir/stops"
"$stops" "${WALK_SEED:-1}" "$((${WALK_EVENTS:-1500} / 15))" "$dir/stops"
