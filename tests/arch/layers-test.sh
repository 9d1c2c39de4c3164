#!/bin/sh
# layers.sh finds what breaks its rules: in a tree where every folder includes
# from each of those that its table has further down, it names all these lines.
set -eu
layers=$top_srcdir/tests/arch/layers.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

look() {
	top_srcdir=$work/tree sh "$layers" >"$work/said" 2>&1
}
plant() {	# file, header in its quotes or brackets
	echo "#include $2" >>"$work/tree/$1"
}
folders=$(sed -n "/^floors='/,/^'/s/^\([a-z/]*\) .*/\1/p" "$layers")
libraries=$(sed -n "/^libraries='/,/^'/s/^[^' ]* .*/x/p" "$layers" | grep -c x)

# What a folder may include is nothing to complain of.
for dir in $folders; do
	mkdir -p "$work/tree/$dir"
	plant "$dir/good.c" "\"$dir/good.h\""
done
look || { cat "$work/said"; echo 'a good tree is refused'; exit 1; }

below=
for dir in $folders; do
	for d in $below; do
		plant "$d/bad.c" "\"$dir/bad.h\""
	done
	below="$below $dir"
done
plant src/bad.c '"hsm/bad.h"'
plant src/wire/bad.c '"../base/bad.h"'
plant src/wire/bad.c '"bad.h"'
for header in jansson ncurses libusb seccomp linux/seccomp openssl/evp libintl \
    archive dlfcn gnutls/gnutls microhttpd; do
	plant src/base/bad.c "<$header.h>"
	libraries=$((libraries - 1))
done
[ "$libraries" = 0 ] || { echo 'a library is not planted'; exit 1; }
mkdir "$work/tree/src/new"
: >"$work/tree/src/new/bad.c"

! look || { echo 'a bad tree is taken'; exit 1; }
(cd "$work/tree" && grep -rn --include=bad.c '' . | sed 's,^\./,,'
    echo 'src/new: on no floor') | LC_ALL=C sort >"$work/planted"
sed 's/  (.*//' "$work/said" | LC_ALL=C sort -u >"$work/found"
diff "$work/planted" "$work/found"
echo "$(grep -c . "$work/planted") planted lines are found"
