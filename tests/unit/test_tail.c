/* src/launch/tail: what daemons say, whoever they are by then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/launch/tail.h"

static struct tail tail;

static void
pipe_here(int fd[2])
{
	tail = (struct tail){ .len = 0 };
	assert_int_equal(pipe2(fd, O_CLOEXEC), 0);
	assert_int_equal(fcntl(fd[0], F_SETFL, O_NONBLOCK), 0);
}

static void
say(int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void
what_was_said_is_kept(void **state)
{
	int fd[2];

	(void)state;
	pipe_here(fd);
	say(fd[1], "one\n");
	assert_int_equal(tail_read(&tail, fd[0]), 1);
	say(fd[1], "two\n");
	(void)close(fd[1]);
	assert_int_equal(tail_read(&tail, fd[0]), 0);
	assert_int_equal(tail.len, 8);
	assert_memory_equal(tail.text, "one\ntwo\n", 8);
	assert_int_equal(tail.cut, 0);
	(void)close(fd[0]);
}

/* Why it died is what it said last. */
static void
the_last_of_it_is_kept(void **state)
{
	static const char line[] = "a line of twenty-one\n";
	int fd[2];

	(void)state;
	pipe_here(fd);
	for (unsigned i = 0; i < 500; i++)
		say(fd[1], line);
	say(fd[1], "the reason\n");
	(void)close(fd[1]);
	assert_int_equal(tail_read(&tail, fd[0]), 0);
	assert_int_equal(tail.len, TAIL_MAX);
	assert_int_equal(tail.cut, 1);
	assert_memory_equal(tail.text + TAIL_MAX - 12, "\nthe reason\n", 12);
	assert_memory_equal(tail.text + TAIL_MAX - 11 - 21, line, 21);
	(void)close(fd[0]);
}

/* Whoever never stops is read for a while, and others have their turn. */
static void
no_child_keeps_its_reader(void **state)
{
	static const char much[4096];
	int fd[2];
	pid_t pid;

	(void)state;
	pipe_here(fd);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		(void)close(fd[0]);	/* so that its writing ends */
	while (pid == 0)
		if (write(fd[1], much, sizeof(much)) < 0)
			_exit(1);
	(void)alarm(20);
	for (unsigned i = 0; i < 20; i++)
		assert_int_equal(tail_read(&tail, fd[0]), 1);
	(void)alarm(0);
	(void)close(fd[1]);
	(void)close(fd[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void
each_line_says_whose_it_is(void **state)
{
	static const char want[] = "[keyd] ...\n[keyd] a?[2Jb\n[keyd] c\n";
	char got[100] = "";
	int fd[2], own = dup(STDERR_FILENO);

	(void)state;
	pipe_here(fd);
	tail.cut = 1;
	tail.len = 8;
	memcpy(tail.text, "a\033[2Jb\nc", 8);
	(void)fflush(stderr);
	assert_int_equal(dup2(fd[1], STDERR_FILENO), STDERR_FILENO);
	tail_print(&tail, "keyd");
	(void)fflush(stderr);
	assert_int_equal(dup2(own, STDERR_FILENO), STDERR_FILENO);
	assert_int_equal(read(fd[0], got, sizeof(got) - 1), strlen(want));
	assert_string_equal(got, want);
	(void)close(own);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_said_is_kept),
		cmocka_unit_test(the_last_of_it_is_kept),
		cmocka_unit_test(no_child_keeps_its_reader),
		cmocka_unit_test(each_line_says_whose_it_is),
	};

	return cmocka_run_group_tests_name("tail", tests, NULL, NULL);
}
