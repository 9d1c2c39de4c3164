# shellcheck shell=bash
# The tests of jails and launcher, as they are, on this kernel: hostile pages in
# the pages' place, daemons looked at from outside, what lies out of reach. One
# that says why it cannot run here has failed.
. /inside-lib.sh
. /hostile-where
export top_srcdir top_builddir CMOCKA_MESSAGE_OUTPUT=TAP

check 'this kernel has Landlock' "$top_builddir/tests/fake/has-landlock"
while read -r kind name; do
	case $kind in
	script) check "$name" bash "$top_srcdir/$name" ;;
	program) check "$name" "$top_builddir/$name" ;;
	esac </dev/null
done </hostile-list
