/*
 * The tables of contents, before anything runs: every id that a row or a call
 * names is there. Calls are read in the source: an id that does not exist would
 * else be found only by the one who reaches it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/file.h"
#include "src/flow/flow.h"
#include "src/steps/steps.h"

/* -- words and pages -------------------------------------------------------------- */

/* Calls check for each word of a list of ids. */
static void
each_word(const char *list, const char *where,
    void (*check)(const char *word, const char *where))
{
	char word[64];

	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, " ");

		if (n >= sizeof(word)) {
			fail_msg("%s: %s is too long for an id", where, list);
			return;
		}
		memcpy(word, list, n);
		word[n] = '\0';
		if (n > 0)
			check(word, where);
		list += n + (list[n] == ' ');
	}
}

static int
has_word(const char *list, const char *id)
{
	size_t len = strlen(id);

	for (const char *at = list; at != NULL &&
	    (at = strstr(at, id)) != NULL; at += len)
		if ((at == list || at[-1] == ' ') &&
		    (at[len] == '\0' || at[len] == ' '))
			return 1;
	return 0;
}

static const struct page_def *
page_of(const struct step *s, const char *id)
{
	for (const struct page_def *p = s->pages; p->id != NULL; p++)
		if (strcmp(p->id, id) == 0)
			return p;
	return NULL;
}

static const struct step *
step_of(const char *id, size_t len)
{
	for (unsigned i = 0; steps_all[i] != NULL; i++)
		if (strlen(steps_all[i]->id) == len &&
		    strncmp(steps_all[i]->id, id, len) == 0)
			return steps_all[i];
	return NULL;
}

/* -- the rows ------------------------------------------------------------------------ */

static void
is_notice(const char *id, const char *where)
{
	if (notice_by_id(id) == NULL)
		fail_msg("%s: no notice %s", where, id);
}

static void
check_fields(const struct page_def *p, const char *where)
{
	unsigned n = 0;

	while (p->fields != NULL && p->fields[n].id != NULL) {
		assert_true(p->fields[n].max >= 1 &&
		    p->fields[n].max < FIELD_VALUE_MAX);
		n++;
	}
	if (n > FIELDS_MAX)
		fail_msg("%s: more than %d fields", where, FIELDS_MAX);
	if (p->optional != NULL && n == 0)
		fail_msg("%s: optional fields, but none at all", where);
}

/* A choice that was not made is where the keys go then: not a field before it. */
static void
check_choice(const struct page_def *p, const char *where)
{
	const struct notice *n = notice_by_id("choose-one");
	unsigned choices = 0, named = 0;

	for (unsigned i = 0; p->fields != NULL && p->fields[i].id != NULL; i++) {
		choices += p->fields[i].kind == FIELD_CHOICE;
		named += p->fields[i].kind == FIELD_CHOICE &&
		    has_word(n->fields, p->fields[i].id);
	}
	if (has_word(p->notices, n->id) && choices > 0 && named == 0)
		fail_msg("%s: choose-one names none of its choices", where);
}

static void
check_page(const struct step *s, const struct page_def *p)
{
	char where[128];

	(void)snprintf(where, sizeof(where), "%s.%s", s->id, p->id);
	if (page_of(s, p->id) != p)
		fail_msg("%s: twice", where);
	if (p->title == NULL || p->fill == NULL)
		fail_msg("%s: no title, or no fill", where);
	if (p->event == NULL && (p->flags & (PAGE_CARDS | PAGE_BACK)))
		fail_msg("%s: nobody hears its cards, or F3", where);
	if (p->back != NULL && *p->back != '\0' &&
	    strcmp(p->back, BACK_STEP) != 0 && page_of(s, p->back) == NULL)
		fail_msg("%s: no page %s to go back to", where, p->back);
	check_fields(p, where);
	check_choice(p, where);
	each_word(p->notices, where, is_notice);
}

static void
rows(void **state)
{
	(void)state;
	for (unsigned i = 0; steps_all[i] != NULL; i++) {
		const struct step *s = steps_all[i];

		assert_ptr_equal(step_of(s->id, strlen(s->id)), s);
		assert_true(s->title != NULL && s->enter != NULL &&
		    s->done != NULL);
		for (const struct page_def *p = s->pages; p->id != NULL; p++)
			check_page(s, p);
	}
	for (const struct page_def *p = step_aside.pages; p->id != NULL; p++)
		check_page(&step_aside, p);
}

static void
notice_rows(void **state)
{
	const struct notice *n;

	(void)state;
	for (unsigned i = 0; (n = notice_at(i)) != NULL; i++) {
		assert_ptr_equal(notice_by_id(n->id), n);
		if (n->err < 0)
			assert_ptr_equal(notice_by_err(n->err), n);
	}
	assert_null(notice_by_id("no-such-notice"));
	assert_string_equal(notice_by_err(-12345)->id, "unexpected");
}

/* -- the calls ------------------------------------------------------------------------ */

/* A file of the source: what it names belongs to its step, or (NULL) to whatever
 * step uses it. */
struct source {
	const char *path;
	const struct step *step;
	unsigned n;	/* ids that were looked at */
};

static void
call_notice(struct source *src, const char *id)
{
	int listed = 0;

	is_notice(id, src->path);
	if (src->step == NULL)
		return;
	for (const struct page_def *p = src->step->pages; p->id != NULL; p++)
		listed |= has_word(p->notices, id);
	if (!listed)
		fail_msg("%s: no page of %s lists the notice %s", src->path,
		    src->step->id, id);
}

static void
call_page(struct source *src, const char *id)
{
	int found = src->step != NULL && page_of(src->step, id) != NULL;

	for (unsigned i = 0; src->step == NULL && steps_all[i] != NULL; i++)
		found |= page_of(steps_all[i], id) != NULL;
	if (!found)
		fail_msg("%s: no page %s", src->path, id);
}

static void
call_aside(struct source *src, const char *id)
{
	if (page_of(&step_aside, id) == NULL)
		fail_msg("%s: no page %s lies over others", src->path, id);
}

static void
call_step(struct source *src, const char *id)
{
	if (step_of(id, strlen(id)) == NULL)
		fail_msg("%s: no step %s", src->path, id);
}

/* Which argument holds ids; 0: all that follow the first. */
static const struct call {
	const char *name;
	unsigned arg;
	void (*check)(struct source *src, const char *id);
} calls[] = {
	{ "flow_notice(f,", 1, call_notice },
	{ "refuse(f,", 1, call_notice },
	{ "flow_page(f,", 1, call_page },
	{ "cards_begin(f,", 0, call_page },
	{ "flow_step(f,", 1, call_step },
	{ "engine_aside(f,", 1, call_aside },
	{ "engine_lay_over(f,", 1, call_aside },
};

/* The string that begins at the quote; the byte after it. */
static const char *
one_id(struct source *src, const struct call *c, const char *at)
{
	const char *end = strchr(at + 1, '"');
	char id[64];

	if (end == NULL || (size_t)(end - at) > sizeof(id)) {
		fail_msg("%s: %.40s", src->path, at);
		return at + strlen(at);
	}
	memcpy(id, at + 1, (size_t)(end - at - 1));
	id[end - at - 1] = '\0';
	c->check(src, id);
	src->n++;
	return end + 1;
}

/* From behind "f,": the strings up to the argument's end. Those within further
 * parentheses are another call's. */
static void
ids(struct source *src, const struct call *c, const char *at)
{
	int depth = 0;

	for (; depth >= 0 && *at != '\0' && *at != ';'; ) {
		if (*at == '"' && depth == 0) {
			at = one_id(src, c, at);
			continue;
		}
		if (*at == ',' && depth == 0 && c->arg == 1)
			return;
		depth += (*at == '(') - (*at == ')');
		at++;
	}
}

static void
read_source(struct source *src)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	assert_int_equal(file_read(src->path, &b), 0);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		const char *name = calls[i].name, *at = buf_str(&b);

		while ((at = strstr(at, name)) != NULL) {
			at += strlen(name);
			ids(src, &calls[i], at);
		}
	}
	buf_free(&b);
}

/* step_NAME.c and step_NAME_part.c are the step's. */
static const struct step *
owner(const char *path)
{
	const char *file = strrchr(path, '/') + 1;

	if (strncmp(file, "step_", 5) != 0)
		return NULL;
	return step_of(file + 5, strcspn(file + 5, "_."));
}

static unsigned
read_all(const char *pattern)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	unsigned n = 0;
	glob_t g;

	assert_non_null(top);
	(void)snprintf(path, sizeof(path), "%s/%s", top, pattern);
	assert_int_equal(glob(path, 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		struct source src = { .path = g.gl_pathv[i],
			.step = owner(g.gl_pathv[i]) };

		read_source(&src);
		n += src.n;
	}
	globfree(&g);
	return n;
}

static void
calls_exist(void **state)
{
	(void)state;
	/* Figures that only grow: a scan that finds nothing would pass. */
	assert_true(read_all("src/flow/*.c") > 5);
	assert_true(read_all("src/steps/*.c") > 10);
	assert_true(read_all("src/steps/cards/*.c") > 10);
	assert_true(read_all("src/steps/offline/*.c") > 80);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notice_rows),
		cmocka_unit_test(rows),
		cmocka_unit_test(calls_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
