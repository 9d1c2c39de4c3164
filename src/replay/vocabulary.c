#include "src/replay/vocabulary.h"

#include <fnmatch.h>
#include <string.h>

#include "src/base/err.h"
#include "src/page/notices.h"
#include "src/steps/steps.h"

#define ID_MAX 128

/*
 * What the engine may say on any page: the way back, and what the system under
 * it does (these rows stand for an error code, whatever page it meets).
 */
static const int anywhere[] = {
	ERR_NOMEM, ERR_IO, ERR_NOSPACE, ERR_PERM, ERR_CRYPTO, ERR_CLOSED,
	ERR_LOCKED, ERR_LOCK_LOST, ERR_CHANGED, ERR_NOTFOUND, ERR_FORMAT, ERR_TOOBIG, ERR_AUTH,
	ERR_STRANGE, ERR_IN_WAY,
};

#define N_ANYWHERE (sizeof(anywhere) / sizeof(anywhere[0]))

/* And these, which no error brings. */
static const char *const others[] = {
	"unexpected", "no-way-back", "record-out", "record-mark", "record-full", "record-error",
	"record-ahead", "record-again",
};

#define N_OTHERS (sizeof(others) / sizeof(others[0]))

static int
is_anywhere(const char *notice)
{
	for (size_t i = 0; i < N_OTHERS; i++)
		if (strcmp(notice, others[i]) == 0)
			return 1;
	for (size_t i = 0; i < N_ANYWHERE; i++)
		if (strcmp(notice_by_err(anywhere[i])->id, notice) == 0)
			return 1;
	return 0;
}

/* Is id one of the words of a list? A word may have a "*", for ids that are
 * made of data (the folder of a ceremony). */
static int
listed(const char *list, const char *id)
{
	char word[ID_MAX];

	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, " ");

		if (n > 0 && n < sizeof(word)) {
			memcpy(word, list, n);
			word[n] = '\0';
			if (fnmatch(word, id, 0) == 0)
				return 1;
		}
		list += n + (list[n] == ' ');
	}
	return 0;
}

/* -- the tables, one after the other -------------------------------------------- */

typedef int (*each_page)(void *arg, const struct step *s, const struct page_def *p);

static int
step_pages(const struct step *s, each_page each, void *arg)
{
	int r = 0;

	for (const struct page_def *p = s->pages; r == 0 && p->id != NULL; p++)
		r = each(arg, s, p);
	return r;
}

static int
all_pages(each_page each, void *arg)
{
	int r = 0;

	for (size_t i = 0; r == 0 && steps_all[i] != NULL; i++)
		r = step_pages(steps_all[i], each, arg);
	return r == 0 ? step_pages(&step_aside, each, arg) : r;
}

/* -- a page and its row ------------------------------------------------------------- */

struct wanted {
	const struct page *page;
	const struct page_def *row;
};

static int
is_row(void *arg, const struct step *s, const struct page_def *p)
{
	struct wanted *w = arg;

	if (strcmp(s->id, w->page->step) == 0 && strcmp(p->id, w->page->id) == 0)
		w->row = p;
	return w->row != NULL;
}

static const struct page_def *
row_of(const struct page *p)
{
	struct wanted w = { p, NULL };

	(void)all_pages(is_row, &w);
	return w.row;
}

int
vocabulary_choice(const struct page *p, const char *id)
{
	const struct page_def *def = row_of(p);

	return def != NULL && listed(def->choices, id);
}

static int
refuse(const struct page *p, const char *kind, const char *id, char *why,
    size_t size)
{
	(void)snprintf(why, size,
	    "page %s.%s shows %s %s that its row does not list", p->step, p->id,
	    kind, id);
	return ERR_FORMAT;
}

int
vocabulary_check(const struct page *p, char *why, size_t size)
{
	const struct page_def *def = row_of(p);

	if (def == NULL)
		return refuse(p, "page", p->id, why, size);
	for (size_t i = 0; i < p->n; i++) {
		const struct block *b = &p->block[i];

		if ((b->kind == BLOCK_FACT || b->kind == BLOCK_WORDS) &&
		    !listed(def->facts, b->id))
			return refuse(p, "fact", b->id, why, size);
		if (b->kind == BLOCK_OPTION && !listed(def->choices, b->id))
			return refuse(p, "choice", b->id, why, size);
	}
	if (p->notice != NULL && !listed(def->notices, p->notice) &&
	    !is_anywhere(p->notice))
		return refuse(p, "notice", p->notice, why, size);
	return 0;
}

/* -- all of it ------------------------------------------------------------------------ */

static int
is_place(void *arg, const struct step *s, const struct page_def *p)
{
	const char *place = arg;
	size_t n = strlen(s->id);

	return strncmp(place, s->id, n) == 0 && (place[n] == '\0' ||
	    (place[n] == '.' && strcmp(place + n + 1, p->id) == 0));
}

int
vocabulary_has(const char *place)
{
	return all_pages(is_place, (void *)place);
}

static void
print_ids(FILE *out, const char *kind, const char *ids)
{
	if (ids != NULL && *ids != '\0')
		(void)fprintf(out, "  %s: %s\n", kind, ids);
}

static int
print_page(void *arg, const struct step *s, const struct page_def *p)
{
	FILE *out = arg;
	const struct field_def *f = p->fields;

	(void)fprintf(out, "%s.%s\n", s->id, p->id);
	if (f != NULL && f->id != NULL) {
		(void)fprintf(out, "  fields:");
		for (; f->id != NULL; f++)
			(void)fprintf(out, " %s", f->id);
		(void)fputc('\n', out);
	}
	print_ids(out, "facts", p->facts);
	print_ids(out, "choices", p->choices);
	print_ids(out, "notices", p->notices);
	return 0;
}

/* The notices of every page, under the place "*". */
static void
print_anywhere(FILE *out)
{
	(void)fprintf(out, "*\n  notices:");
	for (size_t i = 0; i < N_OTHERS; i++)
		(void)fprintf(out, " %s", others[i]);
	for (size_t i = 0; i < N_ANYWHERE; i++) {
		const char *id = notice_by_err(anywhere[i])->id;

		if (strcmp(id, "unexpected") != 0)
			(void)fprintf(out, " %s", id);
	}
	(void)fputc('\n', out);
}

void
vocabulary_print(FILE *out)
{
	print_anywhere(out);
	(void)all_pages(print_page, out);
}
