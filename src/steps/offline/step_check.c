/* Every card of a world is tested, and the world stays closed: each opens its share,
 * which is forgotten; of a card that does not come people say why. */
#include <stdlib.h>
#include <string.h>

#include "src/steps/names.h"
#include "src/steps/offline/step_world.h"
#include "src/steps/resumed.h"
#include "src/steps/station.h"

static const struct field_def missing_fields[] = {
	{ "card", N_("Number of the card, 1 to N"), FIELD_TEXT, 2 },
	{ "why", N_("Why it does not come"), FIELD_CHOICE, 16 },
	{ 0 }
};

static const struct field_def advice_fields[] = {
	{ "then", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};

/* -- the ritual ------------------------------------------------------------------- */

/* The record can be sealed from now on; no key of the world can be used. */
static enum move
tested(struct flow *f)
{
	if (f->unproved)
		return resumed_check(f);
	if (resumed_asks(f))
		return resumed_ask(f);
	if (flow_on_detour(f))
		return MOVE_NEXT;
	if (f->st.seal_n == 0 && world_opened(f) < 0)
		return MOVE_STAY;
	return flow_page(f, "done");
}

static enum move
begin_test(struct flow *f)
{
	enum move m;

	/* No test came to its end: there is nothing that a seal could prove. */
	if (f->st.seal_n == 0 && state_tested(&f->st, TESTED_NOT) > 0)
		f->unproved = 0;
	m = cards_begin(f, RITUAL_TEST, view_of(NULL, 0),
	    CARDS_PAGES("test-"), NULL, tested);
	/* Only there F6 says that a card is lost, as its PUK's page wants. */
	f->cards.rit.puk = cards_all_come(f) ? "test-puk" : NULL;
	return m;
}

static enum move
test_event(struct flow *f, const struct event *ev)
{
	if (ev_is(ev, KC_F6) && cards_all_come(f))
		return flow_page(f, "missing");
	return cards_insert_event(f, ev);
}

/* -- a card that does not come ----------------------------------------------------- */

static void
fill_missing(const struct flow *f, struct page *p)
{
	page_para(p, _("Say of each card that does not come today why. What to do "
	    "about it stands on the next page; the record keeps the answer."),
	    NULL);
	page_field(p, &missing_fields[0]);
	page_field(p, &missing_fields[1]);
	page_option(p, "lost", _("it is lost, stolen or broken"), NULL);
	page_option(p, "pin", _("its PIN is forgotten, or it is blocked"), NULL);
	page_option(p, "left", _("its holder leaves, or has left"), NULL);
	page_option(p, "absent", _("its holder could not come today"), NULL);
	cards_tray(f, p);
}

static enum move
event_missing(struct flow *f, const struct event *ev)
{
	enum tested why;
	struct json_t *j;
	unsigned x;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name_number(flow_value(f, "card"), 1, f->st.n, &x) < 0)
		return flow_notice(f, "card-number-form", "n",
		    say_num(f->st.n), NULL);
	if (f->cards.rit.used[x - 1] &&
	    f->st.card[x - 1].tested <= TESTED_GOOD)
		return flow_notice(f, "card-told", "x", say_num(x), NULL);
	if (tested_parse(flow_value(f, "why"), &why) < 0 ||
	    why == TESTED_GOOD)
		return flow_notice(f, "choose-one", NULL);
	j = js_new();
	js_set_int(j, "x", x);
	js_set_str(j, "found", tested_id(why));
	if (flow_record(f, "tested", j) < 0)
		return MOVE_STAY;
	/* A slip is mended by saying it again: the newest line counts. */
	f->cards.rit.need -= !f->cards.rit.used[x - 1];
	f->cards.rit.used[x - 1] = 1;
	f->cards.rit.x = x;
	return flow_page(f, "advice");
}

/* What the world is without it. */
static unsigned
left_over(const struct flow *f)
{
	unsigned n = 0;

	for (unsigned i = 0; i < f->st.n; i++)
		n += f->st.card[i].tested <= TESTED_GOOD ||
		    f->st.card[i].tested == TESTED_ABSENT;
	return n;
}

/* Each: what is true, then what to do today. */
static void
advise_lost(struct page *p)
{
	page_para(p, _("Whoever finds it opens nothing: three wrong PINs lock it. "
	    "With its PIN it is one of K."), NULL);
	page_item(p, 1, _("Write its number and the day on the paper record. If it "
	    "turns up, it is not used again: bag it."), NULL);
	page_item(p, 2, _("Ask who else knew its PIN, or where it was written. If "
	    "anybody, or if a copy of the world file is gone, too: replace the "
	    "card set this week."), NULL);
	page_item(p, 3, _("If K cards and their PINs may be in other hands, no "
	    "new set helps: make a new world today, and new keys in it."),
	    NULL);
}

static void
advise_pin(struct page *p)
{
	page_para(p, _("Do not guess: each wrong PIN uses a try, and a card that "
	    "is blocked stays so without its PUK."), NULL);
	page_para(p, _("Without a PUK this card opens nothing any more. Count "
	    "it as lost."), NULL);
	page_field(p, &advice_fields[0]);
	page_option(p, "puk", _("Its envelope and its holder are here: insert the "
	    "card, and set a new PIN with the PUK"), NULL);
	page_option(p, "later", _("Do it later, in another check"), NULL);
}

static void
advise_left(struct page *p)
{
	page_para(p, _("Whoever leaves knows a PIN. Card and PIN together are one "
	    "of K, in whoever's hand the card is."), NULL);
	page_item(p, 1, _("Take the card back before the last day, count it, and "
	    "bag it before a witness. Nobody else gets it."), NULL);
	page_item(p, 2, _("Plan a new card set, with a new holder in that place: "
	    "on the first page, Replace the card set of a world."), NULL);
	page_item(p, 3, _("Until then this card does not count."), NULL);
}

static void
advise_absent(struct page *p)
{
	page_para(p, _("Nothing is known of this card. The check is not complete "
	    "without it."), NULL);
	page_item(p, 1, _("Ask its holder today whether the card is in hand and "
	    "the PIN in mind."), NULL);
	page_item(p, 2, _("Agree on a day within a month, and test every card "
	    "again then."), NULL);
}

static void
fill_advice(const struct flow *f, struct page *p)
{
	static const struct {
		const char *title;
		void (*fill)(struct page *p);
	} rows[] = {
		[TESTED_LOST] = { N_("Card {x} ({holder}) is lost"),
		    advise_lost },
		[TESTED_PIN] = { N_("Card {x} ({holder}): no PIN"), advise_pin },
		[TESTED_LEFT] = { N_("Card {x}: {holder} leaves"), advise_left },
		[TESTED_ABSENT] = { N_("Card {x}: {holder} is not here"),
		    advise_absent },
	};
	const unsigned x = f->cards.rit.x > 0 ? f->cards.rit.x : 1;
	const struct member *m = &f->st.card[x - 1];
	const enum tested why = m->tested < TESTED_LOST ? TESTED_LOST :
	    m->tested;
	const unsigned left = left_over(f);

	page_title(p, _(rows[why].title), "x", say_num(x), "holder", m->holder,
	    NULL);
	page_fact(p, "number", _("Number on the card"), m->number);
	if (rows[why].fill != NULL)
		rows[why].fill(p);
	page_fact(p, "left", _("Cards that are left"), say_num(left));
	page_fact(p, "need", _("Cards needed"), say_num(f->st.k));
	if (left < f->st.k)
		page_warn(p, _("Unless one of the others turns up, or a PUK "
		    "unblocks it, nobody can ever open this world again."),
		    NULL);
	else if (left == f->st.k)
		page_warn(p, _("One more, and nobody can ever open this world "
		    "again: replace the card set now."), NULL);
}

/* The card comes after all, and its PUK with it. */
static enum move
comes_with_puk(struct flow *f)
{
	struct ritual_ui *r = &f->cards.rit;

	r->used[r->x - 1] = 0;
	r->need++;
	r->forgot = r->x;
	return flow_page(f, r->insert);
}

static enum move
event_advice(struct flow *f, const struct event *ev)
{
	const unsigned x = f->cards.rit.x;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (x > 0 && f->st.card[x - 1].tested == TESTED_PIN) {
		if (flow_is(f, "then", "puk"))
			return comes_with_puk(f);
		if (!flow_is(f, "then", "later"))
			return flow_notice(f, "choose-one", NULL);
	}
	if (f->cards.rit.need < f->st.k)
		return flow_page(f, "few");
	return cards_go_on(f);
}

static void
fill_few(const struct flow *f, struct page *p)
{
	page_fact(p, "have", _("Cards seen"), say_num(f->cards.rit.have));
	page_fact(p, "need", _("Cards needed"), say_num(f->st.k));
	page_para(p, _("Fewer than K cards can come: this check cannot be sealed, "
	    "and today the world cannot be opened."), NULL);
	if (left_over(f) >= f->st.k)
		page_para(p, _("Nothing of it is lost yet."), NULL);
	page_item(p, 1, _("Find the missing cards and PINs; while they are missing "
	    "nobody tries a PIN that is not known."), NULL);
	page_item(p, 2, _("Next leaves. As soon as K cards are there, resume, and "
	    "then replace the card set."), NULL);
}

static enum move
event_few(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) ? flow_leave(f) : MOVE_STAY;
}

/* -- all were seen ------------------------------------------------------------------ */

/* In a year; of a 29 February the day before. */
static void
next_year(char out[static 11])
{
	unsigned year;

	station_date(out);
	if (strcmp(out + 4, "-02-29") == 0)
		out[9] = '8';
	year = (unsigned)atoi(out) + 1;
	for (int i = 3; i >= 0; i--, year /= 10)
		out[i] = (char)('0' + year % 10);
}

/* What the page says when it starts is what is recorded. */
struct due {
	char next[11];
};

static enum move
enter_done(struct flow *f)
{
	struct due *d = flow_scratch(f, sizeof(*d));

	next_year(d->next);
	return MOVE_STAY;
}

static int
is_missing(const struct flow *f, unsigned x)
{
	return f->st.card[x - 1].tested > TESTED_GOOD;
}

static void
fill_done(const struct flow *f, struct page *p)
{
	const unsigned good = state_tested(&f->st, TESTED_GOOD);
	const struct due *d = flow_peek(f);
	struct buf who;

	page_fact(p, "cards", _("Cards that are good"), say_num(good));
	if (good < f->st.n) {
		buf_init(&who, 8192);
		cards_holders(f, is_missing, &who);
		page_fact(p, "missing", _("Did not come"), buf_str(&who));
		buf_free(&who);
	}
	page_fact(p, "next", _("Next check"), d == NULL ? "" : d->next);
	page_para(p, _("Each of these cards opened its share, and the shares belong "
	    "together. The world was not opened: no key of it could be used. "
	    "Write the date of the next check on the paper record."), NULL);
	if (f->cards.by_puk)
		page_para(p, _("A PUK that was typed stays the same: seal it in its "
		    "envelope again, before a witness."), NULL);
}

static enum move
event_done(struct flow *f, const struct event *ev)
{
	const struct due *d = flow_scratch(f, sizeof(*d));
	struct json_t *j;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	j = js_new();
	js_set_int(j, "good", state_tested(&f->st, TESTED_GOOD));
	js_set_int(j, "of", f->st.n);
	js_set_str(j, "next", d->next);
	return flow_record(f, "checked", j) < 0 ? MOVE_STAY : MOVE_NEXT;
}

/* -- the step ------------------------------------------------------------------------- */

static enum move
enter(struct flow *f)
{
	if (resumed_asks(f))
		return resumed_ask(f);
	if (!f->st.world)
		return flow_page(f, "from");
	if (!f->daemons.open)
		return world_load(f, begin_test);
	return tested(f);
}

static int
done(const struct state *s)
{
	return s->checked;
}

#define ANY "disk-full disk-error unexpected no-way-back note-written " \
	"file-changed file-missing file-form world-other other-mode " \
	"signature-bad choose-one"

static const struct page_def pages[] = {
	WORLD_FROM_ROWS(ANY),
	CARDS_ROWS("test-", NULL, ANY " puk-blocked puk-cannot",
	    .title = N_("Test every card"),
	    .flags = PAGE_CARDS | PAGE_OTHER, .event = test_event,
	    .help = N_("Each holder inserts their card and types its PIN: the card "
	    "opens its share, which proves that card, PIN and share are good. "
	    "The world stays closed. F6: a card does not come today.")),
	CARDS_PUK_ROW("test-", ANY),
	{ .id = "missing", .title = N_("A card does not come"),
	  .back = "test-insert", .fields = missing_fields,
	  .choices = "lost pin left absent",
	  .notices = ANY " card-number-form card-told", .fill = fill_missing,
	  .event = event_missing,
	  .help = N_("A card that is found later is tested in a check of its own: "
	  "begin another one.") },
	{ .id = "advice", .title = N_("What to do today"), .back = "missing",
	  .fields = advice_fields, .facts = "number left need",
	  .choices = "puk later", .notices = ANY, .fill = fill_advice,
	  .event = event_advice,
	  .help = N_("A world whose cards run out takes its keys along. So the set "
	  "is replaced while more than K cards are left.") },
	{ .id = "few", .title = N_("Too few cards"), .back = "missing", .facts = "have need",
	  .notices = ANY, .fill = fill_few, .event = event_few,
	  .help = N_("The record is sealed by a key that K cards open. A check that "
	  "fewer cards came to is left as it is, and begins anew when it is "
	  "resumed.") },
	{ .id = "done", .title = N_("The cards were tested"),
	  .facts = "cards missing next", .notices = ANY, .enter = enter_done, .fill = fill_done,
	  .event = event_done,
	  .help = N_("Who came and who did not stands in the record, which is "
	  "sealed at sign-off. `keyconvoy verify` says when the next check is "
	  "due.") },
	{ 0 }
};

const struct step step_check = {
	.id = "check", .title = N_("Cards"), .minutes = 15,
	.flags = STEP_OPENS, .pages = pages, .done = done, .enter = enter,
};
