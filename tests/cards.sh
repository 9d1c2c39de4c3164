#!/usr/bin/env bash
# keyconvoy cards: what it says of cards as makers make them (their names choose
# the maker, tests/fake/makers.c), in both languages; nothing is written.
set -u
run=$top_builddir/tests/fake/run/keyconvoy
fixture=$top_builddir/tests/fake/card-fixture
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0

expect() {	# LANGUAGE WORDS
	"$run" --lang "$1" cards --reader "virtual:$dir/cards" >"$dir/said" \
	    2>"$dir/err" </dev/null || { echo "status $?"; bad=1; }
	grep -qF -- "$2" "$dir/said" && return
	echo "cards --lang $1 does not say '$2':"
	cat "$dir/said" "$dir/err"
	bad=1
}

mkdir "$dir/cards"
expect en 'No card.'
"$fixture" "$dir/cards" yubikey-4 factory
"$fixture" "$dir/cards" pivkey factory
"$fixture" "$dir/cards" minidriver factory
"$fixture" "$dir/cards" touched factory
"$fixture" "$dir/cards" alice has-key
"$fixture" "$dir/cards" bruno blocked
"$fixture" "$dir/cards" broken damaged
cksum "$dir"/cards/*.card >"$dir/before"
expect en 'Reader: virtual'
expect en 'yubikey-4: Yubikey4'
expect en 'Number: it tells none: people type the printed one'
expect en 'Can be enrolled: no: it is not managed as PIV cards are'
expect en 'minidriver: not a PIV card'
expect en 'It waits for a touch, up to 30 seconds.'
expect en "Can be enrolled: no: its slot 9D is somebody's"
expect en 'Can be enrolled: no: its PIN is blocked'
expect en 'broken: a card that answers what it may not'
expect en 'Can be enrolled: yes, as far as it tells without its PIN'
expect fr 'pas une carte PIV'
cksum "$dir"/cards/*.card | cmp - "$dir/before" || bad=1
# More of them than are listed.
(cd "$dir/cards" && seq -f 'many-%g.card' 3001 | xargs touch)
"$run" --lang en cards --reader "virtual:$dir/cards" >"$dir/said" 2>&1 </dev/null &&
    bad=1
grep -qF 'more than 3000 virtual cards' "$dir/said" || { cat "$dir/said"; bad=1; }
exit $bad
