/*
 * In the pages' place below a real launcher: what pages that somebody else has
 * taken over could ask of it. CASE is the only argument (or CASE DIR, in the pages'
 * jail, with words for the launcher behind it); as --CASE it has daemons that were started ahead. Exit status 0: it holds.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/spawn.h"
#include "src/wire/door.h"
#include "tests/fake/hostile.h"

#define STARTS_MAX 8	/* IN_A_ROW_MAX of src/launch/requests.c */

static int
raw(uint32_t op, uint32_t what, uint32_t len)
{
	const struct door_ask q = { .op = op, .what = what, .len = len };
	struct door_say say = { .err = 1 };
	int fd[DOOR_FDS];

	if (door_send(spawn_above(), &q, sizeof(q), NULL, 0) != 0 ||
	    door_read(spawn_above(), &say, sizeof(say), fd, DOOR_FDS) < 0)
		return ERR_CLOSED;
	return say.err;
}

/* Whoever is still there after these was not ended. */
static int
outlived(void)
{
	(void)sleep(10);
	return 1;
}

static int
unknown_request(void)
{
	(void)raw(DOOR_N, 0, 0);
	return outlived();
}

static int
short_request(void)
{
	(void)door_send(spawn_above(), "x", 1, NULL, 0);
	return outlived();
}

static int
gives_descriptor(void)
{
	const struct door_ask q = { .op = DOOR_STOP };
	const int fd = STDIN_FILENO;

	(void)door_send(spawn_above(), &q, sizeof(q), &fd, 1);
	return outlived();
}

static int
unknown_errand(void)
{
	return raw(DOOR_ERRAND, ERRAND_N, 0) != ERR_ARG;
}

/* At the station that makes keys nothing leads to a network. */
static int
online_errand(void)
{
	return raw(DOOR_ERRAND, ERRAND_AZ, 0) != ERR_UNSUPPORTED;
}

/* Until stdin ends, for whoever looks at it meanwhile. */
static int
unpack_waits(void)
{
	return raw(DOOR_ERRAND, ERRAND_UNPACK, 0) != 0 || getchar() != EOF;
}

static int
leaves_twice(void)
{
	return raw(DOOR_LEAVE, 0, DOOR_BYTES + 1) != ERR_TOOBIG ||
	    raw(DOOR_LEAVE, 0, 4) != 0 || raw(DOOR_LEAVE, 0, 4) != ERR_PHASE;
}

/* Cards' tries are not to be had by starting cardd for ever. */
static int
starts_for_ever(void)
{
	struct daemons d;

	for (int i = 0; i < STARTS_MAX; i++)
		if (spawn_start(&d, 1) != 0)
			return 1;
	return spawn_start(&d, 1) == 0 || spawn_start(&d, 0) != 0;
}

static int
is_gone(pid_t pid)
{
	return kill(pid, 0) != 0 && errno == ESRCH;
}

/* The first pair is no more when the second one is there. */
static int
second_pair(void)
{
	struct daemons first, second;

	if (spawn_start(&first, 1) != 0)
		return 1;
	/* Its sockets stay open here: it has no reason to end by itself. */
	if (spawn_start(&second, 1) != 0)
		return 2;
	return !is_gone(first.keyd_pid) || !is_gone(first.cardd_pid) ? 3 : 0;
}

/* How many the launcher has, us too; 0: it cannot be told. */
static int
siblings(void)
{
	char path[64];
	int pid, n = 0;
	FILE *in;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
	    (int)getppid(), (int)getppid());
	in = fopen(path, "r");
	while (in != NULL && fscanf(in, "%d", &pid) == 1)
		n++;
	if (in != NULL)
		(void)fclose(in);
	return n;
}

/* What was started ahead and is not what is asked for is no more. */
static int
another_set(void)
{
	struct daemons d;

	if (raw(DOOR_ERRAND_STOP, 0, 0) != 0 || siblings() != 3)
		return 1;
	if (spawn_start(&d, SPAWN_NO_CARDS) != 0 || siblings() != 2)
		return 2;
	return raw(DOOR_STOP, 0, 0) != 0 || siblings() != 1 ? 3 : 0;
}

/* A daemon that says more than anybody reads goes on. */
static int
daemon_shouts(void)
{
	const struct req_hello hello = { .module = "shout" };
	struct daemons d;
	struct answer a;

	return spawn_start(&d, 1) != 0 ||
	    client_call(&d.keyd, MSG_HELLO, &hello, &a) != 0;
}

/* cardd is told where readers come, when they may. */
static int
with_readers(void)
{
	const struct req_c_hello hello = { .driver = "usb" };
	struct daemons d;
	struct answer a;

	return spawn_start(&d, SPAWN_READERS) != 0 ||
	    client_call(&d.cardd, MSG_C_HELLO, &hello, &a) != 0 ||
	    strcmp(a.rep.r_c_hello.driver, "readers come") != 0;
}

static int
own_status(void)
{
	return 7;
}

static int
own_signal(void)
{
	return raise(SIGUSR2) == 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} cases[] = {
	{ "unknown-request", unknown_request },
	{ "short-request", short_request },
	{ "gives-descriptor", gives_descriptor },
	{ "unknown-errand", unknown_errand },
	{ "online-errand", online_errand },
	{ "unpack-waits", unpack_waits },
	{ "leaves-twice", leaves_twice },
	{ "starts-for-ever", starts_for_ever },
	{ "second-pair", second_pair },
	{ "another-set", another_set },
	{ "daemon-shouts", daemon_shouts },
	{ "with-readers", with_readers },
	{ "own-status", own_status },
	{ "own-signal", own_signal },
};

int
main(int argc, char **argv)
{
	const char *name;

	if (spawn_begin(&argc, &argv) != 0 || argc < 2)
		return 99;
	if (argc >= 3 && argv[1][0] != '-')
		return hostile_jailed(argv[1], argv[2]);
	name = argv[1] + strspn(argv[1], "-");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (strcmp(cases[i].name, name) == 0)
			return cases[i].run();
	return 98;
}
