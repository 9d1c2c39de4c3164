/*
 * Starting the two daemons. This program is compiled with its own folder as
 * BUILDDIR, where small daemons of the right names lie (spawned.c).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/spawn.h"
#include "src/wire/jail.h"

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
exists(pid_t pid)
{
	return kill(pid, 0) == 0 || errno != ESRCH;
}

/* What a daemon must have found, whoever started us and how. */
static void
assert_facts(const char *facts)
{
	const char *after = strstr(facts, ", then ");

	assert_non_null(after);
	if (!JAIL_ASAN) {
		assert_int_equal(strncmp(facts, "env 0, ", 7), 0);
		assert_string_equal(after, ", then 0; fds 0; null 11; leader 1; "
		    "cwd /; umask 77; core 0; dumpable 0; signals 1");
	} else
		assert_string_equal(after, ", then 0; fds 0; null 11; leader 1; "
		    "cwd /; umask 77; core 0; dumpable 1; signals 1");
}

static void
both(void **state)
{
	struct daemons d;
	struct req_hello hello = { .module = "soft" };
	struct req_c_hello c_hello = { .driver = "virtual" };
	struct req_enrol enrol = { .none_ = 0 };
	struct answer a;
	pid_t pids[2];
	sigset_t term;
	int spare;

	(void)state;
	/* what must not be handed down */
	spare = fcntl(STDERR_FILENO, F_DUPFD, 30);
	assert_true(spare >= 30);
	assert_int_equal(setenv("KEYCONVOY_SECRET", "x", 1), 0);
	assert_true(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	(void)sigemptyset(&term);
	(void)sigaddset(&term, SIGTERM);
	assert_int_equal(sigprocmask(SIG_BLOCK, &term, NULL), 0);

	assert_int_equal(spawn_start(&d, 1), 0);
	pids[0] = d.keyd_pid;
	pids[1] = d.cardd_pid;
	assert_true(pids[0] > 0 && pids[1] > 0 && pids[0] != pids[1]);
	assert_true(fcntl(d.keyd.fd, F_GETFD) & FD_CLOEXEC);
	assert_true(fcntl(d.cardd.fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(client_call(&d.keyd, MSG_HELLO, &hello, &a), 0);
	assert_facts(a.rep.r_hello.module);
	assert_int_equal(client_call(&d.cardd, MSG_C_HELLO, &c_hello, &a), 0);
	assert_facts(a.rep.r_c_hello.driver);
	/* over the socket that only the two have */
	assert_int_equal(client_call(&d.keyd, MSG_ENROL, &enrol, &a), 0);
	assert_int_equal(a.rep.r_enrol.point[64], 4);

	spawn_stop(&d);
	assert_int_equal(d.keyd.fd, -1);
	assert_int_equal(d.keyd_pid, 0);
	assert_int_equal(d.cardd_pid, 0);
	assert_false(exists(pids[0]) || exists(pids[1]));
	spawn_stop(&d);
	(void)close(spare);
	assert_int_equal(sigprocmask(SIG_UNBLOCK, &term, NULL), 0);
}

/* Who ends by itself is not waited for as who hangs is: two seconds. Once is enough, for
 * a machine may be slow. */
static void
ends_at_once(void **state)
{
	struct daemons d;
	struct req_hello hello = { .module = "soft" };
	struct answer a;
	double t, least = 60;

	(void)state;
	for (int i = 0; i < 20 && least >= 1.0; i++) {
		assert_int_equal(spawn_start(&d, 0), 0);
		assert_int_equal(client_call(&d.keyd, MSG_HELLO, &hello, &a), 0);
		t = seconds();
		spawn_stop(&d);
		t = seconds() - t;
		least = t < least ? t : least;
	}
	assert_true(least < 1.0);
}

static void
keyd_alone(void **state)
{
	struct daemons d;
	struct req_hello hello = { .module = "soft" };
	struct req_enrol enrol = { .none_ = 0 };
	struct answer a;

	(void)state;
	assert_int_equal(spawn_start(&d, 0), 0);
	assert_int_equal(d.cardd_pid, 0);
	assert_int_equal(d.cardd.fd, -1);
	assert_int_equal(client_call(&d.keyd, MSG_HELLO, &hello, &a), 0);
	/* it has nobody to ask, and ends */
	assert_int_equal(client_call(&d.keyd, MSG_ENROL, &enrol, &a),
	    ERR_CLOSED);
	spawn_stop(&d);
}

/* One daemon's end ends both; a new pair starts. */
static void
one_is_killed(void **state)
{
	struct daemons d;
	struct req_c_hello hello = { .driver = "virtual" };
	struct answer a;

	(void)state;
	assert_int_equal(spawn_start(&d, 1), 0);
	assert_int_equal(client_call(&d.cardd, MSG_C_HELLO, &hello, &a), 0);
	assert_int_equal(kill(d.keyd_pid, SIGKILL), 0);
	assert_int_equal(waitpid(d.cardd_pid, NULL, 0), d.cardd_pid);
	assert_int_equal(client_call(&d.cardd, MSG_C_HELLO, &hello, &a),
	    ERR_CLOSED);
	spawn_stop(&d);
	assert_int_equal(spawn_start(&d, 1), 0);
	assert_int_equal(client_call(&d.cardd, MSG_C_HELLO, &hello, &a), 0);
	spawn_stop(&d);
}

/* What does not end by itself is killed after two seconds. */
static void
one_hangs(void **state)
{
	struct daemons d;
	struct req_hello hello = { .module = "hang" };
	pid_t pid;
	double t;

	(void)state;
	assert_int_equal(spawn_start(&d, 0), 0);
	pid = d.keyd_pid;
	assert_int_equal(client_ask(&d.keyd, MSG_HELLO, &hello), 0);
	t = seconds();
	spawn_stop(&d);
	assert_true(seconds() - t >= 1.9);
	assert_false(exists(pid));
}

/* Every other descriptor of ours in the way of 3 and 4. */
static void
low_descriptors_taken(void **state)
{
	struct req_enrol enrol = { .none_ = 0 };
	struct daemons d;
	struct answer a;
	int low[2];

	(void)state;
	low[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	low[1] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	assert_true(low[0] >= 0 && low[1] >= 0);
	assert_int_equal(spawn_start(&d, 1), 0);
	(void)close(low[0]);
	(void)close(low[1]);
	assert_int_equal(client_call(&d.keyd, MSG_ENROL, &enrol, &a), 0);
	spawn_stop(&d);
}

static void
from_the_build_folder(void **state)
{
	char path[4096];

	(void)state;
	assert_string_equal(spawn_builddir(), BUILDDIR);
	assert_int_equal(spawn_path(path, "keyconvoy-keyd"), 0);
	assert_string_equal(path, BUILDDIR "/keyconvoy-keyd");
}

/* The same program, elsewhere: installed daemons, and here there are none. */
static int
elsewhere(void)
{
	struct daemons d;
	char path[4096];

	if (spawn_builddir() != NULL)
		return 1;
	if (spawn_path(path, "keyconvoy-keyd") != 0 ||
	    strcmp(path, PKGLIBEXECDIR "/keyconvoy-keyd") != 0)
		return 2;
	if (spawn_start(&d, 1) != ERR_PROGRAM)
		return 3;
	if (d.keyd.fd != -1 || d.keyd_pid != 0)
		return 4;
	spawn_stop(&d);
	return 0;
}

static void
from_the_installed_folder(void **state)
{
	char dir[] = BUILDDIR "/spawn-XXXXXX", cmd[16384];
	int status;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(cmd, sizeof(cmd),
	    "d='%s'; cp '%s/test_spawn' \"$d/prog\" && \"$d/prog\" elsewhere; "
	    "s=$?; rm -r \"$d\"; exit $s", dir, BUILDDIR);
	status = system(cmd);
	assert_int_equal(status, 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both),
		cmocka_unit_test(ends_at_once),
		cmocka_unit_test(keyd_alone),
		cmocka_unit_test(one_is_killed),
		cmocka_unit_test(one_hangs),
		cmocka_unit_test(low_descriptors_taken),
		cmocka_unit_test(from_the_build_folder),
		cmocka_unit_test(from_the_installed_folder),
	};

	if (argc == 2 && strcmp(argv[1], "elsewhere") == 0)
		return elsewhere();
	return cmocka_run_group_tests_name("spawn", tests, NULL, NULL);
}
