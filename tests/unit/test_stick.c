/*
 * src/base/stick: which disks of a made-up /sys are removable media, and the names
 * by which two of the same look are told apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/stick.h"
#include "src/base/system.h"
#include "tests/unit/scratch.h"

static const char *root;

const char *
system_root(void)
{
	return root;
}

#define USB "pci0000:00/0000:00:14.0/usb1/1-"

struct device {
	const char *disk, *at;	/* below /sys/devices */
	const char *type, *removable, *size;
	const char *vendor, *model, *name;
	const char *usb, *serial;	/* the folder of the USB device, its number */
	const char *nth;		/* disk since the kernel's start */
};

static void
put(const char *dir, const char *what, const char *text)
{
	char path[512];

	if (text == NULL)
		return;
	(void)snprintf(path, sizeof(path), "sys/devices/%s/%s", dir, what);
	scratch_write(root, path, text);
}

static void
plug(const struct device *d)
{
	char block[256], link[512], to[512];

	(void)snprintf(block, sizeof(block), "%s/block/%s", d->at, d->disk);
	put(block, "size", d->size);
	put(block, "removable", d->removable);
	put(block, "device/type", d->type);
	put(block, "device/vendor", d->vendor);
	put(block, "device/model", d->model);
	put(block, "device/name", d->name);
	put(block, "diskseq", d->nth);
	if (d->usb != NULL) {
		put(d->usb, "idVendor", "0781\n");
		put(d->usb, "serial", d->serial);
	} else
		put(block, "device/serial", d->serial);
	scratch_write(root, "sys/block/x", "");
	(void)unlink(scratch_path(root, "sys/block/x"));
	(void)snprintf(link, sizeof(link), "%s/sys/block/%s", root, d->disk);
	(void)snprintf(to, sizeof(to), "../devices/%s", block);
	assert_int_equal(symlink(to, link), 0);
}

#define STICK(d, port, number) { .disk = d, .at = USB port "/1-" port ":1.0/host6", \
	.type = "0\n", .removable = "1\n", .size = "30031872\n", \
	.vendor = "SanDisk \n", .model = "Ultra           \n", .usb = USB port, \
	.serial = number }

static void
named(int n, const char *const *names)
{
	struct stick all[STICKS_MAX], one;

	assert_int_equal(stick_list(all), n);
	for (int i = 0; i < n; i++) {
		assert_string_equal(all[i].name, names[i]);
		assert_true(stick_is_name(names[i]));
		assert_int_equal(stick_find(names[i], &one), 0);
		assert_string_equal(one.disk, all[i].disk);
	}
}

static void
alike(void **state)
{
	static const struct device two[] = {
		STICK("sda", "1", "4C530001\n"), STICK("sdb", "2", "4C530002\n") };
	static const char *const names[] = { "usb:4C530001", "usb:4C530002" };
	struct stick s;

	(void)state;
	plug(&two[1]);
	plug(&two[0]);
	named(2, names);
	assert_int_equal(stick_find("usb:4C530002", &s), 0);
	assert_string_equal(s.disk, "sdb");
	assert_string_equal(s.look, "SanDisk Ultra");
	assert_int_equal(s.bytes, 30031872ull * 512);
	assert_int_equal(stick_find("usb:4C53", &s), ERR_NOTFOUND);
}

/* Makers who save numbers: then it is the disk that tells, and it is said. */
static void
no_number_of_its_own(void **state)
{
	static const struct device some[] = { STICK("sda", "1", "0001\n"),
		STICK("sdb", "2", "0001\n"), STICK("sdc", "3", NULL),
		STICK("sdd", "4", "../\x01 \xc3\xa9x.sda\n") };
	static const char *const names[] = { "usb:0001", "usb:0001.sdb",
		"usb:.sdc", "usb:xsda" };

	(void)state;
	for (size_t i = 0; i < 4; i++)
		plug(&some[i]);
	named(4, names);
}

static void
unplug(const char *disk)
{
	char link[64];

	(void)snprintf(link, sizeof(link), "sys/block/%s", disk);
	assert_int_equal(unlink(scratch_path(root, link)), 0);
}

/* The first keeps its name, wherever the second lands among the disks; and that one's
 * is still good when it is the only one. */
static void
newcomer(void **state)
{
	static const char *const names[] = { "usb:0001.sda", "usb:0001" };
	struct device first = STICK("sdb", "1", "0001\n"),
	    second = STICK("sda", "2", "0001\n");
	struct stick s;

	(void)state;
	first.nth = "9\n";
	second.nth = "10\n";
	plug(&first);
	named(1, &names[1]);
	plug(&second);
	named(2, names);
	unplug("sdb");
	named(1, &names[1]);
	assert_int_equal(stick_find("usb:0001.sda", &s), 0);
	assert_string_equal(s.disk, "sda");
	assert_int_equal(stick_find("usb:0001.sdb", &s), ERR_NOTFOUND);
}

static void
others(void **state)
{
	static const struct device some[] = {
		{ "mmcblk0", "pci/mmc0", "SD\n", "0\n", "61071360\n", NULL, NULL,
		  "SC32\x01G\n", NULL, "0x9f0a1b2c\n", NULL },
		{ "sdb", USB "7/host1", "0\n", "0\n", "976773168\n", "WD\n",
		  "Elements\n", NULL, USB "7", "WX51\n", NULL },
		/* Soldered, on SATA, a disc, a reader without a card, no device. */
		{ .disk = "mmcblk1", .at = "pci/mmc1", .type = "MMC\n",
		  .removable = "0\n", .size = "100\n", .serial = "1\n" },
		{ .disk = "sda", .at = "pci/ata1", .type = "0\n",
		  .removable = "0\n", .size = "100\n" },
		{ .disk = "sr0", .at = USB "8/host2", .type = "5\n",
		  .removable = "1\n", .size = "100\n", .usb = USB "8" },
		{ .disk = "sdc", .at = USB "9/host3", .type = "0\n",
		  .removable = "1\n", .size = "0\n", .usb = USB "9" },
		{ .disk = "loop0", .at = "virtual", .removable = "0\n",
		  .size = "100\n" },
	};
	static const char *const names[] = { "sd:0x9f0a1b2c", "usb:WX51" };
	struct stick s;

	(void)state;
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		plug(&some[i]);
	named(2, names);
	assert_int_equal(stick_find("sd:0x9f0a1b2c", &s), 0);
	assert_string_equal(s.look, "SC32?G");
}

/* A part of a stick is on it; a part of a disk that stays is not, nor what only
 * begins with its number. */
static void
by_number(void **state)
{
	static const struct device some[] = { STICK("sdb", "1", "1\n"),
		{ .disk = "sda", .at = "pci/ata1", .type = "0\n",
		  .removable = "0\n", .size = "100\n" } };

	(void)state;
	plug(&some[0]);
	plug(&some[1]);
	put(USB "1/1-1:1.0/host6/block/sdb", "dev", "8:16\n");
	put(USB "1/1-1:1.0/host6/block/sdb", "sdb1/dev", "8:17\n");
	put(USB "1/1-1:1.0/host6/block/sdb", "sdb1/partition", "1\n");
	put(USB "1/1-1:1.0/host6/block/sdb", "other/dev", "8:18\n");
	put("pci/ata1/block/sda", "dev", "8:0\n");
	put("pci/ata1/block/sda", "sda1/dev", "8:1\n");
	assert_int_equal(stick_has(8, 16), 1);
	assert_int_equal(stick_has(8, 17), 1);
	assert_int_equal(stick_has(8, 18), 0);
	assert_int_equal(stick_has(8, 0), 0);
	assert_int_equal(stick_has(8, 1), 0);
	assert_int_equal(stick_has(0, 0), 0);
}

static void
many(void **state)
{
	struct device d = STICK("sd_", "1", "1\n");
	struct stick all[STICKS_MAX];
	char disk[8];

	(void)state;
	d.disk = disk;
	for (int i = 0; i < STICKS_MAX + 2; i++) {
		(void)snprintf(disk, sizeof(disk), "sd%c", 'a' + i);
		plug(&d);
	}
	assert_int_equal(stick_list(all), STICKS_MAX);
	assert_string_equal(all[STICKS_MAX - 1].name, "usb:1.sdp");
}

static void
none(void **state)
{
	struct stick all[STICKS_MAX];

	(void)state;
	assert_int_equal(stick_list(all), 0);
	assert_int_equal(stick_find("usb:1", all), ERR_NOTFOUND);
	assert_false(stick_is_name("/media/usb:1"));
	assert_false(stick_is_name("usb:1/kek.pem"));
	assert_false(stick_is_name("stick"));
}

static int
setup(void **state)
{
	if (scratch_make(state) != 0)
		return -1;
	root = *state;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(alike, setup, scratch_drop),
		cmocka_unit_test_setup_teardown(by_number, setup, scratch_drop),
		cmocka_unit_test_setup_teardown(no_number_of_its_own, setup,
		    scratch_drop),
		cmocka_unit_test_setup_teardown(newcomer, setup, scratch_drop),
		cmocka_unit_test_setup_teardown(others, setup, scratch_drop),
		cmocka_unit_test_setup_teardown(many, setup, scratch_drop),
		cmocka_unit_test_setup_teardown(none, setup, scratch_drop),
	};

	return cmocka_run_group_tests_name("stick", tests, NULL, NULL);
}
