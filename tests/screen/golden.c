#include "tests/screen/golden.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/file.h"

#define GOLDEN_MAX (16 * 1024 * 1024)

#define FILES_MAX 512

struct golden {
	char name[128];
	struct buf text;
	struct shot before, rail;
	unsigned pages, rails;
};

static unsigned tests, failed, pages_in_all;
static char files[FILES_MAX][128];	/* that were asked for */
static unsigned files_n;

/* -- TAP ----------------------------------------------------------------------------- */

void
golden_say(int ok, const char *fmt, ...)
{
	va_list ap;

	failed += !ok;
	(void)printf("%sok %u - ", ok ? "" : "not ", ++tests);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	(void)printf("\n");
}

void
golden_skip(const char *name, const char *why)
{
	(void)printf("ok %u - %s # SKIP %s\n", ++tests, name, why);
}

int
golden_end(void)
{
	(void)printf("1..%u\n# %u pages\n", tests, pages_in_all);
	return failed > 0;
}

/* -- files ----------------------------------------------------------------------------- */

struct golden *
golden_open(const char *name)
{
	struct golden *g = calloc(1, sizeof(*g));

	if (g == NULL)
		abort();
	(void)snprintf(g->name, sizeof(g->name), "%s.txt", name);
	if (files_n < FILES_MAX)
		(void)snprintf(files[files_n++], sizeof(files[0]), "%s",
		    g->name);
	buf_init(&g->text, GOLDEN_MAX);
	return g;
}

void
golden_add(struct golden *g, const char *name, const struct shot *s)
{
	shot_text(s, g->pages > 0 ? &g->before : NULL, name, &g->text);
	g->before = *s;
	g->pages++;
	pages_in_all++;
}

void
golden_add_rail(struct golden *g, const char *name, const struct shot *s)
{
	shot_rail(s, g->rails > 0 ? &g->rail : NULL, name, &g->text);
	g->rail = *s;
	g->rails++;
}

static int
writes(void)
{
	const char *s = getenv("GOLDEN_WRITE");

	return s != NULL && *s != '\0';
}

static void
path_of(const char *name, char out[static FILE_PATH_MAX])
{
	const char *top = getenv("top_srcdir");

	(void)snprintf(out, FILE_PATH_MAX, "%s/tests/screen/golden/%s",
	    top == NULL ? "." : top, name);
}

static int
read_it(const char *path, struct buf *b)
{
	FILE *in = fopen(path, "r");
	char bytes[4096];
	size_t n;

	if (in == NULL)
		return -1;
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		buf_put(b, bytes, n);
	return fclose(in) == 0 ? b->err : -1;
}

/* Only what changed is written: a file's date says when it did. */
static int
write_it(const char *path, const struct golden *g)
{
	struct buf old;
	FILE *out;
	int same;

	buf_init(&old, GOLDEN_MAX);
	same = read_it(path, &old) == 0 &&
	    view_eq(buf_view(&old), buf_view(&g->text));
	buf_free(&old);
	if (same)
		return 0;
	(void)printf("# %s is written\n", g->name);
	out = fopen(path, "w");
	if (out == NULL)
		return -1;
	same = fwrite(g->text.p, 1, g->text.len, out) == g->text.len;
	return fclose(out) == 0 && same ? 0 : -1;
}

static const char *
next_line(const char *s)
{
	const char *end = strchr(s, '\n');

	return end == NULL ? s + strlen(s) : end + 1;
}

static void
say_line(const char *what, const char *s)
{
	(void)printf("#   %s %.*s\n", what, (int)strcspn(s, "\n"),
	    *s == '\0' ? "(the file ends)" : s);
}

/* The first line that differs, and the page where it stands. */
static int
compare(const char *name, const char *want, const char *now)
{
	const char *page = now, *end_want, *end_now;
	unsigned line = 1;

	for (;; line++, want = end_want, now = end_now) {
		end_want = next_line(want);
		end_now = next_line(now);
		if (*now == '\0' && *want == '\0')
			return 1;
		if (strncmp(now, "== ", 3) == 0)
			page = now;
		if (end_want - want != end_now - now ||
		    memcmp(want, now, (size_t)(end_now - now)) != 0)
			break;
	}
	(void)printf("# %s:%u differs\n", name, line);
	say_line("on", page);
	say_line("golden:", want);
	say_line("now:   ", now);
	(void)printf("#   When it should be so: make goldens\n");
	return 0;
}

void
golden_close(struct golden *g)
{
	char path[FILE_PATH_MAX];
	struct buf old;
	int ok;

	path_of(g->name, path);
	buf_init(&old, GOLDEN_MAX);
	if (g->text.err < 0) {
		(void)printf("# too long\n");
		ok = 0;
	} else if (writes()) {
		ok = write_it(path, g) == 0;
	} else {
		(void)read_it(path, &old);	/* a missing one is empty */
		ok = compare(g->name, buf_str(&old), buf_str(&g->text));
	}
	golden_say(ok, "%s, %u pages, %u rails", g->name, g->pages, g->rails);
	buf_free(&old);
	buf_free(&g->text);
	free(g);
}

static int
is_asked_for(const char *name)
{
	for (unsigned i = 0; i < files_n; i++)
		if (strcmp(files[i], name) == 0)
			return 1;
	return 0;
}

void
golden_no_others(const char *prefix, int with)
{
	char path[FILE_PATH_MAX];
	const struct dirent *e;
	unsigned stale = 0;
	DIR *d;

	path_of("", path);
	d = opendir(path);
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (*e->d_name == '.' || is_asked_for(e->d_name) ||
		    (strncmp(e->d_name, prefix, strlen(prefix)) == 0) != with)
			continue;
		(void)printf("# %s has no pages any more\n", e->d_name);
		path_of(e->d_name, path);
		stale += !writes() || unlink(path) != 0;
	}
	if (d != NULL)
		(void)closedir(d);
	golden_say(d != NULL && stale == 0, "no other files");
}
