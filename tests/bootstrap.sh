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
exit $bad
