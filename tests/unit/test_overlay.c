/* src/flow/engine: pages laid over others, and notices that stay below them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/words.h"
#include "src/flow/pages.h"
#include "src/page/err_words.h"
#include "src/steps/clock.h"
#include "src/steps/station.h"
#include "src/steps/steps.h"
#include "tests/unit/ui_pages.h"

static const struct options opt = { .mode = MODE_REHEARSAL,
	.data = "/nowhere", .builddir = BUILDDIR };

static int
setup(void **state)
{
	struct flow *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return -1;
	nls_setup(LANG_EN);
	ui_flow(f, &opt);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct flow *f = *state;

	flow_free(f);
	free(f);
	return 0;
}

static void
press(struct flow *f, enum key key)
{
	const struct event ev = { .kind = EV_KEY, .key = key };

	flow_event(f, &ev);
}

static void
shows(const struct flow *f, const char *page, const char *notice)
{
	assert_string_equal(f->pages->page->id, page);
	if (notice == NULL)
		assert_null(f->pages->notice);
	else
		assert_string_equal(f->pages->notice == NULL ? "none" : f->pages->notice->id,
		    notice);
}

/* A notice belongs to the page below what is laid over it. */
static void
notice_stays(void **state)
{
	static const enum key over[][2] = { { KC_F1, KC_F3 }, { KC_F1, KC_F1 },
		{ KC_F1, KC_NEXT }, { KC_F5, KC_F3 }, { KC_F10, KC_BACK },
		{ KC_QUIT, KC_F3 } };
	struct flow *f = *state;

	ui_show(f, "world", "number");
	for (size_t i = 0; i < sizeof(over) / sizeof(over[0]); i++) {
		flow_notice(f, "number-differs", NULL);
		press(f, over[i][0]);
		assert_non_null(f->pages->over);
		assert_null(f->pages->notice);
		press(f, over[i][1]);
		assert_null(f->pages->over);
		shows(f, "number", "number-differs");
	}
	press(f, KC_TAB);
	shows(f, "number", NULL);
}

/* What was typed into a note is there after its help, and after Leave and back. */
static void
help_over_note(void **state)
{
	static const struct event typed = { .kind = EV_SET, .field = "happened",
		.value = "Rain." };
	struct flow *f = *state;

	ui_show(f, "world", "number");
	flow_notice(f, "number-differs", NULL);
	press(f, KC_F5);
	flow_event(f, &typed);
	press(f, KC_F1);
	shows(f, "help", NULL);
	press(f, KC_F5);
	shows(f, "help", NULL);
	press(f, KC_F10);
	shows(f, "leave", NULL);
	press(f, KC_F1);	/* lies below already */
	shows(f, "leave", NULL);
	press(f, KC_F3);
	shows(f, "help", NULL);
	press(f, KC_F1);
	shows(f, "note", NULL);
	assert_string_equal(flow_value(f, "happened"), "Rain.");
	press(f, KC_F3);
	shows(f, "number", "number-differs");
	assert_null(f->pages->over);
}

/* A read-out may draw a word that help explains: it explains what the page says. */
static void
help_over_drawn_words(void **state)
{
	struct flow *f = *state;
	int en, fr;

	assert_int_equal(words_find("share", &en, &fr), 0);
	f->st.spki_sha[0] = (uint8_t)(en >> 3);
	f->st.spki_sha[1] = (uint8_t)(en << 5);
	ui_show(f, "generate", "made");
	assert_true(ui_says(f, "share "));
	press(f, KC_F1);
	shows(f, "help", NULL);
	assert_false(ui_says(f, "Share: "));
}

/* In the other language, with what fills its places; there and back. */
static void
notice_in_both(void **state)
{
	struct flow *f = *state;
	char english[sizeof(f->pages->said.text)];

	ui_show(f, "world", "insert");
	flow_notice(f, "card-enrolled", "number", "1140 9355", "holder",
	    "Bruno", NULL);
	memcpy(english, f->pages->said.text, sizeof(english));
	press(f, KC_F2);
	shows(f, "insert", "card-enrolled");
	assert_non_null(strstr(f->pages->said.text, "1140 9355"));
	assert_non_null(strstr(f->pages->said.text, "Bruno"));
	if (strcmp(_("yes"), "yes") != 0)
		assert_string_not_equal(f->pages->said.text, english);
	press(f, KC_F10);
	press(f, KC_F2);	/* English again, while it lies below */
	press(f, KC_F3);
	shows(f, "insert", "card-enrolled");
	assert_string_equal(f->pages->said.text, english);
}

/* The words of an error change, too. */
static void
error_in_both(void **state)
{
	struct flow *f = *state;

	ui_show(f, "world", "insert");
	flow_fail(f, ERR_ARG);
	assert_non_null(strstr(f->pages->said.text, err_words(ERR_ARG)));
	press(f, KC_F2);
	assert_non_null(strstr(f->pages->said.text, err_words(ERR_ARG)));
	press(f, KC_F2);
	assert_non_null(strstr(f->pages->said.text, err_words(ERR_ARG)));
}

/* Too long to be kept: said once, and then it stays as it is. */
static void
notice_too_long(void **state)
{
	struct flow *f = *state;
	char name[sizeof(f->pages->said.pairs) + 1];

	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	ui_show(f, "world", "insert");
	flow_notice(f, "card-enrolled", "number", "7", "holder", name, NULL);
	assert_int_equal(f->pages->said.whole, 0);
	memcpy(name, f->pages->said.text, sizeof(f->pages->said.text));
	press(f, KC_F2);
	shows(f, "insert", "card-enrolled");
	assert_string_equal(f->pages->said.text, name);
}

/* Keys of the page itself, and what is typed, take it away. */
static void
notice_goes(void **state)
{
	static const struct event typed = { .kind = EV_SET, .field = "number",
		.value = "x" };
	struct flow *f = *state;

	ui_show(f, "world", "number");
	flow_notice(f, "number-differs", NULL);
	flow_event(f, &typed);
	shows(f, "number", NULL);
	flow_notice(f, "number-differs", NULL);
	press(f, KC_F7);
	shows(f, "number", NULL);
}

static void
show_aside(struct flow *f, const char *page)
{
	const struct page_def *d = step_aside.pages;

	while (strcmp(d->id, page) != 0)
		d++;
	ui_open(f, ui_step("world"), d);
}

/* A world whose cards are not proved is made anew, and the pages on which people part
 * from it say so. */
static void
unproved_world(void **state)
{
	static const char *const pages[] = { "lost", "leave" };
	struct flow *f = *state;

	ui_show(f, "world", "prove-insert");
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		show_aside(f, pages[i]);
		assert_true(state_unproved(&f->st));
		assert_true(ui_says(f, "the world is made anew for the same cards"));
		f->st.old.there = 1;	/* its keys are in the old cards' world */
		assert_false(ui_says(f, "made anew"));
		assert_true(ui_says(f, "old set sign the world for the new one"));
		f->st.old.there = 0;
		f->st.n = 1;	/* and that one is */
		f->st.card[0].proved = 1;
		assert_false(ui_says(f, "made anew"));
		f->st.n = 3;
	}
}

/* What comes first when a ceremony goes on: people, as long as nothing is sealed. */
static void
first_of_a_resume(void **state)
{
	struct flow *f = *state;

	ui_show(f, "welcome", "resume");
	f->st.roster = f->st.ready = f->st.world = f->st.world_own = 1;
	f->st.k = 2;
	f->st.n = 3;
	f->st.seal_n = 57;
	assert_true(ui_says(f, "open it. Then you say together"));
	f->st.seal_n = 0;
	assert_true(ui_says(f, "You say together who is here, and what time it is."));
	assert_true(ui_says(f, "Then the world is made anew for the same cards."));
	assert_false(ui_says(f, "The world is closed"));
	f->st.old.there = 1;
	assert_true(ui_says(f, "Then the old set signs anew, and each new card comes"));
	f->st.old.there = f->st.world_own = 0;
	assert_true(ui_says(f, "Then 2 of its 3 cards open the world."));
	f->list++;	/* the yearly check */
	assert_true(ui_says(f, "Then the cards that were good come once more"));
	assert_false(ui_says(f, "The world is closed"));
}

/* Who comes later holds a card only where one is still to be given. */
static void
late_holders(void **state)
{
	struct flow *f = *state;

	ui_show(f, "world", "people");
	f->st.world = 0;
	f->st.n_known = 0;
	assert_true(ui_says(f, "as a holder"));
	f->st.n_known = 1;
	assert_false(ui_says(f, "as a holder"));
	f->st.n_known = 0;
	f->list++;	/* the yearly check */
	assert_string_equal(f->list->id, "check");
	assert_false(ui_says(f, "as a holder"));
}

/* A page that is read for minutes: the time that a rehearsal offers is the station's,
 * and a difference that was said is that of the moment in which it was. */
static void
clock_grows_old(void **state)
{
	struct flow *f = *state;
	const unsigned ago = (station_minutes() + 24 * 60 - 10) % (24 * 60);
	char text[8];
	struct wall w;

	ui_show(f, "readiness", "check");
	clock_enter(f);
	assert_int_not_equal(f->clock_offered, 0);
	(void)snprintf(text, sizeof(text), "%02u:%02u", ago / 60, ago % 60);
	flow_set(f, "clock", text);
	f->clock_offered = 0;		/* they typed it */
	assert_int_equal(clock_read(f, &w), 0);
	assert_in_range(-w.offset, 10 * 60, 11 * 60);
	assert_int_equal(clock_sure(f, &w), ERR_ARG);
	f->clock_offset += 120;		/* it was said two minutes ago */
	assert_int_equal(clock_read(f, &w), 0);
	assert_int_equal(w.offset, f->clock_offset);

	f->clock_told = 0;
	f->clock_offered = ago + 1;
	assert_int_equal(clock_read(f, &w), 0);
	assert_int_equal(w.offset, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(notice_stays),
		T(help_over_note),
		T(help_over_drawn_words),
		T(notice_in_both),
		T(error_in_both),
		T(notice_too_long),
		T(notice_goes),
		T(unproved_world),
		T(first_of_a_resume),
		T(late_holders),
		T(clock_grows_old),
	};

	return cmocka_run_group_tests_name("overlay", tests, NULL, NULL);
}
