/* src/base/secret: the arena, what misuse does, what a child sees. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/secret.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define ARENA (256u * 1024)

/* 1 when a child that runs f does not come to f's end. */
static int
dies(void (*f)(void))
{
	const struct rlimit no_core = { 0, 0 };
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)setrlimit(RLIMIT_CORE, &no_core);
		/* Not cmocka's handlers, which would go on with its tests. */
		(void)signal(SIGABRT, SIG_DFL);
		(void)signal(SIGSEGV, SIG_DFL);
		(void)signal(SIGBUS, SIG_DFL);
		/* A sanitizer's report is expected, and of no interest. */
		(void)close(STDERR_FILENO);
		f();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static int
setup(void **state)
{
	(void)state;
	return secret_setup(ARENA);
}

static void
once(void **state)
{
	(void)state;
	assert_int_equal(secret_setup(ARENA), ERR_PHASE);
}

static void
new_and_free(void **state)
{
	struct secret s;

	(void)state;
	assert_int_equal(secret_new(&s, 0), ERR_ARG);
	assert_null(s.p);
	secret_free(&s);
	for (size_t len = 1; len < 200; len++) {
		assert_int_equal(secret_new(&s, len), 0);
		assert_int_equal(s.len, len);
		for (size_t i = 0; i <= len; i++)
			assert_int_equal(s.p[i], 0);
		memset(s.p, 0xaa, len);
		assert_int_equal(secret_in_use(), len);
		secret_free(&s);
		assert_null(s.p);
		assert_int_equal(s.len, 0);
		assert_int_equal(secret_in_use(), 0);
	}
}

/* The bytes are gone at once, not when somebody else gets the memory. */
static void
wiped(void **state)
{
	struct secret s, below;
	volatile uint8_t *old;

	(void)state;
	assert_int_equal(secret_new(&below, 1), 0);
	assert_int_equal(secret_new(&s, 100), 0);
	memset(s.p, 0x5a, 100);
	old = s.p;
	secret_free(&s);
	for (size_t i = 0; i < 128; i++)
		assert_int_equal(old[i], 0);
	secret_free(&below);
}

/* Fills the arena with secrets of many lengths; none may touch another. */
static void
full_arena(void **state)
{
	static struct secret s[4096];
	struct secret more;
	size_t n = 0;

	(void)state;
	while (secret_new(&s[n], 1 + n * 37 % 300) == 0) {
		memset(s[n].p, (int)(n & 0xff), s[n].len);
		n++;
	}
	assert_true(n > 500 && n < 4096);
	assert_null(s[n].p);
	for (size_t i = 0; i < n; i += 2)
		secret_free(&s[i]);
	for (size_t i = 1; i < n; i += 2)
		for (size_t k = 0; k < s[i].len; k++)
			assert_int_equal(s[i].p[k], (uint8_t)i);
	/* A hole is used again, a run that no hole has is refused. */
	assert_int_equal(secret_new(&more, 200), 0);
	secret_free(&more);
	assert_int_equal(secret_new(&more, 5000), ERR_NOMEM);
	for (size_t i = 1; i < n; i += 2)
		secret_free(&s[i]);
	assert_int_equal(secret_new(&more, ARENA), ERR_NOMEM);
	assert_int_equal(secret_new(&more, ARENA - 1), 0);
	secret_free(&more);
	assert_int_equal(secret_new(&more, SIZE_MAX), ERR_NOMEM);
	assert_int_equal(secret_in_use(), 0);
}

static void
moves(void **state)
{
	struct secret a, b, none = { 0 };
	uint8_t *p;

	(void)state;
	assert_int_equal(secret_new(&a, 10), 0);
	assert_int_equal(secret_new(&b, 20), 0);
	p = b.p;
	secret_move(&a, &b);
	assert_ptr_equal(a.p, p);
	assert_int_equal(a.len, 20);
	assert_null(b.p);
	assert_int_equal(secret_in_use(), 20);
	secret_move(&a, &a);
	assert_ptr_equal(a.p, p);
	secret_move(&a, &none);
	assert_null(a.p);
	assert_int_equal(secret_in_use(), 0);
}

/* Users may cut a secret: an unwrapped key is shorter than its cover. */
static void
shortened(void **state)
{
	struct secret s;

	(void)state;
	assert_int_equal(secret_new(&s, 100), 0);
	memset(s.p, 1, 100);
	s.len = 60;
	secret_free(&s);
	assert_int_equal(secret_in_use(), 0);
}

static void
free_twice(void)
{
	struct secret s, copy;

	if (secret_new(&s, 10) != 0)
		return;
	copy = s;
	secret_free(&s);
	secret_free(&copy);
}

static void
free_foreign(void)
{
	uint8_t here[16] = { 0 };
	struct secret s = { here, 8 };

	secret_free(&s);
}

static void
free_inside(void)
{
	struct secret s, part;

	if (secret_new(&s, 200) != 0)
		return;
	part = (struct secret){ s.p + 64, 64 };
	secret_free(&part);
}

static void
free_longer(void)
{
	struct secret s;

	if (secret_new(&s, 10) != 0)
		return;
	s.len = 11;
	secret_free(&s);
}

static void
overrun(void)
{
	struct secret s;

	if (secret_new(&s, 10) != 0)
		return;
	s.p[10] = 1;
	secret_free(&s);
}

static void
before_the_arena(void)
{
	struct secret s;

	if (secret_new(&s, ARENA - 1) == 0)
		*(volatile uint8_t *)(s.p - 1) = 1;
}

static void
behind_the_arena(void)
{
	struct secret s;

	if (secret_new(&s, ARENA - 1) == 0)
		*(volatile uint8_t *)(s.p + ARENA) = 1;
}

static void
survives(void)
{
}

static void
misuse_ends_the_program(void **state)
{
	(void)state;
	assert_false(dies(survives));
	assert_true(dies(free_twice));
	assert_true(dies(free_foreign));
	assert_true(dies(free_inside));
	assert_true(dies(free_longer));
	assert_true(dies(overrun));
	assert_true(dies(before_the_arena));
	assert_true(dies(behind_the_arena));
}

static struct secret inherited;

static void
look_at_inherited(void)
{
	for (size_t i = 0; i < inherited.len; i++)
		if (inherited.p[i] != 0)
			abort();
}

static void
child_sees_nothing(void **state)
{
	(void)state;
	assert_int_equal(secret_new(&inherited, 32), 0);
	memset(inherited.p, 0x77, 32);
	assert_false(dies(look_at_inherited));
	assert_int_equal(inherited.p[0], 0x77);
	secret_free(&inherited);
}

/* The kernel's own word for it: the flags of the mapping that holds p. */
static void
flags_of(const void *p, char flags[static 256])
{
	unsigned long a, b, from = 0, to = 0, at = (unsigned long)(uintptr_t)p;
	char line[512];
	FILE *f = fopen("/proc/self/smaps", "r");

	flags[0] = '\0';
	if (f == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%lx-%lx ", &a, &b) == 2) {
			from = a;
			to = b;
		}
		if (strncmp(line, "VmFlags:", 8) == 0 && from <= at && at < to)
			(void)snprintf(flags, 256, "%.255s", line + 8);
	}
	(void)fclose(f);
}

static void
mapping(void **state)
{
	struct secret s;
	char flags[256];

	(void)state;
	assert_int_equal(secret_new(&s, 1), 0);
	flags_of(s.p, flags);
	secret_free(&s);
	if (flags[0] == '\0') {
		print_message("# no smaps here\n");
		return;
	}
	assert_non_null(strstr(flags, " dd"));
	assert_non_null(strstr(flags, " wf"));
	if (!SANITIZED)		/* there mlock does nothing */
		assert_int_equal(strstr(flags, " lo") != NULL,
		    secret_locked());
}

static int
nothing_left(void **state)
{
	(void)state;
	return secret_in_use() != 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once),
		cmocka_unit_test(new_and_free),
		cmocka_unit_test(wiped),
		cmocka_unit_test(full_arena),
		cmocka_unit_test(moves),
		cmocka_unit_test(shortened),
		cmocka_unit_test(misuse_ends_the_program),
		cmocka_unit_test(child_sees_nothing),
		cmocka_unit_test(mapping),
	};

	return cmocka_run_group_tests(tests, setup, nothing_left);
}
