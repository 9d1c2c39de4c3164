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

for lib in base wire page record cloud steps card unpack replay ui vault rest; do
	look "lib$lib.a" "$top_builddir/lib$lib.a"
done

# Rooms without a library; an object whose source is gone is an older build's.
for room in src/cmd src/vault; do
	set --
	for o in "$top_builddir/$room"/*.o; do
		c=${o##*/}
		c=${c##*-}
		[ -f "$top_srcdir/$room/${c%.o}.c" ] && set -- "$@" "$o"
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
