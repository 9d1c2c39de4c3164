#!/usr/bin/env bash
# Sticks mounted by the kernel: loop devices stand for their disks, a made-up /sys names
# them. All of it in a view of mounts of its own. Only as root, where loop devices are
# allowed; handovers on sticks are tests/qemu's.
set -u
skip() { echo "skipped: $*"; exit 77; }

((EUID == 0)) || skip 'only root may mount'
for tool in losetup mkfs.ext4 unshare setpriv; do
	command -v $tool >/dev/null || skip "there is no $tool"
done
[ "${1-}" = apart ] || exec unshare -m --propagation private bash "$0" apart
export KC_SYSTEM
work=$(realpath "$(mktemp -d)") || exit 99
loops=()
cleanup() {
	umount "$KC_SYSTEM"/run/keyconvoy/* "$KC_SYSTEM/media" 2>/dev/null
	for loop in "${loops[@]}"; do losetup -d "$loop" 2>/dev/null; done
	rm -rf "$work"
}
trap cleanup EXIT
KC_SYSTEM=$work/root
. "$top_srcdir/tests/plug-lib.sh"
mkdir -p "$KC_SYSTEM"/{media,run}

# A stick whose disk, or first partition, is an image.
insert() {	# disk, port, serial number, image [partition]
	local loop sys node=$1
	loop=$(losetup --show -f "$4" 2>/dev/null) || return
	loops+=("$loop")
	plug "$KC_SYSTEM" "$1" "$2" "$3"
	sys=$KC_SYSTEM/sys/block/$1
	if [ "${5-}" ]; then
		node=${1}1
		mkdir "$sys/$node" && echo 1 >"$sys/$node/partition"
		sys=$sys/$node
	fi
	rm -f "$KC_SYSTEM/dev/$1"
	ln -s "$loop" "$KC_SYSTEM/dev/$node"
	printf '%d:%d\n' "0x$(stat -c %t "$loop")" "0x$(stat -c %T "$loop")" >"$sys/dev"
}

image() {	# type, size in KiB, options
	truncate -s "$2K" "$work/$1.img" && "mkfs.$1" "${@:3}" "$work/$1.img" >/dev/null 2>&1
}

image ext4 2048 -q && cp "$work/ext4.img" "$work/second.img" || exit 99
truncate -s 1M "$work/zero.img"
insert sda 1 4C530001 "$work/ext4.img" || skip 'loop devices are not allowed here'
insert sdb 2 4C530002 "$work/second.img" partition
insert sdc 3 ZERO "$work/zero.img"
# The kernel's own table, once plug has made a folder for another.
rm -rf "$KC_SYSTEM/proc" && ln -s /proc "$KC_SYSTEM/proc"

places=$KC_SYSTEM/run/keyconvoy one=$KC_SYSTEM/run/keyconvoy/usb:4C530001
mounts() { "$top_builddir/tests/fake/mounts" "$@"; }
options() { findmnt -no OPTIONS "$1"; }
bad=0
check() {	# what, condition
	if [ "$2" = 0 ]; then echo "ok: $1"; else echo "NOT OK: $1: $said"; bad=1; fi
}
expect() {	# what, words to come, arguments
	said=$(mounts "${@:3}")
	[ "$said" = "$2" ]
	check "$1" $?
}

expect 'a stick is mounted in a place of its own' "0 $one" take usb:4C530001
said=$(options "$one")
[[ $said == ro,*nosuid,nodev,noexec* ]]
check 'read-only, without devices, programs, set-user-ids' $?
expect 'asked again it is there already' "0 $one" take usb:4C530001
expect 'it can be written once it is to be' "0 $one" write usb:4C530001
said=$(options "$one")
[[ $said == rw,*nosuid,nodev,noexec* ]] && echo package >"$one/package"
check 'and only then' $?
expect 'the second of the same look has its own, on a partition' \
    "0 $places/usb:4C530002" take usb:4C530002
[ -e "$one/package" ] && ! [ -e "$places/usb:4C530002/package" ]
check 'they are not mixed' $?
exec 8<"$one/package"
expect 'one in use is not unmounted' 'ERR_LOCKED ' leave usb:4C530001
exec 8<&-
expect 'then it is' '0 ' leave usb:4C530001
! mountpoint -q "$one"
check 'and is gone' $?
expect 'a second time there is nothing to unmount' 'ERR_NOTFOUND ' leave usb:4C530001
expect 'no file system of ours' 'ERR_FORMAT /dev/sdc' take usb:ZERO
expect 'one that is not in' 'ERR_NOTFOUND ' take usb:OTHER
expect 'what is no stick is not asked for' 'ERR_ARG ' take sda
expect 'nor a path' 'ERR_ARG ' take usb:../../etc

# One that comes later with the same serial number, and a disk's name before it.
expect 'one is in use' "0 $one" write usb:4C530001
insert sda0 4 4C530001 "$work/zero.img"
echo 7 >"$KC_SYSTEM/sys/block/sda/diskseq"
echo 8 >"$KC_SYSTEM/sys/block/sda0/diskseq"
rm "$KC_SYSTEM/sys/block/sdc"
expect 'its twin has another name' 'ERR_FORMAT /dev/sda0' take usb:4C530001.sda0
expect 'and it is where it was' "0 $one" write usb:4C530001
[[ $(options "$one") == rw,* ]]
check 'still to be written' $?
rm "$KC_SYSTEM/sys/block/sda0"
expect 'it leaves' '0 ' leave usb:4C530001

# The later one of the two stays: it has the name of one that is alone by then.
cp "$work/second.img" "$work/twin.img" && insert sdd 9 4C530001 "$work/twin.img"
echo 9 >"$KC_SYSTEM/sys/block/sdd/diskseq"
later=$places/usb:4C530001.sdd
expect 'the later twin is written' "0 $later" write usb:4C530001.sdd
mv "$KC_SYSTEM/sys/block/sda" "$work/sda"
expect 'alone it is where it was' "0 $later" write usb:4C530001
expect 'and leaves from there' '0 ' leave usb:4C530001
! mountpoint -q "$later"
check 'mounted for writing no more' $?
rm "$KC_SYSTEM/sys/block/sdd"
mv "$work/sda" "$KC_SYSTEM/sys/block/sda"

# Pulled while it is mounted, and another one is in its place.
rm "$KC_SYSTEM/sys/block/sdb"
expect 'pulled' 'ERR_NOTFOUND ' take usb:4C530002
! mountpoint -q "$places/usb:4C530002"
check 'what was pulled is not mounted any more' $?

# As a desktop does.
mount -o ro "${loops[0]}" "$KC_SYSTEM/media"
expect 'where the system mounted it, it is used' "0 $KC_SYSTEM/media" take usb:4C530001
expect 'and left to it' 'ERR_NOTFOUND ' leave usb:4C530001
umount "$KC_SYSTEM/media"

chmod -R a+rX "$work" "$KC_SYSTEM"
said=$(setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all \
    --inh-caps=-all "$top_builddir/tests/fake/mounts" take usb:4C530001 2>&1)
[[ $said == 'ERR_PERM /dev/sda' || $said == *'ermission denied'* ]]
check 'who may not mount is told the device' $?

for type in vfat exfat; do
	if ! command -v mkfs.$type >/dev/null || ! grep -qw $type /proc/filesystems; then
		echo "not tried here: $type (no mkfs.$type, or none in this kernel)"
		continue
	fi
	image $type 8192 && insert "sd${type:0:1}" 7 "$type" "$work/$type.img"
	expect "$type" "0 $places/usb:$type" write "usb:$type"
	echo package >"$places/usb:$type/package"
	check "$type is written" $?
	expect "$type leaves" '0 ' leave "usb:$type"
	rm "$KC_SYSTEM/sys/block/sd${type:0:1}"
done
exit $bad
