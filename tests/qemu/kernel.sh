#!/usr/bin/env bash
# kernel.sh SUITE DIR: Debian's kernel of that suite, fetched and unpacked into DIR
# (vmlinuz, and the modules that a machine with USB needs); nothing is installed.
# Ends with 77 and a line that says why when there can be none.
set -euo pipefail
suite=$1 dir=$2
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

skip() {
	echo "skipped: $*"
	exit 77
}

# What apt uses here for Debian itself.
mirror() {
	apt-get indextargets --format '$(SITE) $(ORIGIN) $(LABEL)' \
	    'Created-By: Packages' | awk '$2 == "Debian" && $3 == "Debian" {
		print $1; exit }'
}

# apt with lists of its own: this system's are left alone.
apt() {	# command ...
	local tool=$1
	shift
	"$tool" -q -o Dir::State::Lists="$dir/lists" -o Dir::Cache="$dir/cache" \
	    -o Dir::Etc::SourceList="$dir/sources.list" -o Dir::Etc::SourceParts=- \
	    -o APT::Sandbox::User="$(id -un)" "$@"
}

fetch() {
	local from package
	from=$(mirror)
	[[ -n $from && -f $keyring ]] || skip 'apt has no mirror of Debian here'
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	echo "deb [signed-by=$keyring] $from $suite main" >"$dir/sources.list"
	apt apt-get update || skip "no list of $suite"
	package=$(apt apt-cache depends linux-image-amd64 |
	    sed -n 's/.*Depends: \(linux-image-.*\)/\1/p')
	(cd "$dir" && apt apt-get download "$package") ||
	    skip "no kernel of $suite"
}

# A few folders of it: what modprobe asks for lies there.
unpack() {
	dpkg-deb --fsys-tarfile "$dir"/linux-image-*.deb |
	    tar -x -C "$dir" --transform 's,^\./usr/lib,./lib,' --wildcards \
	    './boot/vmlinuz-*' '*/modules/*/modules.*' \
	    '*/kernel/drivers/usb/*' '*/kernel/drivers/scsi/*' \
	    '*/kernel/fs/fat/*' '*/kernel/fs/exfat/*' '*/kernel/fs/nls/*' \
	    '*/kernel/lib/*' \
	    '*/kernel/crypto/*' '*/kernel/block/*' '*/kernel/arch/x86/crypto/*'
	mv "$dir"/boot/vmlinuz-* "$dir/vmlinuz"
	depmod -b "$dir" "$(ls "$dir/lib/modules")"
}

[[ ! -f $dir/whole-2 ]] || exit 0	# one of an older list of modules is no more
for tool in apt-get dpkg-deb depmod; do
	command -v "$tool" >/dev/null || skip "there is no $tool"
done
rm -rf --one-file-system "$dir"
mkdir -p "$dir"
fetch
unpack
rm -rf "$dir"/lists "$dir"/cache "$dir"/linux-image-*.deb
touch "$dir/whole-2"
