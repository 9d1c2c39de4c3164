#include "tests/unit/scratch.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define READ_MAX (256 * 1024)

int
scratch_make(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/keyconvoy-test-XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);
	if (mkdtemp(path) == NULL)
		return -1;
	*state = strdup(path);
	return *state == NULL ? -1 : 0;
}

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

int
scratch_drop(void **state)
{
	int r = nftw(*state, drop, 16, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return r;
}

const char *
scratch_path(const char *dir, const char *name)
{
	static char turn[4][4096];
	static unsigned next;
	char *s = turn[next++ % 4];

	assert_true(snprintf(s, sizeof(turn[0]), "%s/%s", dir, name) <
	    (int)sizeof(turn[0]));
	return s;
}

void
scratch_write(const char *dir, const char *name, const char *text)
{
	char path[4096];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s", scratch_path(dir, name));
	for (char *p = strchr(path + 1, '/'); p != NULL; p = strchr(p + 1, '/')) {
		*p = '\0';
		(void)mkdir(path, 0700);
		*p = '/';
	}
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

const char *
scratch_read(const char *dir, const char *name)
{
	static char text[READ_MAX];
	FILE *f = fopen(scratch_path(dir, name), "r");
	size_t n;

	if (f == NULL)
		return NULL;
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	(void)fclose(f);
	return text;
}
