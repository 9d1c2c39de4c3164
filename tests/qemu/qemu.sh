#!/usr/bin/env bash
# The programs in real kernels: those of Debian 12 (6.1) and 13 (6.12), in QEMU
# without KVM, both at once. In each a whole ceremony in production with a card
# reader and sticks on USB, the tests of the jails with the hostile programs, and a
# keyboard with another layout at a console.
# Kernels are fetched once, into build/qemu.
#
# One line a check, as in TAP; the last line: N passed, N failed. Ends with 77
# and a line that says why where nothing of it can run.
set -u
here=$top_srcdir/tests/qemu
work=$top_builddir/qemu
minutes=15		# for one machine: far more than it takes

skip() {
	echo "skipped: $*"
	exit 77
}

for tool in qemu-system-x86_64 busybox udevadm cpio depmod mkfs.vfat mkfs.exfat \
    mcopy openssl setpriv strip xz loadkeys dumpkeys; do
	command -v $tool >/dev/null || skip "there is no $tool: ./bootstrap install qemu"
done
! grep -aq __asan_init "$top_builddir/keyconvoy" ||
    skip 'a sanitizer needs what the jail forbids'
mkdir -p "$work"

# -- media -----------------------------------------------------------------------

# A stick as it is bought, with one partition; or without any.
image() {	# FILE LABEL TYPE PARTITION (yes or no)
	local begin=0 id='\x0c' name=-n
	[[ $3 == vfat ]] || id='\x07' name=-L
	truncate -s 0 "$1" && truncate -s 16M "$1" || return
	if [[ $4 == yes ]]; then
		begin=2048
		# One entry, from sector 2048, 30720 of them.
		printf '\0\0\0\0'"$id"'\0\0\0\0\x08\0\0\0\x78\0\0' |
		    dd of="$1" bs=1 seek=446 conv=notrunc status=none
		printf '\x55\xaa' | dd of="$1" bs=1 seek=510 conv=notrunc status=none
	fi
	disk=$1@@$((begin * 512))
	# mkfs.exfat begins at the first sector, always.
	truncate -s 0 "$1.part" && truncate -s $((16 * 1024 - begin / 2))K "$1.part" &&
	    "mkfs.$3" $name "$2" "$1.part" >/dev/null &&
	    dd if="$1.part" of="$1" bs=512 seek=$begin conv=notrunc status=none &&
	    rm "$1.part"
}

kind() {
	[[ $1 == yes ]] && echo exfat || echo vfat
}

media() {	# DIR PARTITION (and then exFAT for the backup)
	openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
	    -out "$1/vault.pem" &&
	    openssl pkey -in "$1/vault.pem" -pubout -out "$1/kek.pem" &&
	    image "$1/backup.img" BACKUP "$(kind "$2")" "$2" &&
	    image "$1/stick.img" STICK vfat "$2" &&
	    mcopy -i "$disk" "$1/kek.pem" ::
}

# What came out on the stick is the key whose public half lies beside it: opened
# with the vault's private key by openssl alone.
opens() {	# DIR
	local name=ContosoFirstHSMkey
	cd "$1" && mcopy -n -i "$disk" "::KeyTransferPackage-$name.byok" \
	    "::$name.pub.pem" . || return
	sed 's/.*"ciphertext":"\([^"]*\)".*/\1==/; y,-_,+/,' \
	    "KeyTransferPackage-$name.byok" | base64 -d 2>/dev/null >blob
	head -c 256 blob | openssl pkeyutl -decrypt -inkey vault.pem \
	    -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1 -out aes &&
	    tail -c +257 blob >wrapped &&
	    openssl enc -d -id-aes256-wrap-pad -iv A65959A6 -in wrapped \
	    -K "$(od -An -v -tx1 aes | tr -d ' \n')" -out key.der &&
	    openssl pkey -in key.der -pubout | diff - "$name.pub.pem"
}

# -- the machine -----------------------------------------------------------------

# What it says lands in DIR/NAME. The stick is slow, so that it can be pulled in time.
boot() {	# DIR KERNEL TEST ARG
	timeout -k 10 $((minutes * 60)) "$top_builddir/tests/qemu/bed" "$1/cards" \
	    qemu-system-x86_64 -accel tcg -m 512 -nodefaults -display none \
	    -no-reboot -nic none -kernel "$2/vmlinuz" -initrd "$1/initrd" \
	    -append "console=ttyS0 quiet panic=-1 no_timer_check test=$3 arg=$4" -serial stdio \
	    -chardev socket,id=slot,fd=3 -chardev socket,id=line,fd=4 \
	    -chardev socket,id=monitor,fd=5 -serial chardev:line \
	    -mon chardev=monitor,mode=control -device qemu-xhci \
	    -device usb-ccid,id=reader \
	    -device ccid-card-passthru,chardev=slot,bus=reader.0 \
	    -object throttle-group,id=slow,x-iops-write=8 \
	    -blockdev driver=throttle,node-name=stick-image,throttle-group=slow,file.driver=raw,file.file.driver=file,file.file.filename="$1/stick.img" \
	    -device usb-storage,id=stick,serial=STICK01,drive=stick-image,removable=on \
	    -blockdev driver=raw,node-name=backup-image,file.driver=file,file.filename="$1/backup.img" \
	    -device usb-storage,id=backup,serial=BACKUP01,drive=backup-image,removable=on \
	    </dev/null >"$1/$3" 2>&1
	tr -d '\r' <"$1/$3" | grep -E '^(ok|not ok|#)' | sed -E "s/^((not )?ok) - /&$3: /"
	grep -q '^# end' "$1/$3" && return
	echo "not ok - $3: the machine came to its end"
	tail -n 40 "$1/$3" | sed 's/^/# /'
}

# Everything on one kernel.
all_of() {	# SUITE LANGUAGE,MEDIA PARTITION
	local dir=$work/$1 kernel=$work/kernel-$1 status=0 start=$SECONDS
	bash "$here/kernel.sh" "$1" "$kernel" >"$work/$1.log" 2>&1 || status=$?
	if [[ $status == 77 ]]; then
		echo "# skip $(tail -n 1 "$work/$1.log")"
		return
	fi
	rm -rf "$dir"
	mkdir -p "$dir/cards"
	{ [[ $status == 0 ]] && bash "$here/tree.sh" "$kernel" "$dir/tree" &&
	    (cd "$dir/tree" && find . | cpio -o -H newc -R +0:+0 --quiet |
	    gzip -1) >"$dir/initrd" && media "$dir" "$3"; } >>"$work/$1.log" 2>&1 || {
		echo 'not ok - kernel, programs and media'
		tail -n 20 "$work/$1.log" | sed 's/^/# /'
		return
	}
	boot "$dir" "$kernel" production "$2"
	if (opens "$dir") >"$dir/opens" 2>&1; then
		echo 'ok - the package on the stick holds the key, by openssl'
	else
		echo 'not ok - the package on the stick holds the key, by openssl'
		sed 's/^/# /' "$dir/opens"
	fi
	boot "$dir" "$kernel" hostile,keyboard "$2"
	echo "# $((SECONDS - start)) s"
}

all_of bookworm en,folders no >"$work/said-bookworm" &
first=$!
all_of trixie fr,names yes >"$work/said-trixie"
wait $first
for suite in bookworm trixie; do
	sed "s/^/$suite: /" "$work/said-$suite"
done | tee "$work/said" | sed -E 's/^([a-z]+: )((not )?ok - )/\2\1/'
passed=$(grep -c ': ok - ' "$work/said")
failed=$(grep -c ': not ok - ' "$work/said")
((passed + failed > 0)) || skip "$(sed -n 's/.*# skip skipped: //p' "$work/said" | head -n 1)"
echo "$passed passed, $failed failed"
((failed == 0))
