#!/usr/bin/env bash
# What lies outside of the folders that keyconvoy was given cannot be read or
# written, though this user may, and the page says so.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup
[[ -z $SANITIZED ]] || skip 'a sanitizer needs what the jail forbids'
"$top_builddir/tests/fake/has-landlock" || skip 'this kernel has no Landlock'

bad=0
dir=$work/reach
place "$dir"
mkdir "$dir/elsewhere"
cp "$work/kek.pem" "$dir/elsewhere/"

# In the place of a handler of the script another one.
with() {	# page, lines
	awk -v page="$1" -v lines="$2" '
	$0 == "on " page { print; print lines; skip = 1; next }
	skip && $0 == "end" { skip = 0 }
	!skip' "$scripts/anywhere.script"
}

try() {	# notice, script
	ceremony "$dir" "$2" new
	[[ $? == 1 ]] && grep -q "with notice $1" "$dir/err" || {
		echo "no $1:"
		head -n 20 "$dir/err"
		bad=1
	}
	rm -rf "$dir/data" "$dir/backup"
	mkdir "$dir/data" "$dir/backup"
}

with intake.kek "	set kek \"$dir/elsewhere/kek.pem\"
	press next
	step signoff.end" >"$dir/kek.script"
with backup.medium "	set backup \"$dir/elsewhere\"
	press next
	step signoff.end" >"$dir/backup.script"
# The script's own folder is within reach: it may not be theirs.
mkdir "$work/scripts"
mv "$dir"/*.script "$work/scripts"
try kek-unreadable "$work/scripts/kek.script"
try medium-reach "$work/scripts/backup.script"
exit "$bad"
