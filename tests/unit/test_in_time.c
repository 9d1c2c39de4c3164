/* src/launch/in_time: what is done in a child, and who is late is not waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/launch/in_time.h"

#define LONG_MS 60000	/* a machine may be slow */

static int
says(const void *arg)
{
	return *(const int *)arg;
}

static int
is_open(const void *fd)
{
	return fcntl(*(const int *)fd, F_GETFD) < 0 ? 0 : ERR_LOCKED;
}

static int
never(const void *arg)
{
	(void)arg;
	while (pause() < 0)
		;
	return 0;
}

static int
dies(const void *arg)
{
	(void)arg;
	return raise(SIGKILL);
}

static void
no_child_is_left(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void
done(void **state)
{
	static const int errs[] = { 0, ERR_FORMAT, ERR_PERM };

	(void)state;
	for (size_t i = 0; i < sizeof(errs) / sizeof(errs[0]); i++)
		assert_int_equal(in_time(says, &errs[i], LONG_MS), errs[i]);
	no_child_is_left();
}

static void
ended(void **state)
{
	(void)state;
	assert_int_equal(in_time(dies, NULL, LONG_MS), ERR_CLOSED);
	no_child_is_left();
}

/* It is killed, and who waits for children finds it. */
static void
late(void **state)
{
	int status = 0;

	(void)state;
	assert_int_equal(in_time(never, NULL, 50), ERR_TIMEOUT);
	assert_true(waitpid(-1, &status, 0) > 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* Who waits for the end of a pipe does not wait for it. */
static void
has_nothing_open(void **state)
{
	int fd[2];

	(void)state;
	assert_int_equal(pipe2(fd, O_CLOEXEC), 0);
	assert_int_equal(in_time(is_open, &fd[1], LONG_MS), 0);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(done),
		cmocka_unit_test(ended),
		cmocka_unit_test(late),
		cmocka_unit_test(has_nothing_open),
	};

	return cmocka_run_group_tests_name("in_time", tests, NULL, NULL);
}
