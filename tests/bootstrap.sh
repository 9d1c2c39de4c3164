#!/bin/sh
# ./bootstrap says in one sentence that make cannot build in a folder, before it
# installs or makes anything there; names that people give to folders are taken.
set -u
# Not in TMPDIR: make works in the build folder, so its path is a good one.
dir=$(mktemp -d "$top_builddir/bootstrap-XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
bad=0

in_folder() {	# NAME: sets status and the said file
	mkdir "$dir/$1" && cp "$top_srcdir/bootstrap" "$dir/$1/" || exit 99
	# What a folder that is taken would go on with.
	sh "$dir/$1/bootstrap" install nothing >"$dir/said" 2>&1 </dev/null
	status=$?
}

in_folder keyconvoy-0.1_é,=+@
[ $status -eq 2 ] && grep -q 'bootstrap run' "$dir/said" ||
    { echo 'a folder that is good was not taken:'; cat "$dir/said"; bad=1; }
for c in ' ' '	' '
' '$' '&' "'" '"' '\' '#' ';' '*' '(' '%' '['; do
	in_folder "a${c}b"
	[ $status -eq 1 ] && grep -q '^bootstrap: make cannot build in ' "$dir/said" &&
	    ! [ -e "$dir/a${c}b/build" ] ||
	    { echo "with '$c' it ended with $status:"; cat "$dir/said"; bad=1; }
done

# Only a rehearsal that was begun goes on.
sh "$top_srcdir/bootstrap" run "$dir/none" >"$dir/said" 2>&1 </dev/null
[ $? -eq 1 ] && grep -q "^bootstrap: there is no rehearsal in $dir/none" "$dir/said" ||
    { echo 'another folder went on:'; cat "$dir/said"; bad=1; }

# Without az one station is played, and the other is told how to come by.
mkdir "$dir/empty"
for lang in en fr; do
	(
		PATH=$dir/empty
		. "$top_srcdir/src/rehearsal.sh"
		. "$top_srcdir/src/stations.sh"
		stations_fit "$dir"
	) >"$dir/said" 2>&1
	[ $? -eq 1 ] && grep -q 'bootstrap install az' "$dir/said" &&
	    grep -qE 'only the station|Seule la station' "$dir/said" ||
	    { echo "without az, in $lang:"; cat "$dir/said"; bad=1; }
done
exit $bad
