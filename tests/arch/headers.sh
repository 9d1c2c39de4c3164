#!/bin/sh
# Every header compiles by itself, twice (its guard works).
set -eu
cd "$top_srcdir"
list=$(mktemp)
trap 'rm -f "$list"' EXIT
find src ui hsm -name '*.h' | LC_ALL=C sort >"$list"
while read -r h; do
	printf '#include "%s"\n#include "%s"\n' "$h" "$h" |
	    $CC -std=c11 -Wall -Wextra -Werror -I. -I"$top_builddir" \
		-include "$top_builddir/config.h" -fsyntax-only -xc - ||
	    { echo "$h does not compile alone"; exit 1; }
done <"$list"
