/* keyconvoy-az as it is installed, and a script in the place of az. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/spawn.h"
#include "src/wire/daemon.h"
#include "tests/unit/scratch.h"

static const char *dir;
static struct spawned az;
static struct answer a;

static int
start(void)
{
	return spawn_errand(&az, &errands[ERRAND_AZ]);
}

/* The script stands for az; it finds its folder by its own name. */
static int
fresh(void **state)
{
	char path[FILE_PATH_MAX];

	if (scratch_make(state) != 0)
		return -1;
	dir = *state;
	(void)snprintf(path, sizeof(path), "%s:/usr/bin:/bin", dir);
	if (setenv("PATH", path, 1) != 0 || setenv("HOME", dir, 1) != 0 ||
	    setenv("XDG_RUNTIME_DIR", dir, 1) != 0 ||
	    unsetenv("AZURE_CONFIG_DIR") != 0)
		return -1;
	return start();
}

static int
drop(void **state)
{
	spawn_errand_stop(&az);
	return scratch_drop(state);
}

static void
script(const char *text)
{
	char all[4096];

	(void)snprintf(all, sizeof(all), "#!/bin/sh\nhere=${0%%/*}\n%s\n", text);
	scratch_write(dir, "az", all);
	assert_int_equal(chmod(scratch_path(dir, "az"), 0700), 0);
}

static int
ask(const struct req_az *req)
{
	return client_call(&az.client, MSG_AZ, req, &a);
}

static int
again(const struct req_az *req)
{
	spawn_errand_stop(&az);
	assert_int_equal(start(), 0);
	return ask(req);
}

static const struct req_az account = { .call = AZ_ACCOUNT_LIST };

static void
answers(void **state)
{
	(void)state;
	script("echo \"$*\" | tr '\\n' ' '; printf 'WARNING: x\\n' >&2; exit 3");
	assert_int_equal(ask(&account), 0);
	assert_int_equal(a.rep.r_az.ended, 3);
	assert_true(view_eq(a.rep.r_az.out, view_str(
	    "account list --output=json --only-show-errors ")));
	assert_string_equal(a.rep.r_az.said, "WARNING: x");
}

/* It gets a file that nobody can change, and of us nothing else. */
static void
file_by_descriptor(void **state)
{
	const struct req_az req = { .call = AZ_KEY_IMPORT, .vault = "v",
		.name = "k", .kty = "RSA", .file = view_str("{\"a\":1}") };

	(void)state;
	script("cat /dev/fd/4; echo x >/dev/fd/4 2>/dev/null && echo written; "
	    "ls /proc/self/fd | tr '\\n' ' '");
	assert_int_equal(ask(&req), 0);
	assert_int_equal(a.rep.r_az.ended, 0);
	/* 3 is what ls looks into. */
	assert_true(view_eq(a.rep.r_az.out,
	    view_str("{\"a\":1}0 1 2 3 4 ")));
}

/* By az rest: az says what its cloud's vaults are called, and the address is made of
 * that and of names, whoever asks. */
static void
address(void **state)
{
	const struct req_az req = { .call = AZ_KEY_IMPORT, .rest = 1,
		.vault = "v", .name = "k", .kty = "RSA", .ops = "sign",
		.file = view_str("{\"a\":1}") };

	(void)state;
	script("case $* in\ncloud\\ show*) echo .vault.example:8443 ;;\n"
	    "*) printf '%s ' $3 $4; cat ${6#--body=@} ;;\nesac");
	assert_int_equal(ask(&req), 0);
	assert_int_equal(a.rep.r_az.ended, 0);
	assert_true(view_eq(a.rep.r_az.out, view_str("--url=https://"
	    "v.vault.example:8443/keys/k?api-version=7.4 "
	    "--resource=https://vault.example:8443 {\"key\":{\"kty\":"
	    "\"RSA-HSM\",\"key_ops\":[\"sign\"],\"key_hsm\":"
	    "\"eyJhIjoxfQ\"},\"attributes\":{\"enabled\":true}}")));
	script("case $* in\ncloud\\ show*) echo .evil.example/x? ;;\n"
	    "*) echo sent >$here/sent ;;\nesac");
	assert_int_equal(again(&req), ERR_FORMAT);
	assert_int_equal(file_exists(scratch_path(dir, "sent")), 0);
	script("case $* in\ncloud\\ show*) echo 'ERROR: no' >&2; exit 1 ;;\n"
	    "*) echo sent >$here/sent ;;\nesac");
	assert_int_equal(again(&req), 0);
	assert_int_equal(a.rep.r_az.ended, 1);
	assert_string_equal(a.rep.r_az.said, "no");
	assert_int_equal(file_exists(scratch_path(dir, "sent")), 0);
}

static void
environment(void **state)
{
	const char *out;

	(void)state;
	assert_int_equal(setenv("HTTPS_PROXY", "http://p:1", 1), 0);
	assert_int_equal(setenv("AZURE_CLIENT_SECRET", "no", 1), 0);
	assert_int_equal(setenv("LD_PRELOAD_NOT", "no", 1), 0);
	script("env | sort");
	assert_int_equal(again(&account), 0);
	out = (const char *)a.rep.r_az.out.p;
	assert_non_null(strstr(out, "HTTPS_PROXY=http://p:1\n"));
	assert_non_null(strstr(out, "/.keyconvoy-az-"));
	assert_null(strstr(out, "AZURE_CLIENT_SECRET"));
	assert_null(strstr(out, "LD_PRELOAD_NOT"));
	assert_null(strstr(out, "AZURE_CLOUD_NAME"));
	assert_int_equal(unsetenv("HTTPS_PROXY"), 0);
}

/* Who has no HOME has one by the system's list of users. */
static void
homeless(void **state)
{
	const struct req_az empty = { .call = AZ_EMPTY };
	const struct passwd *pw = getpwuid(geteuid());

	(void)state;
	if (pw == NULL)
		skip();
	assert_int_equal(unsetenv("HOME"), 0);
	script("printf %s \"$HOME\"");
	assert_int_equal(again(&account), 0);
	assert_true(view_eq(a.rep.r_az.out, view_str(pw->pw_dir)));
	assert_int_equal(again(&empty), 0);
}

/* The cloud that people chose for az is the one it uses here, too. */
static void
clouds(void **state)
{
	(void)state;
	scratch_write(dir, ".azure/config", "[core]\nname = no\n[cloud]\n"
	    "name = AzureUSGovernment\n");
	scratch_write(dir, ".azure/clouds.config", "[Mine]\n");
	scratch_write(dir, ".azure/msal_token_cache.json", "{}");
	script("echo $AZURE_CLOUD_NAME; ls \"$AZURE_CONFIG_DIR\"");
	assert_int_equal(ask(&account), 0);
	assert_true(view_eq(a.rep.r_az.out,
	    view_str("AzureUSGovernment\nclouds.config\n")));
}

/* What one launcher's az left is taken away by it, and by the next. */
static void
emptied(void **state)
{
	const struct req_az empty = { .call = AZ_EMPTY };
	char base[FILE_PATH_MAX], mine[FILE_PATH_MAX], gone[FILE_PATH_MAX + 16];
	const char *where;

	(void)state;
	script("cd \"$AZURE_CONFIG_DIR\" && mkdir -p a/b && ln -s \"$here/az\" "
	    "a/link && echo token >a/b/t && printf %s \"$PWD\"");
	assert_int_equal(ask(&account), 0);
	(void)snprintf(mine, sizeof(mine), "%.*s", (int)a.rep.r_az.out.len,
	    (const char *)a.rep.r_az.out.p);
	where = strrchr(mine, '/');
	assert_int_equal(strtol(where + 1, NULL, 10), getpid());
	(void)snprintf(base, sizeof(base), "%.*s", (int)(where - mine), mine);
	(void)snprintf(gone, sizeof(gone), "%s/2147483647", base);
	assert_int_equal(mkdir(gone, 0700), 0);
	scratch_write(gone, "token", "t");
	assert_int_equal(file_exists(mine), 1);
	assert_int_equal(again(&empty), 0);
	assert_int_equal(file_exists(mine), 0);
	assert_int_equal(file_exists(gone), 0);
	assert_int_equal(file_exists(scratch_path(dir, "az")), 1);
	assert_int_equal(again(&empty), 0);
	(void)rmdir(base);
}

static void
none_there(void **state)
{
	const struct req_az wrong = { .call = AZ_VAULT, .vault = "-v" };

	(void)state;
	assert_int_equal(setenv("PATH", dir, 1), 0);
	assert_int_equal(again(&account), ERR_NOTFOUND);
	assert_int_equal(setenv("PATH", ".:relative", 1), 0);
	assert_int_equal(again(&account), ERR_NOTFOUND);
	assert_int_equal(again(&wrong), ERR_ARG);
}

static void
too_much(void **state)
{
	(void)state;
	script("head -c 200000 /dev/zero");
	assert_int_equal(ask(&account), ERR_TOOBIG);
	script("head -c 200000 /dev/zero | tr '\\0' x >&2; echo 'ERROR: end' >&2");
	assert_int_equal(again(&account), 0);
	assert_string_equal(a.rep.r_az.said, "end");
}

/* 1 when the process of the file "pid" is no more. */
static int
is_gone(void)
{
	const struct timespec step = { 0, 10000000 };
	const long pid = strtol(scratch_read(dir, "pid"), NULL, 10);

	for (int i = 0; i < 6000; i++) {
		if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
			return 1;
		(void)nanosleep(&step, NULL);
	}
	return 0;
}

/* Until it says so. */
static void
until(enum answer_kind kind)
{
	const struct timespec step = { 0, 10000000 };

	for (int i = 0; i < 6000; i++) {
		assert_int_equal(client_read(&az.client, &a), 0);
		if (a.kind == kind)
			return;
		(void)nanosleep(&step, NULL);
	}
	fail();
}

/* However much it said before, what it says next is shown. */
static void
speaks_on(void **state)
{
	const struct req_az code = { .call = AZ_LOGIN_CODE };

	(void)state;
	script("head -c 40000 /dev/zero | tr '\\0' x >&2; sleep 1; "
	    "echo ' enter the code ABC' >&2; sleep 600");
	assert_int_equal(client_ask(&az.client, MSG_AZ, &code), 0);
	do
		until(ANSWER_SAID);
	while (strstr(a.said.text, "enter the code ABC") == NULL);
	assert_int_equal(client_cancel(&az.client), 0);
	until(ANSWER_ERROR);
	assert_int_equal(a.err, ERR_CANCELLED);
}

/* Also an az that keeps nothing of ours open. */
static void
cancelled(void **state)
{
	const struct req_az code = { .call = AZ_LOGIN_CODE };

	(void)state;
	script("echo $$ >\"$here/pid\"; echo 'enter the code ABC' >&2\n"
	    "exec >/dev/null 2>&1; exec sleep 600");
	assert_int_equal(client_ask(&az.client, MSG_AZ, &code), 0);
	until(ANSWER_SAID);
	assert_int_equal(client_cancel(&az.client), 0);
	until(ANSWER_ERROR);
	assert_int_equal(a.err, ERR_CANCELLED);
	assert_true(is_gone());
}

/* Cancelled, or left alone by who asked: az ends, and all that it started. */
static void
ended(void **state)
{
	const struct req_az code = { .call = AZ_LOGIN_CODE };

	(void)state;
	script("sleep 600 & echo $! >\"$here/pid\"\necho 'enter the code ABC' >&2\n"
	    "wait");
	assert_int_equal(client_ask(&az.client, MSG_AZ, &code), 0);
	until(ANSWER_SAID);
	assert_string_equal(a.said.text, "enter the code ABC");
	assert_int_equal(client_cancel(&az.client), 0);
	until(ANSWER_ERROR);
	assert_int_equal(a.err, ERR_CANCELLED);
	assert_true(is_gone());
	spawn_errand_stop(&az);
	assert_int_equal(start(), 0);
	assert_int_equal(client_ask(&az.client, MSG_AZ, &code), 0);
	until(ANSWER_SAID);
	spawn_errand_stop(&az);
	assert_true(is_gone());
}

int
main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
	const struct CMUnitTest tests[] = {
		CASE(answers),
		CASE(file_by_descriptor),
		CASE(address),
		CASE(environment),
		CASE(homeless),
		CASE(clouds),
		CASE(emptied),
		CASE(none_there),
		CASE(too_much),
		CASE(speaks_on),
		CASE(cancelled),
		CASE(ended),
	};

	return cmocka_run_group_tests_name("azd", tests, NULL, NULL);
}
