#!/bin/sh
# The year before which no clock is right is that of the newest changelog entry.
set -eu
cd "$top_srcdir"
[ -f debian/changelog ] || exit 77	# a tarball has no debian/
changed=$(sed -n '/^ -- /{s/.*, *[0-9]* [A-Z][a-z]* \([0-9]\{4\}\) .*/\1/p;q}' debian/changelog)
defined=$(sed -n 's/^AC_DEFINE(\[RELEASE_YEAR\], \[\([0-9]*\)\].*/\1/p' configure.ac)
[ -n "$changed" ] && [ "$changed" = "$defined" ] || {
	echo "configure.ac: $defined, debian/changelog: $changed"
	exit 1
}
