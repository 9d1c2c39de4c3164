#include "tests/pty/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/nls.h"
#include "src/flow/step.h"
#include "src/steps/steps.h"
#include "tests/pty/marks.h"
#include "ui/screen.h"

#define QUIET 30	/* milliseconds: a page is written at once */

/* "step.page" by its ids. */
static const struct page_def *
find_page(const char *name)
{
	const struct step *s = NULL;
	size_t n = strcspn(name, ".");

	for (unsigned i = 0; s != &step_aside; i++) {
		s = steps_all[i] == NULL ? &step_aside : steps_all[i];
		if (strlen(s->id) != n || strncmp(s->id, name, n) != 0)
			continue;
		for (const struct page_def *d = s->pages; d->id != NULL; d++)
			if (strcmp(d->id, name + n + 1) == 0)
				return d;
	}
	(void)printf("# no page %s\n", name);
	abort();
}

/* No-break spaces (U+00A0, U+202F) show as blanks. */
static void
as_shown(const char *s, char *out, size_t size)
{
	size_t n = 0;

	while (*s != '\0' && n + 1 < size) {
		size_t skip = strncmp(s, "\xc2\xa0", 2) == 0 ? 2 :
		    strncmp(s, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;

		out[n++] = skip > 0 ? ' ' : *s;
		s += skip > 0 ? skip : 1;
	}
	out[n] = '\0';
}

static int
has_title(struct pty *p, const char *page, int cols)
{
	char title[256];

	if (*page == '*')
		return 1;
	as_shown(_(find_page(page)->title), title, sizeof(title));
	return strncmp(pty_text(p, 1, BODY_X, cols), title, strlen(title)) == 0;
}

static int
is_there(struct pty *p, const struct scene *m)
{
	int rows, cols;

	pty_size(p, &rows, &cols);
	return has_title(p, m->page, cols) &&
	    strstr(pty_text(p, rows - 1, 0, cols), _("One moment")) == NULL &&
	    (m->text == NULL || pty_find(p, m->text) >= 0);
}

void
play_say_screen(struct pty *p)
{
	int rows, cols;

	pty_size(p, &rows, &cols);
	for (int y = 0; y < rows; y++)
		(void)printf("#  |%s\n", pty_text(p, y, 0, cols));
}

int
play_come_to(struct pty *p, const struct scene *m, int ms)
{
	int status;

	for (int waited = 0; waited < ms; waited += QUIET) {
		if (pty_quiet(p, QUIET, ms) && is_there(p, m))
			return 1;
		if (pty_ended(p, 0, &status))
			break;
	}
	(void)printf("# %s%s%s did not come:\n", m->page, m->text == NULL ? "" :
	    " with ", m->text == NULL ? "" : m->text);
	play_say_screen(p);
	return 0;
}

void
play_type(struct pty *p, const struct scene *m)
{
	char one[] = "x", word[MARKS_WORDS];

	for (const char *k = m->keys; *k != '\0'; k++) {
		*one = *k;
		pty_type(p, *k == '#' ? marks_newest(word) :
		    *k == '@' ? marks_kept(word) : one);
	}
}
