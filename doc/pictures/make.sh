#!/bin/sh
# The pictures of README, anew, from the real program: doc/pictures/make.sh BUILD,
# where BUILD is a build folder (by default build/). Needs libvterm-dev when that
# was configured, librsvg2-bin, imagemagick and fonts-dejavu-core.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$top/build}" && pwd)
for tool in rsvg-convert convert; do
	command -v $tool >/dev/null || { echo "missing: $tool" >&2; exit 1; }
done
make -C "$build" all pictures-programs >/dev/null
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

walk() {	# LANGUAGE PAGE=FILE...
	lang=$1
	shift
	TZ=UTC "$build/tests/pty/pictures" "$dir/$lang" "$lang" "$@"
}
walk en "world.insert:(Bruno)=$dir/tray-en.svg" \
    "inspect.compare=$dir/rights-en.svg"
walk fr "world.exists=$dir/words-fr.svg" \
    "signoff.person:Bruno=$dir/signoff-fr.svg"
for svg in "$dir"/*.svg; do
	name=$(basename "$svg" .svg)
	rsvg-convert "$svg" -o "$dir/$name.png"
	# A few colours are enough for letters, and no dates: the same screen is
	# the same file.
	convert "$dir/$name.png" -strip -colors 32 \
	    -define png:exclude-chunks=date,time \
	    -define png:compression-level=9 "PNG8:$top/doc/pictures/$name.png"
	size=$(wc -c <"$top/doc/pictures/$name.png")
	echo "$name.png: $size bytes"
	[ "$size" -lt 61440 ] || { echo 'too large' >&2; exit 1; }
done
