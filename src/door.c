/* Programs are started by the launcher above, which is asked through the door. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/door_part.h"
#include "src/spawn.h"
#include "src/wire/layouts.h"

static int door = -1;

/* Its number is the first word behind the program's name. */
int
spawn_begin(int *argc, char ***argv)
{
	char *end = NULL;
	long fd = *argc < 2 ? -1 : strtol((*argv)[1], &end, 10);

	if (fd <= STDERR_FILENO || fd > INT16_MAX || *end != '\0' ||
	    !door_is((int)fd) || fcntl((int)fd, F_SETFD, FD_CLOEXEC) != 0)
		return ERR_ARG;
	door = (int)fd;
	(*argv)[1] = (*argv)[0];
	(*argv)++;
	(*argc)--;
	return 0;
}

int
spawn_above(void)
{
	return door;
}

int
door_call(const struct door_ask *q, struct door_say *say, int *fds, size_t want)
{
	int n, err = door_send(door, q, sizeof(*q), NULL, 0);

	if (err != 0)
		return err;
	n = door_read(door, say, sizeof(*say), fds, want);
	if (n < 0)
		return n;
	if (say->err == 0 && (size_t)n == want)
		return 0;
	for (int i = 0; fds != NULL && i < n; i++)
		(void)close(fds[i]);
	return say->err < 0 ? say->err : ERR_FORMAT;
}

void
spawn_leave(struct view leave)
{
	struct door_ask q = { .op = DOOR_LEAVE, .len = (uint32_t)leave.len };
	struct door_say say;

	if (leave.len == 0 || leave.len > SPAWN_LEAVE_MAX)
		return;
	memcpy(q.bytes, leave.p, leave.len);
	(void)door_call(&q, &say, NULL, 0);	/* it is gone: then we end, too */
}

unsigned
spawn_running(void)
{
	const struct door_ask q = { .op = DOOR_RUNNING };
	struct door_say say;

	return door_call(&q, &say, NULL, 0) == 0 ? say.what : 0;
}

int
spawn_layout(uint32_t which)
{
	const struct door_ask q = { .op = DOOR_LAYOUT, .what = which };
	struct door_say say;
	int err = door_call(&q, &say, NULL, 0);

	return err < 0 ? err : which != LAYOUT_WHERE ? 0 :
	    say.what < LAYOUT_PLACES ? (int)say.what : LAYOUT_ELSEWHERE;
}

int
spawn_start(struct daemons *d, int want_cards)
{
	const struct door_ask q = { .op = DOOR_START,
		.what = (uint32_t)want_cards };
	struct door_say say;
	int fd[2] = { -1, -1 }, err;

	*d = (struct daemons){ .keyd_pid = 0, .cardd_pid = 0 };
	err = door_call(&q, &say, fd, want_cards ? 2 : 1);
	client_init(&d->keyd, err == 0 ? fd[0] : -1);
	client_init(&d->cardd, err == 0 ? fd[1] : -1);
	if (err != 0)
		return err;
	d->keyd_pid = say.pid[0];
	d->cardd_pid = say.pid[1];
	return 0;
}

void
spawn_stop(struct daemons *d)
{
	const struct door_ask q = { .op = DOOR_STOP };
	struct door_say say;

	client_close(&d->keyd);
	client_close(&d->cardd);
	if (d->keyd_pid > 0 || d->cardd_pid > 0)
		(void)door_call(&q, &say, NULL, 0);
	d->keyd_pid = d->cardd_pid = 0;
}

int
spawn_errand(struct spawned *s, const struct errand *e)
{
	const struct door_ask q = { .op = DOOR_ERRAND,
		.what = (uint32_t)(e - errands) };
	struct door_say say;
	int fd = -1, err = door_call(&q, &say, &fd, 1);

	*s = (struct spawned){ .pid = err == 0 ? say.pid[0] : 0 };
	client_init(&s->client, err == 0 ? fd : -1);
	return err;
}

void
spawn_errand_stop(struct spawned *s)
{
	const struct door_ask q = { .op = DOOR_ERRAND_STOP };
	struct door_say say;

	if (s->pid <= 0) {
		client_init(&s->client, -1);
		return;
	}
	client_close(&s->client);
	(void)door_call(&q, &say, NULL, 0);
	s->pid = 0;
}
