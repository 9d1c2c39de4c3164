/* Files by pattern, and pages against golden ones. */
#include <glob.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/replay/run.h"

/* -- files ----------------------------------------------------------------------- */

/* A pattern that is this folder and nothing else. */
static void
quote_folder(struct buf *out, const char *dir)
{
	for (; *dir != '\0'; dir++) {
		if (strchr("*?[]\\", *dir) != NULL)
			(void)buf_put_u8(out, '\\');
		(void)buf_put_u8(out, (uint8_t)*dir);
	}
	(void)buf_put_u8(out, '/');
}

int
run_file_exists(const char *dir, const char *pattern)
{
	struct buf whole;
	glob_t g;
	int found = 0;

	if (dir[0] == '\0')
		return 0;
	buf_init(&whole, 4 * FILE_PATH_MAX);
	quote_folder(&whole, dir);
	if (buf_puts(&whole, pattern) == 0 &&
	    glob(buf_str(&whole), GLOB_NOSORT, NULL, &g) == 0) {
		found = g.gl_pathc > 0;
		globfree(&g);
	}
	buf_free(&whole);
	return found;
}

/* -- pages ------------------------------------------------------------------------ */

#define MARK		"{*}"
#define MARK_LEN	3

static int
at_mark(struct view v)
{
	return v.len >= MARK_LEN && memcmp(v.p, MARK, MARK_LEN) == 0;
}

static void
skip(struct view *v, size_t n)
{
	v->p += n;
	v->len -= n;
}

/* The usual way: on a mark remember where it was, on a difference go back to
 * the newest one and let it take one byte more. */
static int
line_matches(struct view want, struct view line)
{
	struct view after = { 0 }, from = { 0 };
	int marked = 0;

	while (line.len > 0) {
		if (at_mark(want)) {
			skip(&want, MARK_LEN);
			after = want;
			from = line;
			marked = 1;
		} else if (want.len > 0 && want.p[0] == line.p[0]) {
			skip(&want, 1);
			skip(&line, 1);
		} else if (marked) {
			skip(&from, 1);
			want = after;
			line = from;
		} else {
			return 0;
		}
	}
	while (at_mark(want))
		skip(&want, MARK_LEN);
	return want.len == 0;
}

static struct view
take_line(struct view *text)
{
	const uint8_t *lf = text->len == 0 ? NULL :
	    memchr(text->p, '\n', text->len);
	struct view line = view_of(text->p, lf == NULL ? text->len :
	    (size_t)(lf - text->p));

	skip(text, line.len + (lf != NULL));
	return line;
}

unsigned
run_compare(struct view want, struct view text)
{
	for (unsigned n = 1; want.len > 0 || text.len > 0; n++) {
		/* One of them has fewer lines. */
		if (want.len == 0 || text.len == 0)
			return n;
		if (!line_matches(take_line(&want), take_line(&text)))
			return n;
	}
	return 0;
}
