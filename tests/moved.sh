#!/usr/bin/env bash
# Ceremonies of an older keyconvoy, which lay beside the cards, are moved once, from
# wherever a kill has left that, and the first page says so.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup

bad=0
wrong() { echo "$*"; bad=1; }
dir=$work/moved
place "$dir"
ceremony "$dir" "$scripts/anywhere.script" new || { cat "$dir/err"; exit 1; }
new=$dir/data/ceremonies
first=$(folder "$dir")
cp -a "$new/$first" "$dir/data/2026-01-02-older"
mv "$new"/* "$dir/data/"
[[ -s $dir/data/station ]] || wrong 'there was no station'
(cd "$dir/data" && find . -type f ! -path './cards/*' -exec sha256sum {} +) |
    sed 's,\./,,' | sort >"$work/before"

printf 'page\n' >"$work/page.script"
page() {
	timeout -k 5 300 "$run/keyconvoy" --lang "$1" --replay "$work/page.script" \
	    --data "$dir/data" >"$dir/out" 2>"$dir/err" </dev/null
}

# Somebody works in one: it stays where it is, and nothing begins.
exec 9>>"$dir/data/$first/lock"
flock 9
page en
[[ $? == 3 ]] && grep -q "$dir/data/$first" "$dir/err" ||
    { wrong 'a locked one'; cat "$dir/out" "$dir/err"; }
exec 9>&-
[[ -d $dir/data/$first ]] || wrong 'a locked one was moved'

# A kill in between: one is there already, the other not yet.
mkdir -p "$new"
mv "$dir/data/2026-01-02-older" "$new/" 2>/dev/null
page en || wrong "status $?"
grep -q '1 ceremony of an older keyconvoy was moved' "$dir/out" ||
    { wrong 'the page does not say it'; cat "$dir/out" "$dir/err"; }
(cd "$new" && find . -type f -exec sha256sum {} +) | sed 's,\./,,' |
    sort >"$work/after"
cmp "$work/before" "$work/after" || bad=1
[[ $(ls "$dir/data") == $'cards\nceremonies' ]] ||
    { wrong 'something stayed'; ls "$dir/data"; }
[[ -n $(ls "$dir/data/cards") ]] || wrong 'the cards were moved'

# Once.
page fr || wrong "status $?"
grep -q 'keyconvoy plus ancien' "$dir/out" && wrong 'it is said again'

# A name that both have: nothing is replaced.
cp -a "$new/$first" "$dir/data/"
page en
[[ $? == 3 ]] && [[ -d $dir/data/$first ]] || wrong 'a name that both have'
exit "$bad"
