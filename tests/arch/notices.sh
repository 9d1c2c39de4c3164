#!/bin/sh
# Every notice is shown by a replay script, or stands with a reason in
# tests/replay/notices.except; nothing stands there that has a script.
set -eu
cd "$top_srcdir"
bad=0
shown=0
ids=$(sed -n 's/^	{ "\([a-z-]*\)", .*/\1/p' src/page/notices_*.c)
for id in $ids; do
	except=$(grep -c "^$id	." tests/replay/notices.except || :)
	if grep -qE "^[[:space:]]*expect notice $id\$" tests/replay/*.script; then
		shown=$((shown + 1))
		[ "$except" = 0 ] || { echo "$id has a script and an exception"; bad=1; }
	elif [ "$except" != 1 ]; then
		echo "$id: no script expects it"
		bad=1
	fi
done
for id in $(sed -n 's/^\([a-z-]*\)	.*/\1/p' tests/replay/notices.except); do
	echo "$ids" | grep -qx -- "$id" || { echo "$id is no notice"; bad=1; }
done
echo "$shown notices are shown by a script"
[ "$shown" -gt 0 ] || bad=1
exit $bad
