/*
 * The pages of enrolment with no daemon behind them: what a card does between two
 * looks, and what must not be lost when it goes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/flow/pages.h"
#include "src/flow/run.h"
#include "src/steps/steps.h"
#include "tests/unit/ui_pages.h"

static const struct options opt = { .mode = MODE_REHEARSAL,
	.data = "/nowhere", .reader = { .driver = "virtual", .arg = "/nowhere" },
	.builddir = BUILDDIR };

static struct client cardd;	/* takes requests; nobody answers */
static int peer;

static int
setup(void **state)
{
	struct flow *f = calloc(1, sizeof(*f));
	int fd[2];

	if (f == NULL ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) != 0)
		return -1;
	nls_setup(LANG_EN);
	ui_flow(f, &opt);
	client_init(&cardd, fd[0]);
	peer = fd[1];
	f->run->cardd = &cardd;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct flow *f = *state;

	flow_free(f);
	free(f);
	client_close(&cardd);
	(void)close(peer);
	return 0;
}

/* The reader is in this state, and its page hears of it. */
static void
card(struct flow *f, enum card_state now)
{
	const struct event ev = { .kind = EV_CARD };

	f->cards.reader = now;
	(void)f->pages->page->event(f, &ev);
}

static void
next(struct flow *f)
{
	const struct event ev = { .kind = EV_KEY, .key = KC_NEXT };

	flow_event(f, &ev);
}

/* The page, with the first of the cards enrolled. */
static void
show(struct flow *f, const char *page)
{
	ui_show(f, "world", page);
	for (unsigned i = 0; i < f->st.n; i++)
		f->st.card[i].enrolled = i == 0;
}

/* Out and another one in, so fast that the reader was never seen empty. */
static void
a_swapped_card_is_looked_at(void **state)
{
	struct flow *f = *state;

	show(f, "remove");
	card(f, CARD_PRESENT);
	assert_string_equal(f->pages->page->id, "insert");
	assert_int_equal(cardd.pending, MSG_C_INFO);
}

static void
a_swapped_card_may_prove(void **state)
{
	struct flow *f = *state;

	show(f, "prove-remove");
	f->cards.rit.insert = "prove-insert";
	f->cards.rit.have = 1;
	f->cards.rit.need = 2;
	card(f, CARD_PRESENT);
	assert_string_equal(f->pages->page->id, "prove-insert");
	assert_int_equal(cardd.pending, MSG_C_INFO);
}

static void
a_second_card_is_no_swap(void **state)
{
	struct flow *f = *state;

	show(f, "remove");
	card(f, CARD_TWO);
	assert_string_equal(f->pages->page->id, "remove");
	card(f, CARD_ABSENT);
	assert_string_equal(f->pages->page->id, "insert");
	assert_int_equal(cardd.pending, 0);
}

/* Nobody else has it: the card goes, its new PUK is shown all the same. */
static void
a_puk_in_force_is_shown(void **state)
{
	struct flow *f = *state;

	show(f, "pin-new");
	assert_int_equal(secret_new(&f->cards.puk, 8), 0);
	memcpy(f->cards.puk.p, "24681357", 8);
	card(f, CARD_ABSENT);
	assert_string_equal(f->pages->page->id, "puk");
	assert_string_equal(f->pages->notice->id, "card-removed");
	next(f);
	assert_int_equal(f->cards.puk.len, 0);
}

static void
type_pin(struct flow *f, const char *field)
{
	struct secret *s = flow_secret(f, field);

	assert_int_equal(secret_new(s, 6), 0);
	memcpy(s->p, "246810", 6);
}

/* A new PIN is typed: what the card is asked first, by what it was asked before. */
static void
the_pin_is_the_last_to_change(void **state)
{
	static const struct {
		int opened, puk_done;
		uint8_t asked;
	} rows[] = {
		{ 0, 0, MSG_C_PREPARE }, { 1, 0, MSG_C_PUK },
		{ 1, 1, MSG_C_CHANGE },
	};
	struct flow *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		show(f, "pin-new");
		f->cards.card.opened = rows[i].opened;
		f->cards.card.puk_done = rows[i].puk_done;
		type_pin(f, "pin");
		type_pin(f, "again");
		next(f);
		assert_int_equal(cardd.pending, rows[i].asked);
		cardd.pending = 0;
	}
}

/* What a card does not tell is no number on a page. */
/* Which is which: the one that was read last is named by its number. */
static void
two_cards_are_told_apart(void **state)
{
	struct flow *f = *state;

	show(f, "insert");
	f->cards.card.number[0] = '\0';
	card(f, CARD_TWO);
	assert_string_equal(f->pages->notice->id, "card-two");
	(void)strcpy(f->cards.card.number, "12345678");
	card(f, CARD_TWO);
	assert_string_equal(f->pages->notice->id, "card-two-last");
}

static void
why_there_is_no_reader_is_said(void **state)
{
	static const struct {
		int err;
		uint32_t count;
		const char *id;
	} rows[] = {
		{ 0, 0, "reader-none" }, { 0, 2, "reader-gone" },
		{ ERR_READER_PERM, 0, "reader-perm" },
		{ ERR_READER_BUSY, 0, "reader-busy" },
		{ ERR_READER_DRIVER, 0, "reader-driver" },
		{ ERR_READER_OFF, 2, "reader-off" },
		{ ERR_READER_SILENT, 2, "reader-silent" },
		{ ERR_READER_CANNOT, 2, "reader-cannot" },
	};
	struct flow *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		show(f, "insert");
		f->cards.reader_err = rows[i].err;
		f->cards.count = rows[i].count;
		card(f, CARD_NO_READER);
		assert_string_equal(f->pages->notice->id, rows[i].id);
	}
}

/* In the middle of a card: it is the reader that has to come back first. */
static void
a_reader_that_goes_with_its_card_is_said(void **state)
{
	static const char *const pages[] = { "number", "pin-new", "pin-own",
		"prove-pin", "prove-refused" };
	struct flow *f = *state;

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		show(f, pages[i]);
		f->cards.rit.insert = "prove-insert";
		f->cards.count = 2;
		card(f, CARD_NO_READER);
		assert_non_null(strstr(f->pages->page->id, "insert"));
		assert_string_equal(f->pages->notice->id, "reader-gone");
		show(f, pages[i]);
		f->cards.rit.insert = "prove-insert";
		card(f, CARD_ABSENT);
		assert_string_equal(f->pages->notice->id, "card-removed");
	}
}

static void
untold_tries_are_not_shown(void **state)
{
	struct flow *f = *state;

	show(f, "pin-own");
	assert_true(ui_says(f, "Tries left"));
	f->cards.card.tries = 0xff;
	assert_false(ui_says(f, "Tries left"));
}

/* A card that refuses a PIN without a count: its page guesses none. */
static void
untold_tries_are_no_number(void **state)
{
	struct flow *f = *state;

	show(f, "prove-refused");
	f->cards.rit.x = 1;
	assert_false(ui_says(f, "may lock at the next"));
	f->cards.card.tries = 0xff;
	assert_true(ui_says(f, "may lock at the next"));
	assert_false(ui_says(f, "255"));
}

static void
an_untold_number_is_asked_for(void **state)
{
	struct flow *f = *state;

	show(f, "number");
	assert_true(ui_says(f, "Read the number that is printed"));
	f->cards.card.numbered = 0;
	assert_true(ui_says(f, "This card does not tell its number"));
}

static void
a_touch_is_said_before(void **state)
{
	static const char *const pages[] = { "number", "prove-pin" };
	struct flow *f = *state;

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		show(f, pages[i]);
		f->cards.card.touch = 0;
		assert_false(ui_says(f, "30 seconds"));
		f->cards.card.touch = 1;
		assert_true(ui_says(f, "30 seconds"));
	}
}

static void
a_makers_management_key_is_said(void **state)
{
	struct flow *f = *state;

	show(f, "remove");
	f->cards.card.mgm = MGM_KEPT;
	assert_false(ui_says(f, "management key"));
	f->cards.card.mgm = MGM_FACTORY;
	assert_true(ui_says(f, "management key of this card is still its maker's"));
	f->cards.card.mgm = MGM_OPEN;
	assert_true(ui_says(f, "lets anybody read its management key"));
}

/* Where a try can be lost by what a card does not say, the page names it. */
static void
tries_of_a_real_card_are_named(void **state)
{
	struct flow *f = *state;

	show(f, "number");
	f->cards.card.is_virtual = 0;
	assert_true(ui_says(f, "each of them is tried once"));
	show(f, "pin-new");
	f->cards.card.is_virtual = 0;
	assert_true(ui_says(f, "Next costs one try"));
}

/* The page's notice after Next with K of N; NULL: none. */
static const char *
asked_for(struct flow *f, const char *k, const char *n)
{
	const struct event next = { .kind = EV_KEY, .key = KC_NEXT };

	flow_set(f, "k", k);
	flow_set(f, "n", n);
	flow_set(f, "suite", "ECp521mAES");
	flow_set(f, "puk", "forget");
	flow_event(f, &next);
	return f->pages->notice == NULL ? NULL : f->pages->notice->id;
}

/* One thief is enough then: in production people say first why it must be so. The
 * flow has no folder, so that what is allowed fails for that. */
static void
one_card_in_production_needs_a_note(void **state)
{
	const struct options production = { .mode = MODE_PRODUCTION,
		.data = "/nowhere", .reader = { .driver = "usb", .arg = "" },
		.builddir = BUILDDIR };
	struct flow *f = *state;

	show(f, "quorum");
	f->st.n = 0;
	f->st.quorum_note = 0;
	assert_string_not_equal(asked_for(f, "1", "2"), "quorum-note");
	f->opt = &production;
	assert_string_equal(asked_for(f, "1", "2"), "quorum-note");
	assert_string_not_equal(asked_for(f, "2", "2"), "quorum-note");
	f->st.quorum_note = 1;
	assert_string_not_equal(asked_for(f, "1", "2"), "quorum-note");
	f->opt = &opt;
}

/* An old card and a new one are in every holder's hand then. */
static void
a_replacement_says_which_card(void **state)
{
	struct flow *f = *state;

	show(f, "insert");
	assert_false(ui_says(f, "your new card"));
	f->st.old.there = 1;
	assert_true(ui_says(f, "your new card"));
	show(f, "exists");
	f->st.old.there = 0;
	assert_true(ui_says(f, "one card, their own"));
	f->st.old.there = 1;
	assert_true(ui_says(f, "the old ones stay on the table"));
	ui_show(f, "signoff", "sealed");
	assert_false(ui_says(f, "world.old"));
	f->st.replaced = 1;
	assert_true(ui_says(f, "kmdata/local/world.old"));
}

/* "May come:" and nobody. */
static void
blocked_cards_alone_are_not_asked_for(void **state)
{
	struct flow *f = *state;

	show(f, "open-insert");
	f->st.old.k = 2;
	f->st.old.n = 3;
	f->cards.rit.purpose = RITUAL_RETIRE;
	memset(f->cards.rit.used, 0, sizeof(f->cards.rit.used));
	memset(f->cards.locked, 0, sizeof(f->cards.locked));
	f->cards.rit.have = 0;
	f->cards.rit.insert = "open-insert";
	f->cards.rit.need = 3;
	assert_true(ui_says(f, "May come:"));
	for (unsigned i = 0; i < 3; i++)
		f->cards.locked[i] = 1;
	assert_false(ui_says(f, "May come:"));
	assert_false(ui_says(f, "Insert one of"));
	assert_true(ui_says(f, "F6 once few enough are left"));
	f->cards.rit.purpose = RITUAL_OPEN;
	f->cards.rit.need = 2;
	assert_false(ui_says(f, "May come:"));
	assert_true(ui_says(f, "Test every card"));
}

/* A PUK lies open on the table then. */
static void
a_puk_goes_back_into_its_envelope(void **state)
{
	struct flow *f = *state;

	ui_show(f, "check", "done");
	assert_false(ui_says(f, "envelope"));
	f->cards.by_puk = 1;
	assert_true(ui_says(f, "envelope"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* 1 when the word voids the world: what comes after is another matter, there is no
 * world file here. */
static int
voids(struct flow *f, const char *word)
{
	ui_show(f, "world", "void");
	flow_typed(f, "word", word);
	next(f);
	return flow_noticed(f) == NULL ||
	    strcmp(flow_noticed(f), "void-word") != 0;
}

static void
the_word_is_of_the_page(void **state)
{
	struct flow *f = *state;

	assert_true(voids(f, "void"));
	assert_true(voids(f, "VOID"));
	assert_false(voids(f, "annuler"));
	assert_false(voids(f, ""));
	nls_setup(LANG_FR);
	assert_true(voids(f, "annuler"));
	assert_true(voids(f, "Annuler"));
	assert_true(voids(f, "void"));
	assert_false(voids(f, "oui"));
	nls_setup(LANG_EN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_swapped_card_is_looked_at),
		T(a_replacement_says_which_card),
		T(blocked_cards_alone_are_not_asked_for),
		T(a_puk_goes_back_into_its_envelope),
		T(a_swapped_card_may_prove),
		T(a_second_card_is_no_swap), T(two_cards_are_told_apart),
		T(why_there_is_no_reader_is_said),
		T(a_puk_in_force_is_shown), T(the_pin_is_the_last_to_change),
		T(a_reader_that_goes_with_its_card_is_said),
		T(untold_tries_are_not_shown), T(untold_tries_are_no_number),
		T(an_untold_number_is_asked_for),
		T(a_touch_is_said_before),
		T(a_makers_management_key_is_said),
		T(tries_of_a_real_card_are_named),
		T(one_card_in_production_needs_a_note), T(the_word_is_of_the_page),
	};

	if (secret_setup(16 * 1024) != 0)
		return 1;
	return cmocka_run_group_tests_name("enrol", tests, NULL, NULL);
}
