/* What the pages may ask of the launcher: a table, and nothing beside it. */
#include <string.h>
#include <time.h>

#include "src/base/err.h"
#include "src/launch/arguments.h"
#include "src/launch/console.h"
#include "src/launch/launcher.h"
#include "src/launch/mounts.h"
#include "src/launch/terminal.h"
#include "src/spawn.h"
#include "src/spawn_child.h"
#include "src/wire/door.h"
#include "src/wire/errand.h"

/* Each start gives a card its tries of a PIN anew to whoever asks wrongly: after so
 * many, each within a minute of the one before, it takes people who begin again. */
#define IN_A_ROW_MAX 8
#define IN_A_ROW_SECONDS 60

#define PATIENCE_MS 10000	/* with a medium: far more than a good one takes */

/* What goes back with 0: descriptors, which are closed here once they are sent. */
struct given {
	int fd[DOOR_FDS];
	size_t n;
};

static int
too_often(struct launcher *l)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	if (l->in_a_row > 0 && now.tv_sec - l->started >= IN_A_ROW_SECONDS)
		l->in_a_row = 0;
	l->started = now.tv_sec;
	return l->in_a_row++ >= IN_A_ROW_MAX;
}

/* Those that were started ahead, when it is they; else new ones. */
static int
on_start(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	struct set *s = &l->set;
	int err = 0;

	if (s->n == 0 || s->what != ask->what)
		launcher_dismiss(l, POST_KEYD, POST_CARDD);
	if (ask->what > SPAWN_READERS)
		return ERR_ARG;
	if (l->command && ask->what != SPAWN_NO_CARDS && ask->what != l->cards)
		return ERR_PERM;
	if (ask->what != SPAWN_NO_CARDS && too_often(l))
		return ERR_CLOSED;
	if (s->n == 0)
		err = launcher_set(l, ask->what);
	for (size_t i = 0; i < s->n; i++) {
		say->pid[i] = (int32_t)s->pid[i];
		given->fd[given->n++] = s->fd[i];
	}
	s->n = 0;
	return err;
}

static int
on_stop(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)ask;
	(void)say;
	(void)given;
	launcher_dismiss(l, POST_KEYD, POST_CARDD);
	return 0;
}

static int
on_errand(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	const struct errand *e;
	int err;

	launcher_dismiss(l, POST_ERRAND, POST_ERRAND);
	if (ask->what >= ERRAND_N)
		return ERR_ARG;
	e = &errands[ask->what];
	if (e->online && !l->online)
		return ERR_UNSUPPORTED;
	err = launcher_post(l, POST_ERRAND, e->program, e->args,
	    &(struct sockets){ .peer = -1, .plug = -1 }, &given->fd[0]);
	if (err == 0)
		given->n = 1;
	say->pid[0] = (int32_t)l->post[POST_ERRAND].pid;
	return err;
}

void
launcher_forget(struct launcher *l)
{
	const struct errand *e = &errands[ERRAND_AZ];
	struct child c;
	pid_t none = 0;

	if (!l->online || child_start(&c, e->program, e->args, -1, -1, 0) != 0)
		return;
	child_shut(&c.fd);
	child_await(&c.pid, &none);
}

static int
on_errand_stop(struct launcher *l, const struct door_ask *ask,
    struct door_say *say, struct given *given)
{
	(void)ask;
	(void)say;
	(void)given;
	launcher_dismiss(l, POST_ERRAND, POST_ERRAND);
	return 0;
}

static int
on_leave(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)l;
	(void)say;
	(void)given;
	return ask->len > sizeof(ask->bytes) ? ERR_TOOBIG :
	    terminal_leave(ask->bytes, ask->len);
}

static int
on_typed(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)ask;
	(void)say;
	(void)given;
	l->media->typed = 1;
	return 0;
}

/* 0 or the error. */
static int
give(struct given *given, int fd)
{
	if (fd > 0)
		given->fd[given->n++] = fd;
	return fd > 0 ? 0 : fd;
}

static int
on_media(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)say;
	return give(given, media_in_time(l->media, ask, PATIENCE_MS));
}

static int
on_running(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)l;
	(void)ask;
	(void)given;
	say->what = launcher_running();
	return 0;
}

static int
on_layout(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)l;
	(void)given;
	if (ask->what != LAYOUT_WHERE)
		return console_set(ask->what);
	say->what = console_place();
	return 0;
}

static int
on_mount(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)l;
	(void)given;
	return mounts_take(ask, say);
}

static int
on_unmount(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)l;
	(void)say;
	(void)given;
	return mounts_leave(ask);
}

static int
on_command(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)say;
	(void)given;
	l->command = 1;
	l->cards = ask->what;
	return 0;
}

/* Of cards nobody reads a file. */
static int
on_argument(struct launcher *l, const struct door_ask *ask, struct door_say *say,
    struct given *given)
{
	(void)say;
	if (!l->command || l->cards != SPAWN_NO_CARDS || l->words == NULL)
		return ERR_PERM;
	return give(given, arguments_in_time(l->words, ask, PATIENCE_MS));
}

/* A command shows no page. */
static int
is_for_pages(uint32_t op)
{
	return op != DOOR_START && op != DOOR_STOP && op != DOOR_ARGUMENT;
}

static int (*const rows[DOOR_N])(struct launcher *l, const struct door_ask *ask,
    struct door_say *say, struct given *given) = {
	[DOOR_START] = on_start,
	[DOOR_STOP] = on_stop,
	[DOOR_ERRAND] = on_errand,
	[DOOR_ERRAND_STOP] = on_errand_stop,
	[DOOR_LEAVE] = on_leave,
	[DOOR_TYPED] = on_typed,
	[DOOR_MEDIUM] = on_media,
	[DOOR_APART] = on_media,
	[DOOR_FILE] = on_media,
	[DOOR_FOLDER] = on_media,
	[DOOR_NEW] = on_media,
	[DOOR_RENAME] = on_media,
	[DOOR_REMOVE] = on_media,
	[DOOR_MAKE] = on_media,
	[DOOR_RUNNING] = on_running,
	[DOOR_LAYOUT] = on_layout,
	[DOOR_MOUNT] = on_mount,
	[DOOR_UNMOUNT] = on_unmount,
	[DOOR_COMMAND] = on_command,
	[DOOR_ARGUMENT] = on_argument,
};

int
launcher_answer(struct launcher *l)
{
	struct door_ask ask;
	struct door_say say = { .err = 0 };
	struct given given = { .n = 0 };
	int err = door_read(l->door, &ask, sizeof(ask), NULL, 0);

	if (err == 0 && ask.op >= DOOR_N)
		err = ERR_FORMAT;
	if (err != 0) {
		child_shut(&l->door);
		return err == ERR_FORMAT ? err : 0;
	}
	say.err = l->command && is_for_pages(ask.op) ? ERR_PERM :
	    rows[ask.op](l, &ask, &say, &given);
	err = door_send(l->door, &say, sizeof(say), given.fd,
	    say.err == 0 ? given.n : 0);
	for (size_t i = 0; i < given.n; i++)
		child_shut(&given.fd[i]);
	if (err != 0)
		child_shut(&l->door);
	return 0;
}
