#!/bin/sh
# Words that have no place in sources, links that lead nowhere.
set -eu
cd "$top_srcdir"
bad=0
links=$(mktemp)
trap 'rm -f "$links"' EXIT
dirs=
for d in src hsm ui tests po doc README.md bootstrap configure.ac Makefile.am; do
	[ ! -e "$d" ] || dirs="$dirs $d"
done

# What is unfinished has no place in the sources: it stands in README's limits.
# (Written in two parts, so that this file does not find itself.)
left='TO''DO|FIX''ME|XX''X|HA''CK|not impl''emented'
if grep -rnwE --include='*.[ch]' --include='*.sh' --include='*.mk' \
    --include='*.script' "$left" $dirs; then
	echo 'something was left unfinished'
	bad=1
fi

# Paths of one machine.
paths='(^|[^A-Za-z0-9_.-])/(ho''me|wo''rk|us''r/lo''cal)/[A-Za-z0-9]'
if grep -rnE --include='*.[ch]' --include='*.sh' --include='*.script' \
    --include='*.md' --include='*.po' "$paths" $dirs; then
	echo 'a path of one machine'
	bad=1
fi

# Relative links of the documents exist.
for f in README.md doc/*.md; do
	grep -oE '\]\([^)#]+' "$f" | sed 's/^](//' | while read -r to; do
		case $to in
		http://* | https://* | mailto:*) continue ;;
		esac
		[ -e "$(dirname "$f")/$to" ] || echo "$f: no such file: $to"
	done
done >"$links"

# So do the files that they name.
for f in README.md doc/*.md; do
	grep -oE '`(src|hsm|ui|tests|po|doc)/[A-Za-z0-9_./-]+`' "$f" | tr -d '`' |
	    grep -vE 'NAME|LANG' |
	    LC_ALL=C sort -u | while read -r to; do
		[ -e "$to" ] || echo "$f: no such file: $to"
	done
done >>"$links"
[ ! -s "$links" ] || { cat "$links"; bad=1; }
exit $bad
