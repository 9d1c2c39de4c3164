/*
 * Removable media as the kernel lists them (/sys/block): sticks and disks on USB, SD
 * cards. Read from attributes alone; no medium is opened. What a device says of
 * itself (maker, model, serial number) is its own word: shown, and told apart by.
 */
#ifndef KC_BASE_STICK_H
#define KC_BASE_STICK_H

#include <stdint.h>

#define STICKS_MAX 16
#define STICK_NAME_MAX 80
#define STICK_DISK_MAX 32

struct stick {
	char disk[STICK_DISK_MAX];	/* "sda" */
	/* "usb:" or "sd:", and its serial number, of which only letters, digits, "-" and
	 * "_" are kept. None, or one that another has that was there before it: "." and
	 * the disk follow. So a newcomer never takes a name away. */
	char name[STICK_NAME_MAX];
	char look[64];			/* maker and model; ASCII */
	uint64_t nth;			/* disk since the kernel's start; 0: unknown */
	uint64_t bytes;
};

/* Those that are in, by their disks' names: how many, or the error. */
int stick_list(struct stick out[static STICKS_MAX]);

/* The one of that name; also with its disk, which it needs no more once the other one
 * is out. 0, ERR_NOTFOUND, or the error. */
int stick_find(const char *name, struct stick *out);

/* 1 when the device of this number is one of them, or a part of one. */
int stick_has(unsigned major, unsigned minor);

/* 1 for text that can only be such a name. */
int stick_is_name(const char *text);

/* What may have a file system: its partitions, or itself when it has none. */
#define STICK_PARTS_MAX 8
struct stick_part {
	char node[STICK_DISK_MAX + 8];	/* "/dev/sda1" */
	char dev[16];			/* "8:1" */
};
/* How many, or the error. */
int stick_parts(const struct stick *s,
    struct stick_part out[static STICK_PARTS_MAX]);

/* Where the launcher mounts it: the folder of all of them, or with a name its own;
 * out[FILE_PATH_MAX]. 0 or ERR_TOOBIG. */
int stick_place(const char *name, char *out);

/* The name in text that is one, or is such a place; NULL: it is neither. */
const char *stick_named(const char *text);

#endif
