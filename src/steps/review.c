#include "src/steps/review.h"

#include <stdio.h>
#include <string.h>

#include "src/page/err_words.h"
#include "src/page/exceptions.h"
#include "src/record/paths.h"

/* -- reading ------------------------------------------------------------------- */

/* The events that people see, and the member that says what it was. */
static const struct {
	const char *event, *member;
} seen[] = {
	{ "exception", "what" },
	{ "note", "happened" },
	{ "resumed", NULL },
	{ "void", "reason" },
	{ "given-up", "folder" },
	{ "key-void", "ident" },
	{ "joined", "name" },
	{ "gone", NULL },
	{ "initials", "why" },
};

static void
copy(char *out, size_t size, const char *s)
{
	(void)snprintf(out, size, "%s", s == NULL ? "" : s);
}

/* Room for one more: the oldest goes. */
static struct remark *
newest(struct review *v)
{
	if (v->n == REVIEW_MAX) {
		memmove(v->r, v->r + 1, sizeof(v->r) - sizeof(v->r[0]));
		v->older++;
		v->n--;
	}
	memset(&v->r[v->n], 0, sizeof(v->r[0]));
	return &v->r[v->n++];
}

static int
agrees(const struct json_t *rec)
{
	int agreed = 0;

	return js_bool(rec, "agreed", &agreed) == 0 && agreed;
}

struct reading {
	const struct state *st;
	struct review *v;
};

/* What a resume dropped is no part of this ceremony: its numbers are those of another
 * list. */
static int
keep_line(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	const struct reading *to = arg;
	const char *event = js_str(rec, "event");
	struct remark *r;
	int64_t person;

	(void)line;
	if (!state_believes(to->st, n, event))
		return 0;
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
		if (strcmp(event, seen[i].event) != 0 || agrees(rec))
			continue;
		r = newest(to->v);
		copy(r->time, sizeof(r->time), js_str(rec, "time"));
		copy(r->event, sizeof(r->event), event);
		if (seen[i].member != NULL)
			copy(r->text, sizeof(r->text),
			    js_str(rec, seen[i].member));
		copy(r->number, sizeof(r->number), js_str(rec, "number"));
		if (js_int(rec, "person", &person) == 0 && person > 0 &&
		    person <= PEOPLE_MAX)
			r->person = (unsigned)person;
	}
	return 0;
}

void
review_read(const struct flow *f, struct review *v)
{
	struct reading to = { &f->st, v };
	struct journal_check check;
	char path[FILE_PATH_MAX];

	memset(v, 0, sizeof(*v));
	v->err = flow_path(f, path, PATH_RECORD);
	if (v->err == 0)
		v->err = journal_verify(path, keep_line, &to, &check);
}

/* -- saying -------------------------------------------------------------------- */

/* Why a world was not kept, by the reasons of its line. */
static const char *
words_of_void(const char *reason)
{
	if (strcmp(reason, "card-unprovable") == 0)
		return _("a world was voided: a card could not be proved");
	if (strcmp(reason, "not-proved") == 0 || strcmp(reason, "interrupted") == 0)
		return _("a world was made anew: not every card was proved");
	return _("a world was voided ({id})");
}

static const char *
words_of_remark(const struct remark *r)
{
	if (strcmp(r->event, "note") == 0)
		return _("note: {id}");
	if (strcmp(r->event, "resumed") == 0)
		return _("the ceremony was resumed");
	if (strcmp(r->event, "void") == 0)
		return words_of_void(r->text);
	if (strcmp(r->event, "given-up") == 0)
		return _("a replacement was given up ({id})");
	if (strcmp(r->event, "key-void") == 0)
		return _("a key was given up ({id})");
	if (strcmp(r->event, "joined") == 0)
		return _("came later: {id}");
	if (strcmp(r->event, "gone") == 0)
		return _("went before the end: {name}");
	return r->text[0] == '\0' ? _("{name} does not agree.") :
	    _("{name} does not agree: {why}");
}

void
review_fill(const struct flow *f, const struct review *v, struct page *p)
{
	struct buf b;

	if (v->err < 0)
		page_para(p, _("The record cannot be read: {error}"), "error",
		    err_words(v->err), NULL);
	else if (v->n == 0)
		page_para(p, _("No exception and no note stands in the record."),
		    NULL);
	else
		page_para(p, _("Exceptions and notes in the record:"), NULL);
	if (v->older > 0)
		page_para(p, _("Older ones, not shown here: {n}"), "n",
		    say_num(v->older), NULL);
	for (unsigned i = 0; i < v->n; i++) {
		const struct remark *r = &v->r[i];

		buf_init(&b, 1024);
		if (strcmp(r->event, "exception") == 0)
			exception_say(&b, r->text, r->number);
		else
			say(&b, words_of_remark(r), "id", r->text, "why", r->text,
			    "name", r->person > 0 && r->person <= f->st.n_people ?
			    f->st.people[r->person - 1].name : "?", NULL);
		page_item(p, v->older + i + 1, "{time}  {text}", "time", r->time,
		    "text", buf_str(&b), NULL);
		buf_free(&b);
	}
}
