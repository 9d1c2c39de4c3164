#include "src/card/virtual/virtual.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/card/virtual/vcard.h"

#define LOCK_TRIES 20	/* two seconds */

#define NAME "virtual"

/* Two may lie on the reader at once, which is one too many. */
#define CARDS_MAX 2

/* A file as it was when we last looked: another one is another card. */
struct trace {
	ino_t ino;
	struct timespec mtime;
};

struct slot {
	char name[CARD_NAME_MAX + 1];
	struct trace seen;
};

struct vreader {
	char dir[FILE_PATH_MAX];
	int dir_fd, lock_fd;
	int gone;		/* the folder is not where it was */
	uint32_t count;
	struct slot slots[CARDS_MAX];
	size_t n;
	int powered;		/* card is slots[0] */
	struct vcard card;
};

/* "3B": direct convention; T=1 and nine historical bytes; TCK. */
static int
put_atr(struct buf *atr)
{
	static const uint8_t bytes[] = {
		0x89, 0x01, 'k', 'e', 'y', 'c', 'o', 'n', 'v', 'o', 'y'
	};
	uint8_t tck = 0;

	for (size_t i = 0; i < sizeof(bytes); i++)
		tck ^= bytes[i];
	(void)buf_put_u8(atr, 0x3b);
	(void)buf_put(atr, bytes, sizeof(bytes));
	return buf_put_u8(atr, tck);
}

static void
power_off(struct vreader *v)
{
	vcard_clear(&v->card);
	v->powered = 0;
}

/* Cards went or came: who was powered no longer is. */
static void
moved(struct vreader *v)
{
	v->count++;
	power_off(v);
}

/* 1 and *t when the card's file is there. */
static int
slot_look(const struct vreader *v, const char *name, struct trace *t)
{
	char file[CARD_NAME_MAX + 8];
	struct stat st;

	(void)snprintf(file, sizeof(file), "%s.card", name);
	if (fstatat(v->dir_fd, file, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return 0;
	*t = (struct trace){ .ino = st.st_ino, .mtime = st.st_mtim };
	return 1;
}

static int
trace_equal(const struct trace *a, const struct trace *b)
{
	return a->ino == b->ino && a->mtime.tv_sec == b->mtime.tv_sec &&
	    a->mtime.tv_nsec == b->mtime.tv_nsec;
}

static void
slot_drop(struct vreader *v, size_t i)
{
	for (; i + 1 < v->n; i++)
		v->slots[i] = v->slots[i + 1];
	v->n--;
	moved(v);
}

/* A path that leads elsewhere, or nowhere, is a reader without its cable. */
static int
folder_there(const struct vreader *v)
{
	struct stat held, named;

	return fstat(v->dir_fd, &held) == 0 && stat(v->dir, &named) == 0 &&
	    held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

/* Looks at what changed outside. */
static enum card_state
look(struct vreader *v)
{
	struct trace t;

	if (!folder_there(v)) {
		if (!v->gone)
			moved(v);
		v->gone = 1;
		v->n = 0;
		return CARD_NO_READER;
	}
	v->gone = 0;
	for (size_t i = v->n; i-- > 0;) {
		if (!slot_look(v, v->slots[i].name, &t)) {
			slot_drop(v, i);
		} else if (!trace_equal(&t, &v->slots[i].seen)) {
			v->slots[i].seen = t;
			moved(v);
		}
	}
	return v->n == 0 ? CARD_ABSENT : v->n == 1 ? CARD_PRESENT : CARD_TWO;
}

static int
virtual_list(struct reader *r, struct buf *out)
{
	const struct rec_reader rec = { .name = NAME, .driver = NAME };
	struct vreader *v = r->self;

	if (look(v) == CARD_NO_READER)
		return 0;
	return wire_put(out, &form_reader, &rec);
}

static int
virtual_state(struct reader *r, struct reader_status *st)
{
	struct vreader *v = r->self;

	st->state = look(v);
	st->count = v->count;
	return 0;
}

/* What a state means to somebody who needs one card. */
static int
state_error(enum card_state state)
{
	switch (state) {
	case CARD_PRESENT:
		return 0;
	case CARD_TWO:
		return ERR_CARD_TWO;
	case CARD_NO_READER:
		return ERR_READER_GONE;
	default:
		return ERR_CARD_NONE;
	}
}

static int
virtual_power_on(struct reader *r, struct buf *atr)
{
	struct vreader *v = r->self;
	int err = state_error(look(v));

	power_off(v);
	if (err)
		return err;
	err = vcard_load(&v->card, v->dir, v->slots[0].name);
	if (err)
		return err == ERR_NOTFOUND ? ERR_CARD_REMOVED :
		    err == ERR_FORMAT || err == ERR_TOOBIG ? ERR_CARD_APDU :
		    err;
	v->powered = 1;
	return put_atr(atr);
}

static int
virtual_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	struct vreader *v = r->self;
	enum card_state state = look(v);
	int err;

	if (!v->powered)
		return state == CARD_TWO || state == CARD_NO_READER ?
		    state_error(state) : ERR_CARD_REMOVED;
	err = vcard_transmit(&v->card, apdu, answer);
	(void)slot_look(v, v->slots[0].name, &v->slots[0].seen);
	if (err == 0)
		return 0;
	power_off(v);
	if (look(v) == CARD_NO_READER)
		return ERR_READER_GONE;
	return err == ERR_NOTFOUND ? ERR_CARD_REMOVED : err;
}

/* The card's file: there, or made as it leaves the factory. */
static int
card_provide(struct vreader *v, const char *name)
{
	struct trace t;
	struct vcard *c;
	int err;

	if (slot_look(v, name, &t))
		return 0;
	if ((c = calloc(1, sizeof(*c))) == NULL)
		return ERR_NOMEM;
	vcard_init(c);
	if ((err = vcard_make(c, v->dir, name)) == 0)
		err = vcard_save_new(c);
	vcard_clear(c);
	free(c);
	return err;
}

static int
insert(struct vreader *v, const char *name)
{
	struct slot *s = &v->slots[v->n];
	int err;

	if (!card_name_ok(name))
		return ERR_ARG;
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->slots[i].name, name) == 0)
			return ERR_PHASE;
	if (v->n == CARDS_MAX)
		return ERR_CARD_TWO;
	if ((err = card_provide(v, name)) != 0)
		return err;
	if (!slot_look(v, name, &s->seen))
		return ERR_IO;
	(void)snprintf(s->name, sizeof(s->name), "%s", name);
	v->n++;
	moved(v);
	return 0;
}

static int
virtual_tray(struct reader *r, int action, const char *name)
{
	struct vreader *v = r->self;

	if (look(v) == CARD_NO_READER)
		return ERR_READER_GONE;
	switch (action) {
	case TRAY_INSERT:
		return insert(v, name);
	case TRAY_REMOVE:
		if (v->n == 0)
			return ERR_CARD_NONE;
		slot_drop(v, v->n - 1);
		return 0;
	default:
		return ERR_ARG;
	}
}

static int
virtual_names(struct reader *r, struct buf *out)
{
	struct vreader *v = r->self;

	return look(v) == CARD_NO_READER ? 0 : vcard_names(v->dir, out);
}

static void
virtual_close(struct reader *r)
{
	struct vreader *v = r->self;

	if (v == NULL)
		return;
	power_off(v);
	if (v->dir_fd >= 0)
		(void)close(v->dir_fd);
	if (v->lock_fd >= 0)
		(void)close(v->lock_fd);
	free(v);
	r->self = NULL;
}

/* Errors of the folder, as one speaks of readers. */
static int
open_error(int err)
{
	switch (err) {
	case ERR_PERM:
		return ERR_READER_PERM;
	case ERR_LOCKED:
		return ERR_READER_HELD;
	case ERR_EXISTS:
	case ERR_NOTFOUND:
	case ERR_FORMAT:
		return ERR_READER_NONE;
	default:
		return err;
	}
}

/* One that was killed may still compute for a moment, and holds it until then. */
static int
lock_soon(const char *dir)
{
	const struct timespec wait = { .tv_nsec = 100000000 };
	int fd = dir_lock(dir);

	for (int i = 0; i < LOCK_TRIES && fd == ERR_LOCKED; i++) {
		(void)nanosleep(&wait, NULL);
		fd = dir_lock(dir);
	}
	return fd;
}

static int
folder_open(struct vreader *v, const char *dir)
{
	int err;

	if (dir[0] != '/' || strlen(dir) >= sizeof(v->dir))
		return ERR_ARG;
	memcpy(v->dir, dir, strlen(dir) + 1);
	if ((err = dir_make(dir)) != 0)
		return err;
	v->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (v->dir_fd < 0)
		return err_from_errno(errno);
	if ((v->lock_fd = lock_soon(dir)) < 0)
		return v->lock_fd;
	return file_sweep(dir, NULL);
}

static int
virtual_open(struct reader *r, const char *dir, int plug)
{
	struct vreader *v = calloc(1, sizeof(*v));
	int err;

	(void)plug;
	if (v == NULL)
		return ERR_NOMEM;
	v->dir_fd = v->lock_fd = -1;
	vcard_init(&v->card);
	r->self = v;
	if ((err = folder_open(v, dir)) != 0) {
		virtual_close(r);
		return open_error(err);
	}
	r->name = NAME;
	return 0;
}

static int
virtual_folder(const struct reader *r)
{
	const struct vreader *v = r->self;

	return v->dir_fd;
}

const struct reader_ops virtual_reader = {
	.driver = NAME,
	.is_virtual = 1,
	.list = virtual_list,
	.open = virtual_open,
	.close = virtual_close,
	.state = virtual_state,
	.power_on = virtual_power_on,
	.transmit = virtual_transmit,
	.folder = virtual_folder,
	.tray = virtual_tray,
	.names = virtual_names,
};
