#!/usr/bin/env bash
# What lies outside of the folders that keyconvoy was given is opened by the launcher,
# within its bounds, or not at all, though this user may, and the page says so.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup
[[ -z $SANITIZED ]] || skip 'a sanitizer needs what the jail forbids'
"$top_builddir/tests/fake/has-landlock" || skip 'this kernel has no Landlock'

bad=0
dir=$work/reach
place "$dir"
mkdir "$dir/elsewhere" "$dir/elsewhere/.keys" "$dir/empty"
cp "$work/kek.pem" "$dir/elsewhere/"
cp "$work/kek.pem" "$dir/elsewhere/.keys/"

# In the place of a handler of the script another one.
with() {	# page, lines
	awk -v page="$1" -v lines="$2" '
	$0 == "on " page { print; print lines; skip = 1; next }
	skip && $0 == "end" { skip = 0 }
	!skip' "$scripts/anywhere.script"
}

# The script ends where the page is another one than it waits for.
try() {	# words of the page, script
	ceremony "$dir" "$2" new
	[[ $? == 1 ]] && grep -q "$1" "$dir/err" || {
		echo "no $1:"
		head -n 20 "$dir/err"
		bad=1
	}
	rm -rf "$dir/data" "$dir/backup"
	mkdir "$dir/data" "$dir/backup"
}

kek() {	# path
	with intake.kek "	set kek \"$1\"
	set kid \${KID}
	press next
	step signoff.end"
}
backup() {	# path
	with backup.medium "	set backup \"$1\"
	press next
	step signoff.end"
}
# The script's own folder is within reach: it may not be theirs.
mkdir "$work/scripts"
kek "$dir/elsewhere/kek.pem" >"$work/scripts/kek.script"
kek "$dir/elsewhere/.keys/kek.pem" >"$work/scripts/hidden.script"
backup "$dir/elsewhere" >"$work/scripts/foreign.script"
backup "$dir/empty" >"$work/scripts/empty.script"
try 'page shows intake.seen' "$work/scripts/kek.script"
try 'with notice kek-unreadable' "$work/scripts/hidden.script"
try 'with notice medium-reach' "$work/scripts/foreign.script"
[[ $(ls "$dir/elsewhere") == kek.pem ]] || { echo 'something was written'; bad=1; }
# So many in one run, and no more; those that are refused count, too.
often=
for ((i = 0; i < 128; i++)); do
	often+="$dir/elsewhere/.keys/kek.pem\"
	set kid \${KID}
	press next
	set kek \""
done
kek "$often$dir/elsewhere/kek.pem" >"$work/scripts/often.script"
try 'with notice kek-often' "$work/scripts/often.script"
try 'page shows backup.done' "$work/scripts/empty.script"
[[ -s $dir/empty/kmdata/local/world ]] || { echo 'no world was written'; bad=1; }
exit "$bad"
