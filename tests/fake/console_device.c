/*
 * A console for the launcher of the test variants: the file in KC_CONSOLE, which begins
 * with a word for what it is (open; closed: only root may set its layout; bare: without
 * loadkeys), and gets a line for each layout that it takes, and for the former one. It
 * does not take the Italian one.
 */
#include "src/launch/console_device.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/keyboard.h>

#include "src/base/err.h"

#define KEY 2		/* the one that layouts change */
#define FORMER 0x31

static unsigned short now = FORMER;

static int
is(const char *word)
{
	const char *path = getenv("KC_CONSOLE");
	const size_t len = strlen(word);
	char begins[16] = "";
	int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, begins, sizeof(begins) - 1);

	if (fd >= 0)
		(void)close(fd);
	return n >= (ssize_t)len && strncmp(begins, word, len) == 0;
}

static void
tell(const char *what, const char *keymap)
{
	const char *path = getenv("KC_CONSOLE");
	int fd = path == NULL ? -1 : open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)dprintf(fd, "%s%s\n", what, keymap);
	(void)close(fd);
}

int
console_device_is(void)
{
	return is("open") || is("closed") || is("bare");
}

int
console_device_can_load(void)
{
	return !is("bare");
}

int
console_device_get(struct kbentry *e)
{
	e->kb_value = e->kb_table != 0 ? K_NOSUCHMAP :
	    e->kb_index == KEY ? now : 0;
	return 0;
}

int
console_device_put(const struct kbentry *e)
{
	if (is("closed"))
		return ERR_PERM;
	if (e->kb_table == 0 && e->kb_index == KEY && e->kb_value != now) {
		now = e->kb_value;
		tell(now == FORMER ? "former" : "other", "");
	}
	return 0;
}

int
console_device_load(const char *keymap)
{
	if (strcmp(keymap, "it") == 0)
		return ERR_IO;
	now = FORMER + 1;
	tell("loadkeys ", keymap);
	return 0;
}
