#include "src/steps/bags.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/record/folder.h"
#include "src/record/paths.h"
#include "src/steps/record_copy.h"

const struct field_def bags_fields[] = {
	{ "bag-backup", N_("Bag of the backup medium"), FIELD_TEXT, BAG_MAX },
	{ "bag-spares", N_("Bag of the spare cards"), FIELD_TEXT, BAG_MAX },
	{ "bag-paper", N_("Bag of the paper record"), FIELD_TEXT, BAG_MAX },
	{ 0 }
};

static const char *const practice[BAGS] = { "R-1001", "R-1002", "R-1003" };

/* -- on a page --------------------------------------------------------------------- */

/* Without the field above it: whose it is. */
static void
fill_practice(const struct flow *f, struct page *p, size_t i)
{
	struct buf b;

	buf_init(&b, 256);
	if (f->opt->plain)
		say(&b, _("{bag}, for practice"), "bag",
		    _(bags_fields[i].label), NULL);
	else
		buf_puts(&b, _("Practice bag (Tab types it)"));
	page_fact(p, bags_fields[i].id, buf_str(&b), practice[i]);
	buf_free(&b);
}

void
bags_fill(const struct flow *f, struct page *p)
{
	for (size_t i = 0; i < BAGS; i++) {
		page_field(p, &bags_fields[i]);
		if (rehearsal(f))
			fill_practice(f, p, i);
	}
}

static int
refuse(struct flow *f, const char *notice)
{
	flow_notice(f, notice, NULL);
	return -1;
}

static int
has_twice(const struct bags *b)
{
	for (size_t i = 0; i < BAGS; i++)
		for (size_t j = 0; j < i; j++)
			if (b->number[i][0] != '\0' &&
			    strcmp(b->number[i], b->number[j]) == 0)
				return 1;
	return 0;
}

int
bags_read(struct flow *f, int backup, int paper, struct bags *out)
{
	const char *typed;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < BAGS; i++) {
		typed = flow_value(f, bags_fields[i].id);
		if (typed[0] == '\0')
			continue;
		if (bag_number(typed) < 0) {
			flow_notice(f, "bag-form", "number", typed, NULL);
			return -1;
		}
		memcpy(out->number[i], typed, strlen(typed) + 1);
	}
	if (has_twice(out))
		return refuse(f, "bag-twice");
	if (!rehearsal(f) && paper && out->number[BAG_PAPER][0] == '\0')
		return refuse(f, "bag-paper");
	if (!rehearsal(f) && backup && out->number[BAG_BACKUP][0] == '\0')
		return refuse(f, "bag-backup");
	return 0;
}

int
bags_record(struct flow *f, const char *event, const struct bags *stood,
    const struct bags *b)
{
	struct json_t *j;

	if (bags_none(b) && bags_none(stood))
		return 0;
	j = js_new();
	for (size_t i = 0; i < BAGS; i++)
		if (b->number[i][0] != '\0')
			js_set_str(j, bag_ids[i], b->number[i]);
	return flow_record(f, event, j);
}

/* -- what is known of them ----------------------------------------------------------- */

struct search {
	const char *data;
	const uint8_t *hknso;
	char last[BAGS][24];	/* by bag: the newest record that has a number */
	struct bags *out;
};

static void
take_newer(struct search *s, const struct state *st)
{
	for (size_t i = 0; i < BAGS; i++) {
		if (st->closed.number[i][0] == '\0' ||
		    strcmp(st->last, s->last[i]) <= 0)
			continue;
		memcpy(s->last[i], st->last, sizeof(s->last[i]));
		memcpy(s->out->number[i], st->closed.number[i],
		    sizeof(s->out->number[i]));
	}
}

static int
look_at(void *arg, const char *folder)
{
	struct search *s = arg;
	struct state *st = malloc(sizeof(*st));
	struct journal_check check;

	if (st == NULL)
		return 0;
	if (folder_state(s->data, folder, st, &check) == 0 && check.bad == 0 &&
	    memcmp(st->hknso, s->hknso, SHA256_LEN) == 0)
		take_newer(s, st);
	free(st);
	return 0;
}

static void
look_in(const char *data, const uint8_t hknso[static SHA256_LEN], struct bags *out)
{
	struct search s = { .data = data, .hknso = hknso, .out = out };

	memset(out, 0, sizeof(*out));
	(void)folder_each(data, look_at, &s);
}

/* Whoever exchanges the medium brings its record, of any time: it never stands
 * against one of this station. */
void
bags_known(const struct flow *f, const uint8_t hknso[static SHA256_LEN],
    const char *medium, struct bags_known *out)
{
	char copies[FILE_PATH_MAX];
	struct bags there;

	memset(out, 0, sizeof(*out));
	look_in(f->opt->data, hknso, &out->closed);
	if (medium[0] == '\0' || path_join(copies, medium, PATH_COPIES) < 0)
		return;
	look_in(copies, hknso, &there);
	for (size_t i = 0; i < BAGS; i++) {
		if (out->closed.number[i][0] != '\0' || there.number[i][0] == '\0')
			continue;
		memcpy(out->closed.number[i], there.number[i],
		    sizeof(there.number[i]));
		out->medium[i] = 1;
	}
}

unsigned
bags_differ(const struct bags *a, const struct bags *b, unsigned i)
{
	while (i < BAGS && (a->number[i][0] == '\0' || b->number[i][0] == '\0' ||
	    strcmp(a->number[i], b->number[i]) == 0))
		i++;
	return i;
}
