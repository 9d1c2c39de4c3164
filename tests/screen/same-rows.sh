#!/bin/sh
# No row of a golden page is the same in English and in French, but for those of
# tests/screen/same-rows.txt: whatever a screen shows went through a translation.
set -eu
golden=$top_srcdir/tests/screen/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
grep -v '^#' "$top_srcdir/tests/screen/same-rows.txt" >"$work/may"

cat >"$work/same.awk" <<'END'
function shown(row)
{
	sub(/^(page|head|rail|keys)( [0-9]+)?\|/, "", row)
	gsub(/│|\|/, "", row)
	gsub(/^ +| +$/, "", row)
	return row
}
FNR == 1 { file++ }
/^== / { page = $0 }
/^(page|head|rail|keys)/ {
	row = shown($0)
	if (row !~ /[[:alpha:]][[:alpha:]][[:alpha:]][[:alpha:]]/)
		next
	rows++
	if (file == 1)
		english[page, row] = 1
	else if ((page, row) in english)
		print row > same
}
END { print rows }
END

pairs=0
compare() {	# English file, French file
	: >"$work/same"
	rows=$(LC_ALL=C.UTF-8 awk -v same="$work/same" -f "$work/same.awk" \
	    "$golden/$1" "$golden/$2")
	[ "$rows" -gt 0 ] || { echo "$1: no rows"; exit 1; }
	if grep -vxE -f "$work/may" "$work/same" >"$work/bad"; then
		echo "$2, as in English:"
		sort -u "$work/bad"
		exit 1
	fi
	pairs=$((pairs + 1))
}
for f in "$golden"/*.en.*; do
	f=${f##*/}
	case $f in ceremony*) continue ;; esac
	compare "$f" "${f%%.en.*}.fr.${f#*.en.}"
done
compare ceremony.en.80x24.txt ceremony.fr.132x43.txt
echo "$pairs pairs of files"
[ "$pairs" -ge 20 ]
