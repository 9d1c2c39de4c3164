#include "src/launch/mounts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/err.h"
#include "src/base/stick.h"
#include "src/base/system.h"
#include "src/launch/in_time.h"
#include "src/launch/mounter.h"

#define TABLE_MAX (1 << 20)
#define PATIENCE_MS 10000	/* far more than a good medium takes */

/* What is tried, in this order. Whoever runs us owns what has no owners. */
static const struct {
	const char *type, *options;
} kinds[] = {
	{ "vfat", "umask=077" },
	{ "exfat", "umask=077" },
	{ "ext4", "errors=remount-ro" },	/* whatever it asks for */
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* -- what is mounted ---------------------------------------------------------------- */

struct mounted {
	char dev[16], at[FILE_PATH_MAX];
	int can_write;
	int is_shared;		/* what is mounted below is told to others */
};

/* The kernel writes blanks and the like as three octal digits. */
static void
decode(char *s)
{
	char *to = s;

	for (; *s != '\0'; to++)
		if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] != '\0' &&
		    s[3] != '\0') {
			*to = (char)((s[1] - '0') << 6 | (s[2] - '0') << 3 |
			    (s[3] - '0'));
			s += 4;
		} else
			*to = *s++;
	*to = '\0';
}

/* "36 35 8:1 / /media/a rw,noatime ..." (proc(5)). 1 when it is such a line. */
static int
read_line(const char *line, struct mounted *m)
{
	char options[256], more[8] = "";

	if (sscanf(line, "%*s %*s %15s %*s %4095s %255s %7s", m->dev, m->at,
	    options, more) < 3)
		return 0;
	decode(m->at);
	m->is_shared = strcmp(more, "shared:") == 0;
	m->can_write = strncmp(options, "rw", 2) == 0;
	return 1;
}

/* The first mount that is it becomes out. 1, 0 when there is none, or the error. */
static int
find_mount(int (*is)(const void *what, const struct mounted *m),
    const void *what, struct mounted *out)
{
	char *save = NULL, *line;
	struct buf b;
	int err, found = 0;

	buf_init(&b, TABLE_MAX);
	err = system_read("/proc/self", NULL, "mountinfo", &b);
	if (err == 0 && b.len > 0)
		for (line = strtok_r((char *)b.p, "\n", &save); line != NULL &&
		    !found; line = strtok_r(NULL, "\n", &save))
			found = read_line(line, out) && is(what, out);
	buf_free(&b);
	return err < 0 ? err : found;
}

struct wanted {
	struct stick_part part[STICK_PARTS_MAX];
	int n;
	char place[FILE_PATH_MAX];
};

static int
is_of(const void *what, const struct mounted *m)
{
	const struct wanted *w = what;

	for (int i = 0; i < w->n; i++)
		if (strcmp(m->dev, w->part[i].dev) == 0)
			return 1;
	return 0;
}

static int
is_ours(const void *what, const struct mounted *m)
{
	const struct wanted *w = what;

	return strcmp(m->at, w->place) == 0 && is_of(what, m);
}

static int
is_below(const void *folder, const struct mounted *m)
{
	const size_t len = strlen(folder);

	return strncmp(m->at, folder, len) == 0 && m->at[len] == '/';
}

/* -- the kernel's calls, and no longer than they may take ------------------------------ */

struct call {
	const char *node, *at, *type, *options;
	int how;
};

static int
call_mount(const void *arg)
{
	const struct call *c = arg;

	return mounter_mount(c->node, c->at, c->type, c->options);
}

static int
call_remount(const void *arg)
{
	const struct call *c = arg;

	return mounter_remount(c->at, c->how);
}

static int
call_unmount(const void *arg)
{
	const struct call *c = arg;

	return mounter_unmount(c->at, c->how);
}

static int
remount(const char *at, int write)
{
	const struct call c = { .at = at, .how = write };

	return in_time(call_remount, &c, PATIENCE_MS);
}

static int
unmount(const char *at, int detach)
{
	const struct call c = { .at = at, .how = detach };

	return in_time(call_unmount, &c, PATIENCE_MS);
}

/* -- mounting ------------------------------------------------------------------------ */

static int
make_folder(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	return err_from_errno(errno);
}

static int
make_place(const char *place)
{
	char all[FILE_PATH_MAX];
	int err = stick_place(NULL, all);

	if (err == 0)
		err = make_folder(all);
	return err == 0 ? make_folder(place) : err;
}

/* The first part that has a file system of the table. */
static int
mount_one(const struct wanted *w)
{
	char node[FILE_PATH_MAX];
	int err = make_place(w->place), worst = ERR_FORMAT;
	struct call c = { .node = node, .at = w->place };

	if (err != 0)
		return err;
	for (int i = 0; i < w->n; i++)
		for (size_t k = 0; k < KINDS; k++) {
			c.type = kinds[k].type;
			c.options = kinds[k].options;
			err = system_path(node, w->part[i].node);
			if (err == 0)
				err = in_time(call_mount, &c, PATIENCE_MS);
			if (err == 0 || err == ERR_PERM || err == ERR_TIMEOUT)
				return err;
			if (err != ERR_FORMAT)
				worst = err;
		}
	return worst;
}

/* The stick's name in a request; NULL: there is none. */
static const char *
name_in(const struct door_ask *ask)
{
	const char *name = (const char *)ask->bytes;

	return ask->len > 1 && ask->len <= STICK_NAME_MAX &&
	    ask->bytes[ask->len - 1] == '\0' && strlen(name) + 1 == ask->len &&
	    stick_is_name(name) ? name : NULL;
}

/* 0, and w->n is 0 when it is not in. */
static int
want(const struct door_ask *ask, struct wanted *w)
{
	const char *name = name_in(ask);
	struct stick s;
	int err = name == NULL ? ERR_ARG : stick_place(name, w->place);

	w->n = 0;
	if (err != 0)
		return err;
	err = stick_find(name, &s);
	if (err == 0 && (w->n = stick_parts(&s, w->part)) < 0)
		err = w->n;
	return err == ERR_NOTFOUND ? 0 : err;
}

/* As it is wanted: to be written or not. That one is still open for writing when it is
 * only to be read harms nothing. */
static int
turn(const struct mounted *m, int write)
{
	int err = m->can_write == write ? 0 : remount(m->at, write);

	return write ? err : 0;
}

int
mounts_take(const struct door_ask *ask, struct door_say *say)
{
	struct mounted m;
	struct wanted w;
	int got, err = want(ask, &w);

	if (err != 0)
		return err;
	got = find_mount(is_ours, &w, &m);
	if (got == 1) {
		(void)snprintf(say->at, sizeof(say->at), "%s", m.at);
		return turn(&m, ask->what == 1);
	}
	/* One that was pulled is still there. */
	(void)unmount(w.place, 1);
	if (w.n == 0)
		return ERR_NOTFOUND;
	if (got == 0)
		got = find_mount(is_of, &w, &m);
	if (got < 0)
		return got;
	if (got == 1) {
		(void)snprintf(say->at, sizeof(say->at), "%s", m.at);
		/* Ours, under the name that it had while there was another. */
		return stick_named(m.at) == NULL ? 0 :
		    turn(&m, ask->what == 1);
	}
	err = mount_one(&w);
	(void)snprintf(say->at, sizeof(say->at), "%s", err == 0 ? w.place :
	    w.part[0].node);
	return err == 0 && ask->what == 1 ? remount(w.place, 1) : err;
}

/* Under whichever name it was mounted; what the system mounted is left to it. */
int
mounts_leave(const struct door_ask *ask)
{
	struct mounted m;
	struct wanted w;
	int got, err = want(ask, &w);

	if (err != 0)
		return err;
	got = find_mount(is_ours, &w, &m);
	if (got == 0)
		got = find_mount(is_of, &w, &m);
	if (got < 0)
		return got;
	return unmount(got == 1 && stick_named(m.at) != NULL ? m.at : w.place, 0);
}

static int
is_shared_root(const void *root, const struct mounted *m)
{
	return strcmp(m->at, root) == 0 && m->is_shared;
}

/* What others mount later has to be seen here, too, and only what is shared is. */
void
mounts_begin(void)
{
	struct mounted m;

	if (find_mount(is_shared_root, "/", &m) == 1)
		mounter_apart();
}

void
mounts_end(void)
{
	char all[FILE_PATH_MAX];
	struct mounted m;

	if (stick_place(NULL, all) != 0)
		return;
	while (find_mount(is_below, all, &m) == 1 &&
	    unmount(m.at, 1) == 0)
		;
}
