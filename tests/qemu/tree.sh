#!/usr/bin/env bash
# tree.sh KERNEL TREE: what the machine boots from, as a folder: the programs as
# they are installed, what else the tests want, their libraries, udevd, and the kernel's modules for USB, readers and sticks. The tests' own
# programs and scripts lie where they lie here.
set -euo pipefail
kernel=$1 tree=$2
here=$top_srcdir/tests/qemu
prefix=$(sed -n 's/^prefix = //p' "$top_builddir/Makefile")
version=$(ls "$kernel/lib/modules")

# A program, to where it lies here.
lay() {		# PROGRAM...
	local f
	for f; do
		mkdir -p "$tree/${f%/*}"
		cp -L "$f" "$tree/$f"
		strip "$tree/$f"
	done
}

# And with what it is linked to.
take() {	# PROGRAM...
	lay "$@"
	taken+=("$@")
}

libraries() {
	ldd "${taken[@]}" 2>/dev/null | grep -oE '/[^ :]+\.so[^ :]*' |
	    sort -u | while read -r lib; do
		mkdir -p "$tree/${lib%/*}"
		cp -L "$lib" "$tree/$lib"
	done
}

# In the order in which they have to be loaded.
modules() {
	local m file name
	for m in xhci_pci usb_storage sd_mod vfat exfat nls_cp437 nls_ascii; do
		modprobe -d "$kernel" -S "$version" --show-depends "$m"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
	    while read -r file; do
		name=$(basename "${file%.xz}")
		case $file in
		*.xz) xz -dc "$file" >"$tree/modules/$name" ;;
		*) cp "$file" "$tree/modules/$name" ;;
		esac
		echo "$name"
	done >"$tree/modules/list"
}

# What stands in the place of a whole system.
system() {
	mkdir -p "$tree"/{bin,dev,etc,modules,proc,root,run,sys,tmp,media,people}
	ln -s bin "$tree/sbin"
	cp "$(command -v busybox)" "$tree/bin/"
	for applet in $("$tree/bin/busybox" --list); do
		[[ $applet == busybox ]] || ln -s busybox "$tree/bin/$applet"
	done
	# Where the tests are written for more than busybox has.
	rm -f "$tree"/bin/{bash,setpriv,loadkeys}
	take /bin/bash /bin/udevadm /bin/{loadkeys,dumpkeys,setleds} /usr/bin/{timeout,xargs,setpriv,openssl,flock}
	ln -s udevadm "$tree/bin/systemd-udevd"
	mkdir -p "$tree"/usr/lib/{locale,udev/rules.d}
	cp -r /usr/lib/locale/C.utf8 "$tree/usr/lib/locale/"
	mkdir -p "$tree"/{usr/share,lib/terminfo/l}
	cp -r /usr/share/keymaps "$tree/usr/share/"
	cp /lib/terminfo/l/linux "$tree/lib/terminfo/l/"
	cp /lib/udev/rules.d/50-udev-default.rules "$tree/usr/lib/udev/rules.d/"
	printf '%s\n' root:x:0:0::/root:/bin/bash nobody:x:65534:65534::/:/bin/bash \
	    operator:x:1000:1000::/people:/bin/bash \
	    stranger:x:1001:1001::/:/bin/bash >"$tree/etc/passwd"
	printf '%s\n' root:x:0: nogroup:x:65534: operator:x:1000: stranger:x:1001: \
	    plugdev:x:46:operator >"$tree/etc/group"
	chmod 1777 "$tree/tmp"
}

# Nobody unpacks a toolset here, or starts a vault: their libraries are larger than
# all else, and stay behind. (Their digests are taken all the same.)
programs() {
	make -C "$top_builddir" -s install-strip DESTDIR="$tree"
	taken+=("$tree$prefix"/{bin/keyconvoy,libexec/keyconvoy/keyconvoy-{pages,keyd,cardd}})
}

# The tests of jails, and what they start, where they lie here.
hostile() {
	local f
	printf 'top_srcdir=%s\ntop_builddir=%s\n' "$top_srcdir" "$top_builddir" \
	    >"$tree/hostile-where"
	cp "$here/hostile-list" "$tree/"
	mkdir -p "$tree$top_srcdir/tests"
	cp -r "$top_srcdir"/tests/replay "$top_srcdir"/tests/*.sh \
	    "$tree$top_srcdir/tests/"
	lay "$top_builddir"{,/tests/fake/run}/keyconvoy-{unpack,az}
	take "$top_builddir"/tests/qemu/keymaps
	mv "$tree$top_builddir/tests/qemu/keymaps" "$tree/keymaps"
	take "$top_builddir"{,/tests/fake/run,/tests/fake/hostile}/keyconvoy{,-pages,-keyd,-cardd} \
	    "$top_builddir"/tests/fake/has-landlock
	while read -r kind f; do
		[[ $kind != program ]] || take "$top_builddir/$f"
	done <"$here/hostile-list"
}

taken=()
system
programs
hostile
libraries
modules
cp "$here/init" "$here"/inside-*.sh "$top_srcdir"/tests/plain-lib.sh "$tree/"
chmod +x "$tree/init"
