/* keyconvoy-unpack as it is installed, in its jail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "src/base/err.h"
#include "src/spawn.h"
#include "src/wire/daemon.h"
#include "src/wire/jail.h"
#include "tests/unit/zips.h"

static const struct zip_file good[] = {
	{ .name = "BYOK-KEK-pkg-EU-1", .text = "{}" },
	{ .name = "README.txt", .text = "read me\n" },
};

static struct spawned u;
static struct buf zip;
static struct answer a;

static int
fresh(void **state)
{
	(void)state;
	buf_init(&zip, 8u << 20);
	return spawn_errand(&u, &errands[ERRAND_UNPACK]);
}

static int
drop(void **state)
{
	(void)state;
	spawn_errand_stop(&u);
	spawn_errand_stop(&u);
	buf_free(&zip);
	return u.pid != 0 || u.client.fd != -1;
}

static int
ask(void)
{
	const struct req_unpack req = { .zip = buf_view(&zip) };

	return client_call(&u.client, MSG_UNPACK, &req, &a);
}

/* Its exit status, once its socket is closed. */
static int
status(void)
{
	int s;

	client_close(&u.client);
	assert_int_equal(waitpid(u.pid, &s, 0), u.pid);
	u.pid = 0;
	return s;
}

static void
good_one(void **state)
{
	struct rec_entry e;
	struct view v;

	(void)state;
	zip_make(&zip, good, 2);
	assert_int_equal(ask(), 0);
	v = a.rep.r_unpack.entries;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(wire_take(&v, &form_entry, &e), 0);
		assert_string_equal(e.name, good[i].name);
	}
	assert_int_equal(v.len, 0);
	assert_int_equal(status(), 0);
}

/* The largest there can be, and the largest that may come out. */
static void
large_ones(void **state)
{
	(void)state;
	zip_zeros(&zip, "z", 6, PACKAGE_MAX);
	assert_int_equal(ask(), 0);
	assert_true(a.rep.r_unpack.entries.len > 6 * PACKAGE_MAX);
}

/* Answered, not ended by the jail: names are not looked up in any file. */
static void
refused(void **state)
{
	static const struct zip_file bad[] = {
		{ .name = "../a", .text = "x" },
		{ .name = "\xc3\xa9", .text = "x", .flags = 0x800 },
		{ .name = "\x82", .text = "x" },
		{ .name = "link", .text = "/", .mode = 0120777 },
		{ .name = "bad", .text = "abc", .central_text = "abd" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		buf_reset(&zip);
		zip_make(&zip, &bad[i], 1);
		assert_int_equal(ask(), ERR_ARCHIVE);
		assert_int_equal(status(), 0);
		assert_int_equal(spawn_errand(&u, &errands[ERRAND_UNPACK]), 0);
	}
	buf_reset(&zip);
	zip_zeros(&zip, "bomb", 1, 4 << 20);
	assert_int_equal(ask(), ERR_ARCHIVE);
}

/* The library's own words for what it refuses come from no file either. */
static void
changed_data(void **state)
{
	(void)state;
	zip_make(&zip, good, 2);
	zip.p[30 + 17] ^= 1;
	assert_int_equal(ask(), ERR_ARCHIVE);
	assert_int_equal(status(), 0);
}

static void
once(void **state)
{
	int s;

	(void)state;
	zip_make(&zip, good, 2);
	assert_int_equal(ask(), 0);
	assert_int_equal(ask(), ERR_CLOSED);
	s = status();
	assert_true(WIFEXITED(s));
	assert_int_equal(WEXITSTATUS(s), DAEMON_FORBIDDEN);
}

static void
nothing_else(void **state)
{
	const struct req_hello hello = { .module = "soft" };
	int s;

	(void)state;
	assert_int_equal(client_call(&u.client, MSG_HELLO, &hello, &a),
	    ERR_CLOSED);
	s = status();
	assert_true(WIFEXITED(s));
	assert_int_equal(WEXITSTATUS(s), DAEMON_FORBIDDEN);
}

static void
jailed(void **state)
{
	char path[64], text[8192];
	size_t n;
	FILE *f;

	(void)state;
	/* It is jailed before it answers. */
	zip_make(&zip, good, 2);
	assert_int_equal(ask(), 0);
	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)u.pid);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	(void)fclose(f);
	assert_non_null(strstr(text, "\nNoNewPrivs:\t1\n"));
	if (jail_built())
		assert_non_null(strstr(text, "\nSeccomp:\t2\n"));
}

int
main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
	const struct CMUnitTest tests[] = {
		CASE(good_one),
		CASE(large_ones),
		CASE(refused),
		CASE(changed_data),
		CASE(once),
		CASE(nothing_else),
		CASE(jailed),
	};

	return cmocka_run_group_tests_name("unpackd", tests, NULL, NULL);
}
