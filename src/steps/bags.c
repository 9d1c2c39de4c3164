#include "src/steps/bags.h"

#include <stdlib.h>
#include <string.h>

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

void
bags_fill(const struct flow *f, struct page *p)
{
	for (size_t i = 0; i < BAGS; i++) {
		page_field(p, &bags_fields[i]);
		if (rehearsal(f))
			page_fact(p, bags_fields[i].id, f->opt->plain ?
			    _("Practice bag") : _("Practice bag (Tab types it)"),
			    practice[i]);
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
bags_record(struct flow *f, const char *event, const struct bags *b)
{
	struct json_t *j;

	if (bags_none(b))
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
	char last[24];
	struct bags *out;
};

static int
look_at(void *arg, const char *folder)
{
	struct search *s = arg;
	struct state *st = malloc(sizeof(*st));
	struct journal_check check;

	if (st == NULL)
		return 0;
	if (folder_state(s->data, folder, st, &check) == 0 && check.bad == 0 &&
	    memcmp(st->hknso, s->hknso, SHA256_LEN) == 0 &&
	    !bags_none(&st->closed) && strcmp(st->last, s->last) > 0) {
		memcpy(s->last, st->last, sizeof(s->last));
		*s->out = st->closed;
	}
	free(st);
	return 0;
}

void
bags_known(const struct flow *f, const uint8_t hknso[static SHA256_LEN],
    const char *medium, struct bags *out)
{
	struct search s = { .data = f->opt->data, .hknso = hknso, .out = out };
	char copies[FILE_PATH_MAX];

	memset(out, 0, sizeof(*out));
	(void)folder_each(s.data, look_at, &s);
	if (medium[0] == '\0' || path_join(copies, medium, PATH_COPIES) < 0)
		return;
	s.data = copies;
	(void)folder_each(copies, look_at, &s);
}

unsigned
bags_differ(const struct bags *a, const struct bags *b, unsigned i)
{
	while (i < BAGS && (a->number[i][0] == '\0' || b->number[i][0] == '\0' ||
	    strcmp(a->number[i], b->number[i]) == 0))
		i++;
	return i;
}
