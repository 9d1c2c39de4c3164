#!/bin/sh
# What the papers for people say to type is there: each option of keyconvoy behind its
# name, each command of ./bootstrap and ./run; the station's page says the same to type
# in both languages.
set -eu
cd "$top_srcdir"
[ -f debian/bundle/run ] || exit 77	# a tarball has no debian/
bad=0
help=$("$top_builddir/keyconvoy" --lang en --help)

typed() {	# file: what stands in a block, or between backquotes
	sed -n 's/^    *//p' "$1"
	grep -o '`[^`]*`' "$1" | tr -d '`'
}

has() {	# word, where it is looked for, what for
	printf '%s\n' "$2" | grep -qE -- "(^|[^a-z-])$1([^a-z-]|\$)" && return
	echo "$3: there is no $1"
	bad=1
}

n=0
for f in doc/station.md doc/fr/station.md doc/lost-laptop.md doc/fr/lost-laptop.md \
    doc/pilot.md; do
	for word in $(typed "$f" | grep -E '^(keyconvoy|\./run) ' |
	    grep -oE -- ' (--[a-z-]+|inspect|verify|cards)'); do
		has "$word" "$help" "$f"
		n=$((n + 1))
	done
	for word in $(typed "$f" | sed -n 's/^\.\/bootstrap \([a-z]*\).*/\1/p'); do
		has "$word)" "$(cat bootstrap)" "$f"
	done
	for word in $(typed "$f" | sed -n 's/^\.\/run \([a-z]\)/\1/p'); do
		has "$word)" "$(cat debian/bundle/run)" "$f"
	done
done
[ "$n" -gt 5 ] || { echo 'nothing to type was found'; bad=1; }

block() {	# file: without what is not typed
	sed -n 's/^    //p' "$1" | grep -v '^ *[A-Z][a-z]*:'
}
for f in station lost-laptop; do
	[ "$(block "doc/$f.md")" = "$(block "doc/fr/$f.md")" ] || {
		echo "doc/$f.md and doc/fr/$f.md say different things to type"
		bad=1
	}
done
exit $bad
