/* src/steps/review: what people see of the record before they sign. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/nls.h"
#include "src/record/paths.h"
#include "src/steps/review.h"
#include "tests/unit/scratch.h"

/* A ceremony in DIR. */
struct place {
	void *dir;			/* scratch */
	struct flow f;
	struct review v;
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	char path[FILE_PATH_MAX];

	if (p == NULL || scratch_make(&p->dir) != 0 ||
	    path_join(p->f.dir, p->dir, "c") < 0)
		return -1;
	nls_setup(LANG_EN);
	scratch_write(p->f.dir, "readme", "");
	*state = p;
	return flow_path(&p->f, path, PATH_RECORD) < 0 ? -1 :
	    journal_open(&p->f.journal, path, NULL, NULL);
}

static int
teardown(void **state)
{
	struct place *p = *state;
	int err;

	journal_close(&p->f.journal);
	err = scratch_drop(&p->dir);
	free(p);
	return err;
}

static void
joined(struct flow *f, const char *name)
{
	struct json_t *j = js_new();

	js_set_str(j, "name", name);
	assert_int_equal(journal_add(&f->journal, "welcome", "joined", j, NULL,
	    NULL), 0);
}

static void
gone(struct flow *f, unsigned person)
{
	struct json_t *j = js_new();

	js_set_int(j, "person", person);
	assert_int_equal(journal_add(&f->journal, "welcome", "gone", j, NULL,
	    NULL), 0);
}

/* Fatou was the sixth in a sitting that a resume dropped; the sixth is Gustav now. */
static void
dropped_sitting(void **state)
{
	struct place *p = *state;
	struct state *s = &p->f.st;

	joined(&p->f, "Fatou");
	gone(&p->f, 6);
	joined(&p->f, "Gustav");
	s->span[s->n_spans++] = (struct span){ 1, 2, 3 };
	review_read(&p->f, &p->v);
	assert_int_equal(p->v.err, 0);
	assert_int_equal(p->v.n, 1);
	assert_string_equal(p->v.r[0].text, "Gustav");
	s->n_spans = 0;
	review_read(&p->f, &p->v);
	assert_int_equal(p->v.n, 3);
	assert_int_equal(p->v.r[1].person, 6);
}

static void
voided(struct flow *f, const char *reason)
{
	struct json_t *j = js_new();

	js_set_str(j, "reason", reason);
	assert_int_equal(journal_add(&f->journal, "world", "void", j, NULL, NULL),
	    0);
}

/* Why a world is not the one that people saw before. */
static void
worlds_not_kept(void **state)
{
	static const char *const words[] = {
		"a world was made anew: not every card was proved",
		"a world was voided: a card could not be proved",
		"a world was voided (lost)",
	};
	struct place *p = *state;
	struct page page;
	struct buf text;

	voided(&p->f, "not-proved");
	voided(&p->f, "card-unprovable");
	voided(&p->f, "lost");
	buf_init(&text, 64 * 1024);
	assert_int_equal(page_init(&page), 0);
	review_read(&p->f, &p->v);
	review_fill(&p->f, &p->v, &page);
	assert_int_equal(page_text(&page, 0, &text), 0);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_non_null(strstr(buf_str(&text), words[i]));
	page_free(&page);
	buf_free(&text);
}

/* Who does not agree, and why. */
static void
dissent(void **state)
{
	struct place *p = *state;
	struct json_t *j = js_new();
	struct page page;
	struct buf text;

	p->f.st.n_people = 1;
	(void)snprintf(p->f.st.people[0].name, sizeof(p->f.st.people[0].name),
	    "Alice");
	js_set_int(j, "person", 1);
	js_set_bool(j, "agreed", 0);
	js_set_str(j, "why", "a PIN was seen");
	assert_int_equal(journal_add(&p->f.journal, "signoff", "initials", j, NULL,
	    NULL), 0);
	buf_init(&text, 64 * 1024);
	assert_int_equal(page_init(&page), 0);
	review_read(&p->f, &p->v);
	review_fill(&p->f, &p->v, &page);
	assert_int_equal(page_text(&page, 0, &text), 0);
	assert_non_null(strstr(buf_str(&text), "Alice does not agree: a PIN was seen"));
	page_free(&page);
	buf_free(&text);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(dropped_sitting),
		T(worlds_not_kept),
		T(dissent),
	};

	return cmocka_run_group_tests_name("review", tests, NULL, NULL);
}
