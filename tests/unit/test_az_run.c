/* How a run of az ends, whatever az does with its pipes and its children. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/az/run.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "tests/unit/scratch.h"

#define BOUND_S	100	/* what must not take 600 takes less than this */
#define STUCK_S	600

static const char *dir;

/* A script in the place of az, for at most so many seconds. */
static int
run(struct run *r, unsigned seconds, const char *text)
{
	static char where[] = "PATH=/usr/bin:/bin";
	static char *const env[] = { where, NULL };
	static char *const words[] = { NULL };
	struct daemon d = { .busy = 0 };
	char all[4096], path[FILE_PATH_MAX];
	int sv[2], err;

	(void)snprintf(all, sizeof(all), "#!/bin/sh\nhere=${0%%/*}\n%s\n", text);
	scratch_write(dir, "az", all);
	assert_int_equal(path_join(path, dir, "az"), 0);
	assert_int_equal(chmod(path, 0700), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sv), 0);
	frame_init(&d.in[0], sv[0]);
	*r = (struct run){ .program = path, .words = words, .env = env,
		.seconds = seconds };
	err = run_az(r, &d);
	frame_done(&d.in[0]);
	(void)close(sv[0]);
	(void)close(sv[1]);
	return err;
}

static time_t
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Of the file "pid". */
static pid_t
noted(void)
{
	const char *text = scratch_read(dir, "pid");

	return text == NULL ? 0 : (pid_t)strtol(text, NULL, 10);
}

/* Given up once it has noted a process: a machine may be slow. */
static void
cut(const char *script)
{
	const time_t began = now();
	struct run r;

	(void)unlink(scratch_path(dir, "pid"));
	for (unsigned s = 2; s <= BOUND_S / 4 && noted() <= 0; s *= 2) {
		assert_int_equal(run(&r, s, script), ERR_TIMEOUT);
		run_free(&r);
	}
	assert_true(now() - began < BOUND_S);
	assert_true(noted() > 0);
	assert_int_equal(kill(noted(), 0), -1);
	assert_int_equal(errno, ESRCH);
}

/* All of these would go on for ten minutes. */
static void
cut_short(void **state)
{
	static const char *const scripts[] = {
		/* it shuts its pipes */
		("echo $$ >\"$here/pid\"; exec >/dev/null 2>&1; exec sleep 600"),
		/* a child in a session of its own */
		("setsid sh -c 'echo $$ >\"$0/pid\"; exec sleep 600' \"$here\" & "
		"wait"),
		/* a grandchild whose parent is gone, with nothing of ours */
		("(setsid sh -c 'echo $$ >\"$0/pid\"; exec sleep 600' \"$here\" "
		">/dev/null 2>&1 &); exec sleep 600"),
		/* generations */
		("setsid sh -c 'setsid sh -c \"sleep 600 & echo \\$! >\\\"\\$0/pid\\\""
		"; wait\" \"$0\" & wait' \"$here\" & wait"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		cut(scripts[i]);
}

/* What az opened besides may hold its pipes as long as it likes, and goes on. */
static void
held(void **state)
{
	const time_t began = now();
	struct run r;

	(void)state;
	assert_int_equal(run(&r, 60, "setsid sleep 600 & echo $! >\"$here/pid\"\n"
	    "echo answer; echo words >&2; exit 3"), 0);
	assert_true(now() - began < BOUND_S);
	assert_int_equal(r.ended, 3);
	assert_string_equal(buf_str(&r.out), "answer\n");
	assert_string_equal(buf_str(&r.said), "words\n");
	run_free(&r);
	assert_int_equal(kill(noted(), SIGKILL), 0);
}

/* The last bytes before its end are heard too. */
static void
whole(void **state)
{
	struct run r;

	(void)state;
	assert_int_equal(run(&r, 60, "head -c 60000 /dev/zero"), 0);
	assert_int_equal(r.out.len, 60000);
	run_free(&r);
	assert_int_equal(run(&r, 60, "kill -9 $$"), 0);
	assert_int_equal(r.ended, 128 + SIGKILL);
	run_free(&r);
}

static int
fresh(void **state)
{
	(void)alarm(STUCK_S);
	if (scratch_make(state) != 0)
		return -1;
	dir = *state;
	return 0;
}

int
main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, fresh, scratch_drop)
	const struct CMUnitTest tests[] = {
		CASE(cut_short),
		CASE(held),
		CASE(whole),
	};

	return cmocka_run_group_tests_name("az_run", tests, NULL, NULL);
}
