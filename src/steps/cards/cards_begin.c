/* A ritual begins: what it is for, which cards need not come, and how many do. */
#include <string.h>

#include "src/steps/cards/cards.h"

/* All of them, but those that people said do not come; K for the seal alone. */
static unsigned
needed(const struct flow *f, const struct rep_ritual_begin *r)
{
	unsigned n = r->n;

	if (r->purpose == RITUAL_RETIRE)
		return state_old_left(&f->st);	/* used ones are spares */
	if (r->purpose != RITUAL_PROVE && !cards_all_come(f))
		return r->k;
	for (unsigned i = 0; i < cards_n(f) && cards_all_come(f); i++)
		n -= f->cards.rit.used[i];
	return n;
}

static enum move
on_begin(struct flow *f, int err, const struct answer *a)
{
	const struct rep_ritual_begin *begin = &a->rep.r_ritual_begin;
	struct ritual_ui *r = &f->cards.rit;

	if (err == 0)
		err = cards_subject_keep(&r->subject, begin);
	if (err == 0 && r->subject.purpose != r->purpose)
		err = ERR_FORMAT;
	if (err < 0)
		return flow_fail(f, err);
	r->need = needed(f, begin);
	return r->begun != NULL ? r->begun(f) : cards_first(f);
}

enum move
cards_first(struct flow *f)
{
	return flow_page(f, f->cards.rit.insert);
}

/* Which cards need not come, and were seen before. */
static void
mark_used(struct flow *f)
{
	struct ritual_ui *r = &f->cards.rit;

	for (unsigned i = 0; i < cards_n(f); i++) {
		const struct member *m = &cards_of(f)[i];

		if (r->purpose == RITUAL_PROVE)
			r->have += r->used[i] = m->proved != 0;
		if (r->purpose == RITUAL_TEST)
			r->used[i] = m->tested > TESTED_GOOD;
		if (r->purpose == RITUAL_RETIRE)
			r->used[i] = m->retired != 0;
	}
}

/* ui: its pages, and what comes before and after them. */
static enum move
begin(struct flow *f, const struct req_ritual_begin *req, struct ritual_ui ui)
{
	const struct member *before = cards_of(f);

	ui.finished = f->cards.rit.finished;
	f->cards.rit = ui;
	f->cards.rit.purpose = (enum ritual)req->purpose;
	if (cards_of(f) != before)	/* what was seen was of the other set */
		memset(f->cards.locked, 0, sizeof(f->cards.locked));
	mark_used(f);
	return flow_ask(f, MSG_RITUAL_BEGIN, req, on_begin);
}

enum move
cards_begin(struct flow *f, enum ritual purpose, struct view grants,
    const char *insert, const char *pin, const char *refused, const char *remove,
    enum move (*begun)(struct flow *f), enum move (*done)(struct flow *f))
{
	const struct req_ritual_begin req = { .purpose = (uint8_t)purpose,
		.grants = grants };

	return begin(f, &req, (struct ritual_ui){ .insert = insert, .pin = pin,
	    .refused = refused, .remove = remove, .begun = begun,
	    .done = done });
}

int
cards_list(const struct flow *f, struct buf *out)
{
	for (unsigned i = 0; i < f->st.n; i++) {
		const struct member *c = &f->st.card[i];
		struct rec_card rec = { .x = (uint8_t)(i + 1),
			.number = c->number, .holder = c->holder };

		memcpy(rec.guid, c->guid, sizeof(rec.guid));
		memcpy(rec.point, c->point, sizeof(rec.point));
		(void)wire_put(out, &form_card, &rec);
	}
	return out->err;
}

enum move
cards_begin_set(struct flow *f, const char *insert, const char *pin,
    const char *refused, const char *remove,
    enum move (*done)(struct flow *f))
{
	struct req_ritual_begin req = { .purpose = RITUAL_REPLACE,
		.new_k = (uint8_t)f->st.k, .new_n = (uint8_t)f->st.n };
	struct buf cards;
	enum move m;
	int err;

	buf_init(&cards, WORLD_FILE_MAX);
	err = cards_list(f, &cards);
	req.cards = buf_view(&cards);
	m = err < 0 ? flow_fail(f, err) :
	    begin(f, &req, (struct ritual_ui){ .insert = insert, .pin = pin,
	    .refused = refused, .remove = remove, .done = done });
	buf_free(&cards);
	return m;
}
