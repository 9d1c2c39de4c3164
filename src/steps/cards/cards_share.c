/* A ritual's card, its PIN verified: keyd asks it for its share, or takes its key. */
#include "src/steps/cards/cards.h"

/* Why a card gave no share: it is another one, or the world is. */
static const struct {
	int err;
	const char *notice;
} no_share[] = {
	{ ERR_SHARE, "share-bad" },
	{ ERR_POINT, "share-bad" },
	{ ERR_AUTH, "share-bad" },
	{ ERR_CARD_UNPROVED, "card-unproved" },
	{ ERR_CARD_WORLD, "card-not-of-world" },
	{ ERR_CARD_OLDER, "card-not-of-world" },
};

/* What this ritual's record says of a card that was seen. */
static int
record_seen(struct flow *f, const struct rep_ritual_card *r)
{
	const enum ritual purpose = f->cards.rit.purpose;
	const unsigned x = f->cards.rit.x;
	const struct member *m = &cards_of(f)[x - 1];
	struct json_t *j = js_new();

	js_set_int(j, "x", x);
	if (purpose == RITUAL_PROVE && !m->proved)
		return flow_record(f, "proved", j);
	if (purpose == RITUAL_RETIRE) {
		js_set_int(j, "gen", r->gen);
		js_set_str(j, "number", m->number);
		return flow_record(f, "retired", j);
	}
	if (cards_all_come(f)) {
		js_set_str(j, "found", tested_id(TESTED_GOOD));
		return flow_record(f, "tested", j);
	}
	js_free(j);
	return 0;
}

/* Before keyd asks the card, and when it was refused: one that was pulled in
 * between comes again without proof. */
static int
record_retiring(struct flow *f, const char *event)
{
	struct json_t *j;

	if (f->cards.rit.purpose != RITUAL_RETIRE)
		return 0;
	j = js_new();
	js_set_int(j, "x", f->cards.rit.x);
	return flow_record(f, event, j);
}

static enum move
on_share(struct flow *f, int err, const struct answer *a)
{
	struct ritual_ui *r = &f->cards.rit;

	r->proving = 0;
	for (size_t i = 0; i < sizeof(no_share) / sizeof(no_share[0]); i++) {
		if (err != no_share[i].err)
			continue;
		if (record_retiring(f, "retire-drop") < 0)
			return MOVE_STAY;
		flow_page(f, r->insert);
		return cards_is_wrong(f, flow_notice(f, no_share[i].notice,
		    "number", f->cards.card.number, "holder",
		    cards_of(f)[r->x - 1].holder, NULL));
	}
	if (err < 0) {
		/* What its pages say of its tries was before the PIN was right. */
		flow_page(f, r->insert);
		return cards_fail(f, err, a);
	}
	if (record_seen(f, &a->rep.r_ritual_card) < 0)
		return MOVE_STAY;
	r->used[r->x - 1] = r->now[r->x - 1] = 1;
	r->have++;
	if (r->have >= r->need)
		return flow_page(f, r->remove);
	r->finished = r->x;
	return flow_page(f, r->insert);
}

enum move
cards_open_share(struct flow *f)
{
	const unsigned x = f->cards.rit.x;
	const struct req_ritual_card req = { .x = (uint8_t)x,
		.again = cards_of(f)[x - 1].retiring };

	if (record_retiring(f, "retire-begin") < 0)
		return MOVE_STAY;
	f->cards.rit.proving = 1;
	return flow_ask(f, MSG_RITUAL_CARD, &req, on_share);
}
