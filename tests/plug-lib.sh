# shellcheck shell=bash
# Sticks in a made-up /sys and /dev (KC_SYSTEM), for tests/fake/mounter.c.

plug() {	# folder, disk, port, serial number, what mounting it comes to
	local at=devices/pci0/usb1/1-$3
	local disk=$at/1-$3:1.0/host$3/block/$2
	mkdir -p "$1/sys/$disk/device" "$1"/{sys/block,dev,run,proc/self} || return
	echo 0781 >"$1/sys/$at/idVendor"
	echo "$4" >"$1/sys/$at/serial"
	echo 1 >"$1/sys/$disk/removable"
	echo 30031872 >"$1/sys/$disk/size"
	echo "8:$3" >"$1/sys/$disk/dev"
	echo 0 >"$1/sys/$disk/device/type"
	echo 'SanDisk ' >"$1/sys/$disk/device/vendor"
	echo 'Ultra           ' >"$1/sys/$disk/device/model"
	ln -s "../$disk" "$1/sys/block/$2"
	echo "8:$3 ${5-vfat}" >"$1/dev/$2"
	touch "$1/proc/self/mountinfo"
}
