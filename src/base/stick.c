#include "src/base/stick.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/system.h"

#define BLOCK "/sys/block"
#define SECTOR 512

static const struct kind {
	const char *prefix;
	const char *type;	/* what device/type says: a disk of SCSI, a card */
	const char *look[2];
} kinds[] = {
	{ "usb:", "0", { "device/vendor", "device/model" } },
	{ "sd:", "SD", { "device/name", NULL } },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const struct kind *
kind_of(const char *disk)
{
	char type[8];

	(void)system_line(BLOCK, disk, "device/type", type, sizeof(type));
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(type, kinds[i].type) == 0)
			return &kinds[i];
	return NULL;
}

/* Where it hangs among the devices: "/sys/block/../devices/...", or "". */
static void
place_of(const char *disk, char *out)
{
	char link[FILE_PATH_MAX], to[FILE_PATH_MAX - sizeof(BLOCK)];
	ssize_t n = -1;

	if (system_path(link, BLOCK) == 0 && path_join(link, link, disk) == 0)
		n = readlink(link, to, sizeof(to) - 1);
	out[0] = '\0';
	if (n < 0)
		return;
	to[n] = '\0';
	(void)snprintf(out, FILE_PATH_MAX, "%s/%s", BLOCK, to);
}

/* The number of the device on USB that is above the disk. */
static void
usb_serial(char *place, char *out, size_t size)
{
	char *slash, mark[FILE_PATH_MAX];

	while ((slash = strrchr(place, '/')) != NULL && slash > place +
	    sizeof(BLOCK)) {
		*slash = '\0';
		if (path_join(mark, place, "idVendor") == 0 && system_has(mark)) {
			(void)system_line(place, NULL, "serial", out, size);
			return;
		}
	}
}

static int
is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

static void
keep_plain(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++)
		if (is_plain(*s))
			*to++ = *s;
	*to = '\0';
}

/* One word after the other, without the blanks that fill a device's fields. */
static void
add_look(char *out, size_t size, const char *disk, const char *what)
{
	size_t used = strlen(out), n;
	char text[64];

	(void)system_line(BLOCK, disk, what, text, sizeof(text));
	for (n = strlen(text); n > 0 && text[n - 1] == ' '; n--)
		text[n - 1] = '\0';
	for (char *c = text; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	if (text[0] != '\0')
		(void)snprintf(out + used, size - used, "%s%s",
		    used > 0 ? " " : "", text);
}

static void
describe(struct stick *s, const struct kind *k, const char *disk, char *place)
{
	char serial[64] = "";

	if (k == kinds)
		usb_serial(place, serial, sizeof(serial));
	else
		(void)system_line(BLOCK, disk, "device/serial", serial,
		    sizeof(serial));
	keep_plain(serial);
	(void)snprintf(s->name, sizeof(s->name), "%s%.40s", k->prefix, serial);
	(void)snprintf(s->disk, sizeof(s->disk), "%s", disk);
	for (size_t i = 0; i < 2 && k->look[i] != NULL; i++)
		add_look(s->look, sizeof(s->look), disk, k->look[i]);
}

struct list {
	struct stick *out;
	int n;
};

/* A reader without a card in it has no size. */
static int
look_at(void *arg, const char *disk)
{
	struct list *l = arg;
	struct stick *s = &l->out[l->n];
	char place[FILE_PATH_MAX], text[64];
	const struct kind *k;

	if (l->n == STICKS_MAX || strlen(disk) >= sizeof(s->disk) ||
	    (k = kind_of(disk)) == NULL)
		return 0;
	memset(s, 0, sizeof(*s));
	place_of(disk, place);
	(void)system_line(BLOCK, disk, "removable", text, sizeof(text));
	if (k == kinds && strcmp(text, "1") != 0 && strstr(place, "/usb") == NULL)
		return 0;
	(void)system_line(BLOCK, disk, "size", text, sizeof(text));
	s->bytes = strtoull(text, NULL, 10) * SECTOR;
	if (s->bytes == 0)
		return 0;
	(void)system_line(BLOCK, disk, "diskseq", text, sizeof(text));
	s->nth = strtoull(text, NULL, 10);
	describe(s, k, disk, place);
	l->n++;
	return 0;
}

/* The kernel gives a disk's name again, and never its number. */
static int
is_before(const struct list *l, int a, int b)
{
	const uint64_t one = l->out[a].nth, other = l->out[b].nth;

	return one != other ? one < other : a < b;
}

/* 1 when the disk has to tell it from one that was there before, or from none. */
static int
is_second(const struct list *l, int at)
{
	const char *name = l->out[at].name;

	if (strchr(name, ':')[1] == '\0')
		return 1;
	for (int i = 0; i < l->n; i++)
		if (i != at && is_before(l, i, at) &&
		    strcmp(l->out[i].name, name) == 0)
			return 1;
	return 0;
}

static void
add_disk(const struct stick *s, char out[static STICK_NAME_MAX])
{
	char name[STICK_NAME_MAX];

	memcpy(name, s->name, sizeof(name));
	(void)snprintf(out, STICK_NAME_MAX, "%.*s.%s",
	    STICK_NAME_MAX - STICK_DISK_MAX - 2, name, s->disk);
}

int
stick_list(struct stick out[static STICKS_MAX])
{
	struct list l = { out, 0 };
	unsigned second = 0;
	int err = system_each(BLOCK, look_at, &l);

	if (err < 0)
		return err;
	for (int i = 0; i < l.n; i++)
		second |= (unsigned)is_second(&l, i) << i;
	for (int i = 0; i < l.n; i++)
		if (second & 1u << i)
			add_disk(&out[i], out[i].name);
	return l.n;
}

int
stick_find(const char *name, struct stick *out)
{
	struct stick all[STICKS_MAX];
	char whole[STICK_NAME_MAX];
	int n = stick_list(all);

	for (int i = 0; i < n; i++) {
		add_disk(&all[i], whole);
		if (strcmp(all[i].name, name) == 0 || strcmp(whole, name) == 0) {
			*out = all[i];
			return 0;
		}
	}
	return n < 0 ? n : ERR_NOTFOUND;
}

int
stick_is_name(const char *text)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strncmp(text, kinds[i].prefix, strlen(kinds[i].prefix)) == 0 &&
		    strchr(text, '/') == NULL)
			return 1;
	return 0;
}

/* -- what is on it ----------------------------------------------------------------- */

struct parts {
	const char *disk;
	struct stick_part *out;
	int n;
};

static void
add_part(struct parts *p, const char *dir, const char *name)
{
	struct stick_part *part = &p->out[p->n];

	if (p->n == STICK_PARTS_MAX || system_line(dir, name, "dev", part->dev,
	    sizeof(part->dev)) != 0)
		return;
	p->n += snprintf(part->node, sizeof(part->node), "/dev/%s", name) <
	    (int)sizeof(part->node);
}

static int
take_part(void *arg, const char *name)
{
	char dir[sizeof(BLOCK) + STICK_DISK_MAX], mark[FILE_PATH_MAX];
	struct parts *p = arg;

	(void)snprintf(dir, sizeof(dir), BLOCK "/%s", p->disk);
	if (strncmp(name, p->disk, strlen(p->disk)) == 0 &&
	    path_join(mark, dir, name) == 0 &&
	    path_join(mark, mark, "partition") == 0 && system_has(mark))
		add_part(p, dir, name);
	return 0;
}

int
stick_parts(const struct stick *s,
    struct stick_part out[static STICK_PARTS_MAX])
{
	char dir[sizeof(BLOCK) + STICK_DISK_MAX];
	struct parts p = { s->disk, out, 0 };
	int err;

	(void)snprintf(dir, sizeof(dir), BLOCK "/%s", s->disk);
	err = system_each(dir, take_part, &p);
	if (err == 0 && p.n == 0)
		add_part(&p, BLOCK, s->disk);
	return err < 0 ? err : p.n;
}

/* 1 when the disk, or a part of it, has this number. */
static int
has_number(const struct stick *s, const char *number)
{
	struct stick_part part[STICK_PARTS_MAX];
	const int n = stick_parts(s, part);
	char dev[24];

	(void)system_line(BLOCK, s->disk, "dev", dev, sizeof(dev));
	if (strcmp(dev, number) == 0)
		return 1;
	for (int i = 0; i < n; i++)
		if (strcmp(part[i].dev, number) == 0)
			return 1;
	return 0;
}

int
stick_has(unsigned major, unsigned minor)
{
	struct stick all[STICKS_MAX];
	const int n = stick_list(all);
	char number[24];

	(void)snprintf(number, sizeof(number), "%u:%u", major, minor);
	for (int i = 0; i < n; i++)
		if (has_number(&all[i], number))
			return 1;
	return 0;
}

/* -- where it is ------------------------------------------------------------------- */

int
stick_place(const char *name, char *out)
{
	int err = system_path(out, "/run/keyconvoy");

	return err < 0 || name == NULL ? err : path_join(out, out, name);
}

const char *
stick_named(const char *text)
{
	char all[FILE_PATH_MAX];
	size_t len;

	if (stick_is_name(text))
		return text;
	if (stick_place(NULL, all) != 0)
		return NULL;
	len = strlen(all);
	return strncmp(text, all, len) == 0 && text[len] == '/' &&
	    stick_is_name(text + len + 1) ? text + len + 1 : NULL;
}
