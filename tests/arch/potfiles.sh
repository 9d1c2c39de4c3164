#!/bin/sh
# po/POTFILES.in lists every source with a message, and nothing else.
set -eu
cd "$top_srcdir"
want=$(find src ui hsm -name '*.[ch]' ! -name nls.h -exec \
    grep -lE '(^|[^A-Za-z0-9_])(_|N_|P_)\(("|$)' {} + | LC_ALL=C sort)
have=$(grep -v '^#' po/POTFILES.in | grep . | LC_ALL=C sort || :)
[ "$want" = "$have" ] || {
	printf 'want:\n%s\nhave:\n%s\n' "$want" "$have"
	exit 1
}
