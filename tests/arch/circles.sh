#!/bin/sh
# No two files of a room call each other, nor do more of them in a ring: whoever
# reads one can begin with what it stands on. Asked of the objects.
set -eu
bad=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT

# In pairs for tsort: who needs a symbol, who has it.
pairs() {	# archive or objects
	nm "$@" | awk '
	/:$/ { file = substr($0, 1, length($0) - 1); next }
	NF == 3 && $2 ~ /[TDRBC]/ { has[$3] = file }
	NF == 2 && $1 == "U" { need[file " " $2] = 1 }
	END {
		for (n in need) {
			split(n, p, " ")
			if (p[2] in has && has[p[2]] != p[1])
				print p[1], has[p[2]]
		}
	}'
}

look() {	# what it is, archive or objects
	what=$1
	shift
	[ -f "${1-}" ] || { echo "$what was not built"; bad=1; return; }
	if ! pairs "$@" | tsort >/dev/null 2>"$out"; then
		echo "$what has a circle:"
		sed 's/^tsort: //' "$out"
		bad=1
	fi
}

# Every library that a fragment of the house names.
for lib in $(find "$top_srcdir/src" "$top_srcdir/hsm" "$top_srcdir/ui" -name local.mk \
    -exec sed -n 's/^noinst_LIBRARIES += //p' {} + | LC_ALL=C sort); do
	look "$lib" "$top_builddir/$lib"
done

# Every room, with or without a library: of each source the object that was made
# last; one that no program here takes has none.
for room in $(cd "$top_srcdir" && find src hsm ui -name '*.c' |
    sed 's|/[^/]*$||' | LC_ALL=C sort -u); do
	set --
	for c in "$top_srcdir/$room"/*.c; do
		o=$(basename "$c" .c).o
		# shellcheck disable=SC2012  # the names are ours
		o=$(ls -t "$top_builddir/$room/$o" \
		    "$top_builddir/$room"/*-"$o" 2>/dev/null | head -n 1)
		[ -z "$o" ] || set -- "$@" "$o"
	done
	look "$room" "$@"
done

# The check can fail.
if printf 'a.o b.o\nb.o a.o\n' | tsort >/dev/null 2>&1; then
	echo 'tsort finds no loop'
	bad=1
fi
[ "$(pairs "$top_builddir/librecord.a" | grep -c 'journal.o .*journal_scan.o')" -gt 0 ] || {
	echo 'the journal does not read its lines?'
	bad=1
}
exit $bad
