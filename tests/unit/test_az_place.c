/* Where az's sign-in lies, when somebody was there before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "src/az/place.h"
#include "src/base/err.h"
#include "tests/unit/scratch.h"

#define OWNER 2147483647u	/* no process has that number */

static const char *dir;
static char shared[64], name[64], out[FILE_PATH_MAX];

/* A folder in memory; 0: this system has none that we may write in. */
static int
make_shared(void)
{
	static const char *const places[] = { "/dev/shm", "/tmp", "/run" };
	struct statfs fs;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		(void)snprintf(shared, sizeof(shared), "%s/keyconvoy-XXXXXX",
		    places[i]);
		if (statfs(places[i], &fs) == 0 && fs.f_type == 0x01021994 &&
		    mkdtemp(shared) != NULL)
			return 1;
	}
	return 0;
}

static int
fresh(void **state)
{
	if (scratch_make(state) != 0)
		return -1;
	dir = *state;
	(void)snprintf(name, sizeof(name), ".keyconvoy-az-%u",
	    (unsigned)geteuid());
	return 0;
}

/* 1: it lies below this folder. */
static int
lies_in(const char *base)
{
	return strncmp(out, base, strlen(base)) == 0 &&
	    out[strlen(base)] == '/';
}

/* Whatever stands there in our name, the next place is taken, and the page says that
 * it is no memory. */
static void
next_place(void **state)
{
	const struct place_in in = { .shared = shared, .home = dir,
		.owner = OWNER };
	char taken[FILE_PATH_MAX];
	int memory = 0;

	(void)state;
	if (!make_shared())
		skip();
	assert_int_equal(path_join(taken, shared, name), 0);
	assert_int_equal(place_open(&in, out, &memory), 0);
	assert_true(lies_in(shared) && memory);
	assert_int_equal(place_empty(&in), 0);
	assert_int_equal(file_exists(out), 0);
	for (int i = 0; i < 3; i++) {
		(void)rmdir(taken);
		(void)unlink(taken);
		if (i == 0)
			assert_int_equal(mkdir(taken, 0700) |
			    chmod(taken, 0755), 0);
		else if (i == 1)
			assert_int_equal(symlink(dir, taken), 0);
		else
			scratch_write(shared, name, "");
		assert_int_equal(place_open(&in, out, &memory), 0);
		assert_true(lies_in(dir) && !memory);
		assert_int_equal(file_exists(out), 1);
		assert_int_equal(place_empty(&in), 0);
		assert_int_equal(file_exists(out), 0);
	}
	(void)unlink(taken);
	(void)rmdir(shared);
}

/* Both places are looked through: a run of before may have used the other. */
static void
both_emptied(void **state)
{
	const struct place_in first = { .shared = shared, .owner = OWNER },
	    second = { .home = dir, .owner = OWNER },
	    in = { .shared = shared, .home = dir, .owner = OWNER };
	char other[FILE_PATH_MAX];
	int memory = 0;

	(void)state;
	if (!make_shared())
		skip();
	assert_int_equal(place_open(&first, out, &memory), 0);
	scratch_write(out, "token", "t");
	memcpy(other, out, sizeof(other));
	assert_int_equal(place_open(&second, out, &memory), 0);
	scratch_write(out, "token", "t");
	assert_int_equal(place_empty(&in), 0);
	assert_int_equal(file_exists(out), 0);
	assert_int_equal(file_exists(other), 0);
	assert_int_equal(path_join(other, shared, name), 0);
	(void)rmdir(other);
	(void)rmdir(shared);
}

static void
nowhere(void **state)
{
	const struct place_in in = { .home = dir, .owner = OWNER },
	    none = { .home = "relative", .owner = OWNER };
	int memory = 0;

	(void)state;
	scratch_write(dir, name, "");
	assert_int_equal(place_open(&in, out, &memory), ERR_PERM);
	assert_int_equal(place_open(&none, out, &memory), ERR_NOTFOUND);
	assert_int_equal(place_empty(&none), 0);
}

int
main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, fresh, scratch_drop)
	const struct CMUnitTest tests[] = {
		CASE(next_place),
		CASE(both_emptied),
		CASE(nowhere),
	};

	return cmocka_run_group_tests_name("az_place", tests, NULL, NULL);
}
