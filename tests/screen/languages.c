/*
 * No English in French: every text that a page shows is another one in French,
 * or stands in tests/screen/same.txt (proper names, values, words that are the
 * same). All pages and notices, their help, in rehearsal and production.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/steps/steps.h"
#include "tests/unit/ui_pages.h"

#define LETTERS_MIN 4		/* fewer in a row are no word to translate */
#define TEXTS_MAX 1024
#define LINE_MAX_ 4096

/* The texts of one page, in order. */
struct texts {
	char *p[TEXTS_MAX];
	size_t n;
};

static char *same[TEXTS_MAX];	/* the data */
static unsigned same_used[TEXTS_MAX];
static size_t same_n;
static unsigned found, looked_at;

/* -- the data ---------------------------------------------------------------------------- */

static int
read_same(void)
{
	const char *top = getenv("top_srcdir");
	char path[LINE_MAX_], line[LINE_MAX_];
	FILE *in;

	(void)snprintf(path, sizeof(path), "%s/tests/screen/same.txt",
	    top == NULL ? "." : top);
	in = fopen(path, "r");
	while (in != NULL && fgets(line, sizeof(line), in) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '\0' || *line == '#' || same_n == TEXTS_MAX)
			continue;
		same[same_n++] = strdup(line);
	}
	return in != NULL && fclose(in) == 0 ? 0 : -1;
}

/* Its lines are whole texts. */
static int
may_be_same(const char *s)
{
	for (size_t i = 0; i < same_n; i++) {
		if (strcmp(same[i], s) != 0)
			continue;
		same_used[i]++;
		return 1;
	}
	return 0;
}

/* -- what a page shows -------------------------------------------------------------------- */

static void
add(struct texts *t, const char *s)
{
	if (s == NULL || t->n == TEXTS_MAX)
		return;
	t->p[t->n++] = strdup(s);
}

static void
take(struct texts *t, const struct page *p)
{
	add(t, p->title);
	add(t, p->module);
	add(t, p->notice_text);
	for (size_t i = 0; i < p->n; i++) {
		const struct block *b = &p->block[i];

		add(t, b->label);
		add(t, b->text);
		add(t, b->more[0]);
		add(t, b->more[1]);
		if (b->kind == BLOCK_FIELD && *b->field->label != '\0')
			add(t, _(b->field->label));
	}
}

static void
forget(struct texts *t)
{
	while (t->n > 0)
		free(t->p[--t->n]);
}

/* -- comparing ------------------------------------------------------------------------------ */

static int
has_word(const char *s)
{
	unsigned run = 0;

	for (; *s != '\0' && run < LETTERS_MIN; s++)
		run = isalpha((unsigned char)*s) || (*s & 0x80) != 0 ?
		    run + 1 : 0;
	return run >= LETTERS_MIN;
}

/* Words that every English sentence has, and no French one. */
static const char *
english_word(const char *s)
{
	static const char *const words[] = { "the", "and", "of", "is", "are",
		"this", "that", "not", "with", "from", "was", "were", "it",
		"to", "be", "by", "which", "must", "has", "have", "will", "its",
		"when", "what", "where", "who", "you", "your", "they", "here",
		"there", "nothing" };
	size_t n;

	for (; *s != '\0'; s += n == 0) {
		n = 0;
		if (*s == '{')		/* {place}: filled in by the page */
			s += strcspn(s, "}");
		while (isalpha((unsigned char)s[n]) || (s[n] & 0x80) != 0)
			n++;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (n == strlen(words[i]) &&
			    strncmp(s, words[i], n) == 0)
				return words[i];
		s += n;
	}
	return NULL;
}

static void
compare(const char *page, const struct texts *en, const struct texts *fr)
{
	const char *word;

	if (en->n != fr->n) {
		(void)printf("# %s: %zu texts in English, %zu in French\n", page,
		    en->n, fr->n);
		found++;
		return;
	}
	for (size_t i = 0; i < en->n; i++) {
		looked_at++;
		word = english_word(fr->p[i]);
		if (strcmp(en->p[i], fr->p[i]) == 0 && has_word(en->p[i])) {
			if (may_be_same(en->p[i]))
				continue;
			(void)printf("# %s: \"%s\"\n", page, fr->p[i]);
			found++;
		} else if (word != NULL) {
			(void)printf("# %s: \"%s\" in \"%s\"\n", page, word,
			    fr->p[i]);
			found++;
		}
	}
}

/* -- all pages -------------------------------------------------------------------------------- */

struct look {
	struct flow *f;
	struct page page;
	const char *mode;
};

static void
fill_in(struct look *l, enum lang lang, unsigned step,
    const struct page_def *def, const struct notice *notice, struct texts *t)
{
	nls_setup(lang);
	ui_at(l->f, step, def);
	if (notice != NULL)
		ui_notice(l->f, notice);
	flow_fill(l->f, &l->page);
	take(t, &l->page);
	if (notice == NULL && def->help != NULL)
		add(t, _(def->help));
	if (notice == NULL && step_aside.pages != def)
		add(t, _(steps_all[step]->title));
}

static void
both(struct look *l, unsigned step, const struct page_def *def,
    const struct notice *notice)
{
	static struct texts en, fr;
	char name[256];

	fill_in(l, LANG_EN, step, def, notice, &en);
	fill_in(l, LANG_FR, step, def, notice, &fr);
	(void)snprintf(name, sizeof(name), "%s.%s%s%s, %s",
	    steps_all[step]->id, def->id, notice == NULL ? "" : " + ",
	    notice == NULL ? "" : notice->id, l->mode);
	compare(name, &en, &fr);
	forget(&en);
	forget(&fr);
}

static void
each_page(void *arg, unsigned step, const struct page_def *def)
{
	both(arg, step, def, NULL);
}

static void
all(enum mode mode, enum method method, const char *name)
{
	const struct options opt = { .mode = mode, .data = "/ceremonies" };
	struct look l = { .f = calloc(1, sizeof(*l.f)), .mode = name };
	const struct notice *n;

	if (l.f == NULL || page_init(&l.page) < 0)
		abort();
	nls_setup(LANG_EN);
	ui_flow(l.f, &opt);
	ui_method(method);
	ui_each(each_page, &l);
	for (unsigned i = 0; (n = notice_at(i)) != NULL; i++)
		both(&l, 0, &steps_all[0]->pages[0], n);
	page_free(&l.page);
	flow_free(l.f);
	free(l.f);
}

/* -- main ---------------------------------------------------------------------------------------- */

static int
has_catalogue(void)
{
	const char *english;

	nls_setup(LANG_EN);
	english = _("REHEARSAL");
	nls_setup(LANG_FR);
	return strcmp(english, _("REHEARSAL")) != 0;
}

int
main(void)
{
	unsigned unused = 0;

	if (!has_catalogue()) {
		(void)puts("1..0 # SKIP no French catalogue");
		return 0;
	}
	if (read_same() < 0) {
		(void)puts("Bail out! no tests/screen/same.txt");
		return 1;
	}
	all(MODE_REHEARSAL, METHOD_AZURE, "rehearsal");
	all(MODE_PRODUCTION, METHOD_AZURE, "production");
	all(MODE_REHEARSAL, METHOD_WORLD, "method world");
	(void)printf("%sok 1 - no English in French, %u texts\n",
	    found == 0 ? "" : "not ", looked_at);
	for (size_t i = 0; i < same_n; i++) {
		if (same_used[i] == 0) {
			(void)printf("# no page shows \"%s\"\n", same[i]);
			unused++;
		}
		free(same[i]);
	}
	(void)printf("%sok 2 - nothing is left in the list\n1..2\n",
	    unused == 0 ? "" : "not ");
	return found + unused > 0;
}
