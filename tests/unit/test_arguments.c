/* What the launcher opens for a command that can open nothing: what the words behind its
 * name say, to be read, and no more. */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/launch/arguments.h"

/* Everything lies in the folder that this runs in, made anew. */
static char root[] = "/tmp/keyconvoy-arguments-XXXXXX";

static struct door_ask
request(uint32_t folder, const char *path)
{
	struct door_ask q = { .op = DOOR_ARGUMENT, .what = folder,
		.len = (uint32_t)strlen(path) + 1 };

	memcpy(q.bytes, path, q.len);
	return q;
}

/* 1: it is opened, to be read; else the error. */
static int
asked(const char *const *words, uint32_t folder, const char *path)
{
	const struct door_ask q = request(folder, path);
	char *own[8] = { NULL };
	int fd;

	for (size_t i = 0; words[i] != NULL; i++)
		own[i] = strdup(words[i]);
	fd = arguments_open(own, &q);
	for (size_t i = 0; own[i] != NULL; i++)
		free(own[i]);
	if (fd < 0)
		return fd;
	assert_int_equal(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(close(fd), 0);
	return 1;
}

#define FILE_OF(path, ...) \
	asked((const char *const[]){ __VA_ARGS__, NULL }, 0, (path))
#define FOLDER_OF(path, ...) \
	asked((const char *const[]){ __VA_ARGS__, NULL }, 1, (path))

static void
make(const char *name)
{
	assert_int_equal(file_write(name, view_str("x")), 0);
}

/* -- which words there are ---------------------------------------------------------------- */

static void
begin_behind_the_command(void **state)
{
	char name[] = "keyconvoy", inspect[] = "inspect", verify[] = "verify";
	char cards[] = "cards", data[] = "--data", file[] = "file";
	char *const plain[] = { name, inspect, file, NULL };
	char *const options[] = { name, data, file, verify, file, inspect, NULL };
	char *const other[] = { name, cards, data, file, NULL };
	char *const none[] = { name, NULL };
	char *const nothing[] = { NULL };

	(void)state;
	assert_ptr_equal(arguments_of(plain), plain + 2);
	assert_ptr_equal(arguments_of(options), options + 4);
	assert_null(arguments_of(other));
	assert_null(arguments_of(none));
	assert_null(arguments_of(nothing));
}

static void
are_taken_as_they_stand(void **state)
{
	(void)state;
	make("file");
	make("-odd");
	make("--odd");
	assert_int_equal(FILE_OF("file", "--kid", "x", "file"), 1);
	assert_int_equal(FILE_OF("file", "--kek=file"), 1);
	assert_int_equal(FILE_OF("file", "-kfile"), 1);
	assert_int_equal(FILE_OF("./file", "./file"), 1);
	assert_int_equal(FILE_OF("-odd", "--", "-odd"), 1);
	assert_int_equal(FILE_OF("--odd", "--", "--odd"), 1);
	assert_int_equal(FILE_OF("file", "./file"), ERR_PERM);
	assert_int_equal(FILE_OF("./file", "file"), ERR_PERM);
	assert_int_equal(FILE_OF("file", "fil", "files", "-", "--", "-k", ""), ERR_PERM);
	assert_int_equal(FILE_OF("file", "name=file"), ERR_PERM);
	assert_int_equal(FILE_OF("", ""), ERR_NOTFOUND);
	assert_int_equal(FILE_OF("none", "none"), ERR_NOTFOUND);
	assert_int_equal(FILE_OF("/etc/passwd", "file"), ERR_PERM);
}

/* -- what is opened ------------------------------------------------------------------------- */

static void
only_regular_files(void **state)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX, .sun_path = "socket" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);	/* nobody writes: no wait */
	assert_int_equal(symlink("file", "link"), 0);
	assert_int_equal(FILE_OF("pipe", "pipe"), ERR_FORMAT);
	assert_int_equal(FILE_OF("socket", "socket"), ERR_FORMAT);
	assert_int_equal(FILE_OF("/dev/null", "/dev/null"), ERR_FORMAT);
	assert_int_equal(FILE_OF("link", "link"), ERR_FORMAT);
	assert_int_equal(FILE_OF(".", "."), ERR_FOLDER);
	assert_int_equal(FOLDER_OF("file", "file"), ERR_NOTFOUND);
	assert_int_equal(FOLDER_OF("pipe", "pipe"), ERR_NOTFOUND);
}

static void
a_folder_with_what_is_below(void **state)
{
	(void)state;
	assert_int_equal(dir_make("in/sub"), 0);
	assert_int_equal(dir_make("away"), 0);
	make("in/sub/file");
	make("away/file");
	assert_int_equal(symlink("../away", "in/out"), 0);
	assert_int_equal(symlink("sub", "in/within"), 0);
	assert_int_equal(symlink("in", "by-link"), 0);
	assert_int_equal(FOLDER_OF("in", "in"), 1);
	assert_int_equal(FOLDER_OF("in/sub", "in"), 1);
	assert_int_equal(FOLDER_OF("in/", "in/"), 1);
	assert_int_equal(FILE_OF("in/sub/file", "in"), 1);
	assert_int_equal(FILE_OF("in/sub/file", "in///"), 1);
	assert_int_equal(FILE_OF("in/within/file", "in"), 1);
	assert_int_equal(FILE_OF("by-link/sub/file", "by-link"), 1);
	assert_int_equal(FILE_OF("./away/file", "."), 1);
	assert_int_equal(FILE_OF("in/sub/none", "in"), ERR_NOTFOUND);
	assert_int_equal(FILE_OF("in/sub", "in"), ERR_FOLDER);
	assert_int_equal(FILE_OF("in/out/file", "in"), ERR_PERM);
	assert_int_equal(FOLDER_OF("in/out", "in"), ERR_PERM);
	assert_int_equal(FILE_OF("in/../away/file", "in"), ERR_PERM);
	assert_int_equal(FOLDER_OF("in/..", "in"), ERR_PERM);
	assert_int_equal(FILE_OF("inside", "in"), ERR_PERM);
	assert_int_equal(FILE_OF("away/file", "in"), ERR_PERM);
	assert_int_equal(FILE_OF("file/x", "file"), ERR_NOTFOUND);
	/* Other processes' memory is no file of a folder that somebody named. */
	assert_int_equal(FILE_OF("/proc/self/mem", "/"), ERR_PERM);
	assert_int_equal(FILE_OF("/proc/self/maps", "/proc"), ERR_PERM);
	assert_int_equal(FOLDER_OF("/proc/self/task", "/"), ERR_PERM);
}

static void
the_world_beside_a_record(void **state)
{
	char here[FILE_PATH_MAX], there[FILE_PATH_MAX];

	(void)state;
	assert_int_equal(dir_make("c/kmdata/local"), 0);
	make("c/record");
	make("c/other");
	make("c/kmdata/local/world");
	make("c/kmdata/local/key");
	assert_int_equal(FILE_OF("c/kmdata/local/world", "c/record"), 1);
	/* Beside a file, and nothing else that stands on the command line. */
	assert_int_equal(dir_make("c/sub"), 0);
	assert_int_equal(FILE_OF("c/kmdata/local/world", "c/none"), ERR_PERM);
	assert_int_equal(FILE_OF("c/kmdata/local/world", "c/sub"), ERR_PERM);
	assert_int_equal(FILE_OF("./kmdata/local/world", "-k"), ERR_PERM);
	assert_int_equal(FILE_OF("c/kmdata/local/key", "c/record"), ERR_PERM);
	assert_int_equal(FILE_OF("c/other", "c/record"), ERR_PERM);
	assert_int_equal(FOLDER_OF("c/kmdata", "c/record"), ERR_PERM);
	make("record");
	assert_int_equal(FILE_OF("./kmdata/local/world", "record"), ERR_NOTFOUND);
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(path_join(there, here, "c/record"), 0);
	assert_int_equal(path_join(here, here, "c/kmdata/local/world"), 0);
	assert_int_equal(FILE_OF(here, there), 1);
	/* It is none that lies somewhere else. */
	assert_int_equal(dir_make("d"), 0);
	make("d/record");
	assert_int_equal(symlink("../c/kmdata", "d/kmdata"), 0);
	assert_int_equal(FILE_OF("d/kmdata/local/world", "d/record"), ERR_PERM);
}

/* -- odd requests, and slow media ------------------------------------------------------------- */

static void
refuses_odd_requests(void **state)
{
	char word[] = "file", *const words[] = { word, NULL };
	struct door_ask q = request(0, "file");

	(void)state;
	q.len = 0;
	assert_int_equal(arguments_open(words, &q), ERR_ARG);
	q.len = 4;		/* no end */
	assert_int_equal(arguments_open(words, &q), ERR_ARG);
	q.len = sizeof(q.bytes) + 1;
	assert_int_equal(arguments_open(words, &q), ERR_ARG);
	memset(q.bytes, 'a', sizeof(q.bytes));
	q.len = sizeof(q.bytes);
	q.bytes[q.len - 1] = '\0';
	assert_int_equal(arguments_open(words, &q), ERR_ARG);
}

/* Who opens the file waits until it is closed here. */
static void
waits_no_longer(void **state)
{
	char word[] = "slow", *const words[] = { word, NULL };
	const struct door_ask q = request(0, "slow");
	int held, fd, status;

	(void)state;
	make("slow");
	held = open("slow", O_RDWR | O_CLOEXEC);
	assert_true(held >= 0);
	(void)signal(SIGIO, SIG_IGN);
	assert_int_equal(fcntl(held, F_SETLEASE, F_WRLCK), 0);
	assert_int_equal(arguments_in_time(words, &q, 200), ERR_TIMEOUT);
	assert_true(waitpid(-1, &status, 0) > 0);
	assert_int_equal(close(held), 0);
	fd = arguments_in_time(words, &q, 60000);
	assert_true(fd > 0);
	assert_int_equal(close(fd), 0);
}

static int
enter(void **state)
{
	(void)state;
	return mkdtemp(root) == NULL || chdir(root) != 0;
}

static int
leave(void **state)
{
	char cmd[64];

	(void)state;
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", root);
	return chdir("/") != 0 || system(cmd) != 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begin_behind_the_command),
		cmocka_unit_test(are_taken_as_they_stand),
		cmocka_unit_test(only_regular_files),
		cmocka_unit_test(a_folder_with_what_is_below),
		cmocka_unit_test(the_world_beside_a_record),
		cmocka_unit_test(refuses_odd_requests),
		cmocka_unit_test(waits_no_longer),
	};

	return cmocka_run_group_tests_name("arguments", tests, enter, leave);
}
