/*
 * Mounts of a made-up system (KC_SYSTEM): a device there is a file that says its number
 * and what comes of mounting it: the file system that it has, "perm", "locked" (not to
 * be written), "busy" (stays in use), "stalls" (never answers). What is mounted stands in its proc/self/mountinfo.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/system.h"
#include "src/launch/mounter.h"

#define TABLE_MAX 4096

void __real_mounter_apart(void);
int __real_mounter_mount(const char *node, const char *at, const char *type,
    const char *options);
int __real_mounter_remount(const char *at, int write);
int __real_mounter_unmount(const char *at, int detach);
void __wrap_mounter_apart(void);
int __wrap_mounter_mount(const char *node, const char *at, const char *type,
    const char *options);
int __wrap_mounter_remount(const char *at, int write);
int __wrap_mounter_unmount(const char *at, int detach);

static int
is_real(void)
{
	return system_root()[0] == '\0';
}

/* As the kernel writes a place: a blank there is no end of it. out[FILE_PATH_MAX] */
static void
encode(char *out, const char *at)
{
	size_t n = 0;

	for (; *at != '\0' && n < FILE_PATH_MAX - 5; at++)
		if (*at == ' ') {
			memcpy(out + n, "\\040", 4);
			n += 4;
		} else
			out[n++] = *at;
	out[n] = '\0';
}

/* The table without the line of a mount; and what that came from. 1 when it has one. */
static int
without(const char *at, struct buf *rest, char *dev, char *word)
{
	char table[TABLE_MAX], line[TABLE_MAX], place[FILE_PATH_MAX];
	char wanted[FILE_PATH_MAX];
	struct buf b;
	size_t n;
	int found = 0;

	encode(wanted, at);
	buf_init(&b, TABLE_MAX - 1);
	(void)system_read("/proc/self", NULL, "mountinfo", &b);
	memcpy(table, buf_str(&b), b.len + 1);
	buf_free(&b);
	for (char *p = table; *p != '\0'; p += n + 1) {
		n = strcspn(p, "\n");
		(void)snprintf(line, sizeof(line), "%.*s", (int)n, p);
		if (sscanf(line, "1 1 %15s / %4095s %*s - %15s", dev, place,
		    word) == 3 && strcmp(place, wanted) == 0)
			found = 1;
		else
			(void)buf_printf(rest, "%s\n", line);
		if (p[n] == '\0')
			break;
	}
	return found;
}

static int
write_table(struct buf *rest)
{
	char path[FILE_PATH_MAX];
	int err = system_path(path, "/proc/self/mountinfo");

	if (err == 0)
		err = file_write(path, buf_view(rest));
	buf_free(rest);
	return err;
}

static int
put(const char *at, const char *dev, const char *word, int write)
{
	char old[2][16], place[FILE_PATH_MAX];
	struct buf rest;

	encode(place, at);
	buf_init(&rest, TABLE_MAX);
	(void)without(at, &rest, old[0], old[1]);
	(void)buf_printf(&rest, "1 1 %s / %s %s,nosuid - %s\n", dev, place,
	    write ? "rw" : "ro", word);
	return write_table(&rest);
}

void
__wrap_mounter_apart(void)
{
	if (is_real())
		__real_mounter_apart();
}

int
__wrap_mounter_mount(const char *node, const char *at, const char *type,
    const char *options)
{
	char dev[16], word[16];
	struct buf b;

	if (is_real())
		return __real_mounter_mount(node, at, type, options);
	buf_init(&b, 64);
	if (file_read(node, &b) != 0 || sscanf(buf_str(&b), "%15s %15s", dev,
	    word) != 2)
		word[0] = '\0';
	buf_free(&b);
	if (strcmp(word, "perm") == 0)
		return ERR_PERM;
	while (strcmp(word, "stalls") == 0)
		(void)pause();
	if (strcmp(word, type) != 0 && strcmp(word, "locked") != 0 &&
	    strcmp(word, "busy") != 0)
		return ERR_FORMAT;
	return put(at, dev, word, 0);
}

int
__wrap_mounter_remount(const char *at, int write)
{
	char dev[16], word[16];
	struct buf rest;
	int is;

	if (is_real())
		return __real_mounter_remount(at, write);
	buf_init(&rest, TABLE_MAX);
	is = without(at, &rest, dev, word);
	buf_free(&rest);
	if (!is)
		return ERR_NOTFOUND;
	return write && strcmp(word, "locked") == 0 ? ERR_READONLY :
	    put(at, dev, word, write);
}

int
__wrap_mounter_unmount(const char *at, int detach)
{
	char dev[16], word[16];
	struct buf rest;

	if (is_real())
		return __real_mounter_unmount(at, detach);
	buf_init(&rest, TABLE_MAX);
	if (!without(at, &rest, dev, word)) {
		buf_free(&rest);
		return ERR_NOTFOUND;
	}
	if (!detach && strcmp(word, "busy") == 0) {
		buf_free(&rest);
		return ERR_LOCKED;
	}
	return write_table(&rest);
}
