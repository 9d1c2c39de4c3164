/* src/replay/record: what people do on two made-up pages, through the real
 * engine, becomes a script. No daemon runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/words.h"
#include "src/flow/flow.h"
#include "src/replay/record.h"
#include "src/replay/record_line.h"
#include "src/steps/steps.h"

/* -- the ceremony ----------------------------------------------------------------- */

static const struct field_def fields[] = {
	{ "name", "Name", FIELD_TEXT, 40 },
	{ "color", "Color", FIELD_CHOICE, 8 },
	{ "pin", "PIN", FIELD_SECRET, 8 },
	{ "again", "Again", FIELD_SECRET, 8 },
	{ "word", "Word", FIELD_WORD, 40 },
	{ 0 }
};
static const uint8_t digest[SHA256_LEN] = { 1, 2, 3 };

static enum move
enter_a(struct flow *f)
{
	flow_set(f, "name", "Alice");
	return MOVE_STAY;
}

static void
fill_a(const struct flow *f, struct page *p)
{
	(void)f;
	page_fact(p, "serial", "Serial", "1140 9355");
	page_words(p, "head", "Record", digest);
	for (int i = 0; fields[i].id != NULL; i++)
		page_field(p, &fields[i]);
	page_option(p, "red", "Red", NULL);
}

/* Takes the PINs, as pages do; with two that differ it stays. */
static enum move
event_a(struct flow *f, const struct event *ev)
{
	struct secret *pin = flow_secret(f, "pin");
	struct secret *again = flow_secret(f, "again");
	int same = pin->len == again->len;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	secret_free(pin);
	secret_free(again);
	return same ? flow_page(f, "b") : flow_notice(f, "pins-differ", NULL);
}

static void
fill_b(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, "Page b.", NULL);
}

static enum move
event_b(struct flow *f, const struct event *ev)
{
	if (ev_is(ev, KC_CHAR) && ev->ch == 'a')
		return flow_page(f, "a");
	return ev_is(ev, KC_NEXT) ? MOVE_NEXT : MOVE_STAY;
}

static const struct page_def pages_one[] = {
	{ .id = "a", .title = "First", .fields = fields, .facts = "serial head",
	  .choices = "red", .notices = "pins-differ", .enter = enter_a,
	  .fill = fill_a, .event = event_a },
	{ .id = "b", .title = "Second", .fill = fill_b, .event = event_b },
	{ 0 }
};

static enum move
enter_one(struct flow *f)
{
	return flow_page(f, "a");
}

static int
is_done(const struct state *s)
{
	return s->begun;
}

static const struct step step_one = {
	.id = "one", .title = "One", .pages = pages_one, .done = is_done,
	.enter = enter_one,
};
const struct step *const steps_all[] = { &step_one, NULL };
static const struct step_list lists[] = {
	{ "new", "one", steps_all, NULL }, { 0 }
};

static const struct page_def pages_aside[] = {
	{ .id = "help", .title = "Help", .back = "", .fill = fill_b },
	{ 0 }
};
const struct step step_aside = { .id = "aside", .title = "", .pages = pages_aside };

/* -- people --------------------------------------------------------------------------- */

#define SET(f, v)	{ .kind = EV_SET, .field = f, .value = v }
#define KEY(k)		{ .kind = EV_KEY, .key = k }
#define NEXT		KEY(KC_NEXT)
#define CHAR(c)		{ .kind = EV_KEY, .key = KC_CHAR, .ch = c }
#define INSERT(v)	{ .kind = EV_TRAY, .tray = TRAY_INSERT, .value = v }
#define REMOVE		{ .kind = EV_TRAY, .tray = TRAY_REMOVE, .value = "" }

static char folder[] = "/tmp/keyconvoy-record-XXXXXX";
static char path[64];
static char text[16384];	/* of the file, after the newest run */
static char midway[16384];	/* the same, before the end */

struct people {
	const struct event *event;
	size_t n, at;
	int opens;		/* what open() returns */
	int opened, closed;
};

static void
read_file(char out[static sizeof(text)])
{
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(out, 1, sizeof(text) - 1, f);
	out[n] = '\0';
	assert_int_equal(fclose(f), 0);
}

static int
people_open(struct frontend *fe)
{
	struct people *p = fe->self;

	p->opened++;
	fe->status = 3;
	return p->opens;
}

static int
people_next(struct frontend *fe, const struct page *page, struct event *ev)
{
	struct people *p = fe->self;

	(void)page;
	if (p->at == p->n) {
		read_file(midway);
		fe->status = 4;
		return -1;
	}
	*ev = p->event[p->at++];
	return 1;
}

static void
people_show(struct frontend *fe, const struct page *p)
{
	(void)fe;
	(void)p;
}

static void
people_close(struct frontend *fe)
{
	struct people *p = fe->self;

	p->closed++;
}

static int
drive(struct frontend *fe, struct flow *f)
{
	struct page page;
	struct event ev;
	int r = 1;

	assert_int_equal(page_init(&page), 0);
	while (r > 0 && !flow_ended(f)) {
		flow_fill(f, &page);
		if ((r = fe->next(fe, &page, &ev)) > 0 && ev.kind != EV_TRAY)
			flow_event(f, &ev);
	}
	flow_fill(f, &page);
	r = flow_ended(f) ? fe->ended(fe, &page, flow_status(f)) : fe->status;
	page_free(&page);
	return r;
}

static int
run(const struct event *event, size_t n)
{
	const struct options opt = { .mode = MODE_REHEARSAL };
	struct people p = { .event = event, .n = n };
	const struct frontend lower = { .name = "people", .self = &p,
		.open = people_open, .next = people_next, .show = people_show,
		.close = people_close, .fd = 7 };
	struct flow *f = calloc(1, sizeof(*f));
	struct frontend fe;
	int status;

	assert_non_null(f);
	assert_int_equal(record_new(&fe, &lower, path), 0);
	assert_int_equal(fe.fd, 7);
	assert_int_equal(fe.open(&fe), 0);
	assert_int_equal(flow_init(f, lists, &opt, NULL, NULL), 0);
	memcpy(f->daemons.reader_driver, "virtual", 8);
	(void)flow_step(f, "one");
	status = drive(&fe, f);
	flow_free(f);
	free(f);
	fe.close(&fe);
	assert_int_equal(p.closed, 1);
	assert_int_equal(secret_in_use(), 0);
	read_file(text);
	assert_int_equal(unlink(path), 0);
	return status;
}

/* Without the comments at its beginning. */
static void
records(const struct event *event, size_t n, const char *want)
{
	const char *script;

	(void)run(event, n);
	script = strstr(text, "\n\n");
	assert_non_null(script);
	assert_string_equal(script + 2, want);
}
#define RECORDS(events, want) \
	records(events, sizeof(events) / sizeof(events[0]), want)

static int
make(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/recorded", folder);
	return 0;
}

static int
drop(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* -- tests -------------------------------------------------------------------------------- */

static void
what_differs_is_set(void **state)
{
	/* Key after key, and one field back to what the page had. */
	static const struct event typed[] = {
		SET("name", "B"), SET("name", "Bo"), SET("name", "Bob"),
		SET("color", "red"), NEXT,
	};
	static const struct event back[] = {
		SET("name", "B"), SET("name", "Alice"), NEXT,
	};
	static const struct event twice[] = {
		SET("name", "Bob"), KEY(KC_F7), SET("name", "Alice"), KEY(KC_F2),
		NEXT, CHAR('a'), NEXT,
	};

	(void)state;
	RECORDS(typed, "step one.a\nset name Bob\nset color red\npress next\n\n"
	    "step one.b\n");
	RECORDS(back, "step one.a\npress next\n\nstep one.b\n");
	RECORDS(twice, "step one.a\nset name Bob\npress F7\nset name Alice\n"
	    "press F2\npress next\n\nstep one.b\npress a\n\nstep one.a\n"
	    "press next\n\nstep one.b\n");
}

static void
secrets_are_names(void **state)
{
	static const struct event differ[] = {
		SET("pin", "4"), SET("pin", "4321"), SET("again", "43215"), NEXT,
		SET("pin", "4321"), SET("again", "4321"), NEXT,
		CHAR('a'), SET("pin", "4321"), SET("again", "4321"), NEXT,
	};
	/* A page over the page keeps what was typed below. */
	static const struct event over[] = {
		SET("pin", "4321"), SET("again", "4321"), KEY(KC_F1),
		KEY(KC_BACK), NEXT,
	};

	(void)state;
	RECORDS(differ, "step one.a\nsecret pin PIN_1\nsecret again PIN_2\n"
	    "press next\nsecret pin PIN_3\nsecret again PIN_3\npress next\n\n"
	    "step one.b\npress a\n\nstep one.a\nsecret pin PIN_4\n"
	    "secret again PIN_4\npress next\n\nstep one.b\n");
	assert_null(strstr(text, "4321"));
	RECORDS(over, "step one.a\npress F1\n\nstep aside.help\npress back\n\n"
	    "step one.a\nsecret pin PIN_1\nsecret again PIN_1\npress next\n\n"
	    "step one.b\n");
}

static void
facts_are_named(void **state)
{
	uint16_t pos[WORDS_N];
	struct event fr[] = { SET("word", NULL), NEXT };
	static const struct event number[] = { SET("name", "11409355"), NEXT };
	static const struct event other[] = { SET("name", "1140 935"),
		SET("word", "zebra"), NEXT };

	(void)state;
	assert_int_equal(words_of(digest, pos), 0);
	for (int list = WORDS_EN; list <= WORDS_FR; list++) {
		fr[0].value = words_text((enum word_list)list, pos[WORDS_N - 1]);
		RECORDS(fr, "step one.a\nset word @head\npress next\n\n"
		    "step one.b\n");
	}
	RECORDS(number, "step one.a\nset name @serial\npress next\n\n"
	    "step one.b\n");
	RECORDS(other, "step one.a\nset name '1140 935'\nset word zebra\n"
	    "press next\n\nstep one.b\n");
}

static void
words_are_quoted(void **state)
{
	static const char *const values[] = {
		"@head", "", "a b", "it's", "it's \"${HOME}\" \\ #", "# x", "'",
		"Chlo\u00e9", "a\tb",
	};
	char why[SCRIPT_ERROR_MAX];
	struct script_words w;
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		buf_init(&b, 256);
		assert_true(record_can_quote(values[i]));
		assert_int_equal(record_quote(&b, values[i]), 0);
		assert_int_equal(script_split(buf_view(&b), NULL, 0, &w, why), 0);
		assert_int_equal(w.n, 1);
		assert_false(w.word[0].fact);
		assert_string_equal(w.word[0].text, values[i]);
		script_words_free(&w);
		buf_free(&b);
	}
	assert_false(record_can_quote("a\nb"));
}

static void
cards_of_the_tray(void **state)
{
	static const struct event tray[] = {
		INSERT("card 1"), REMOVE, SET("name", "x"), INSERT("card-2"),
	};
	static const struct event chars[] = { CHAR('#'), CHAR(0xe9), CHAR(0x1f600) };

	(void)state;
	RECORDS(tray, "step one.a\ncard insert 'card 1'\ncard remove\n"
	    "set name x\ncard insert card-2\n");
	RECORDS(chars, "step one.a\npress '#'\npress '\u00e9'\n"
	    "press '\U0001f600'\n");
}

/* The reader's state as a page has it after a look. */
static enum record_card
look(struct record_cards *c, enum card_state state, uint32_t count,
    const char *number)
{
	const struct page_reader now = { .real = 1,
		.in = state == CARD_PRESENT, .count = count, .number = number };

	return record_card(c, &now);
}

static void
cards_of_a_real_reader(void **state)
{
	struct record_cards *c = calloc(1, sizeof(*c));

	(void)state;
	assert_non_null(c);
	assert_int_equal(look(c, CARD_ABSENT, 0, NULL), RECORD_CARD_SAME);
	assert_int_equal(look(c, CARD_PRESENT, 1, "77"), RECORD_CARD_IN);
	assert_int_equal(c->at, 1);
	assert_int_equal(look(c, CARD_PRESENT, 1, "77"), RECORD_CARD_SAME);
	/* Out, and another one in, between two looks. */
	assert_int_equal(look(c, CARD_PRESENT, 3, "88"), RECORD_CARD_OUT);
	assert_int_equal(look(c, CARD_PRESENT, 3, "88"), RECORD_CARD_IN);
	assert_int_equal(c->at, 2);
	assert_int_equal(look(c, CARD_ABSENT, 4, NULL), RECORD_CARD_OUT);
	assert_int_equal(look(c, CARD_ABSENT, 4, NULL), RECORD_CARD_SAME);
	assert_int_equal(look(c, CARD_PRESENT, 5, "77"), RECORD_CARD_IN);
	assert_int_equal(c->at, 1);
	assert_int_equal(look(c, CARD_TWO, 6, NULL), RECORD_CARD_OUT);
	assert_int_equal(look(c, CARD_PRESENT, 7, NULL), RECORD_CARD_UNKNOWN);
	free(c);
}

static void
the_file(void **state)
{
	static const struct event end[] = { NEXT, NEXT };
	static const struct event left[] = { SET("name", "Bob"), NEXT };
	struct people p = { .opens = -1 };
	const struct frontend lower = { .name = "people", .self = &p,
		.open = people_open, .close = people_close };
	struct frontend fe;
	struct stat st;

	(void)state;
	/* The end of the ceremony, and of the people. */
	assert_int_equal(run(end, 2), 0);
	assert_int_equal(run(left, 2), 4);
	/* A kill would have left the same. */
	assert_string_equal(midway, text);

	/* Nothing happened, nothing is there. */
	assert_int_equal(record_new(&fe, &lower, path), 0);
	assert_int_equal(fe.open(&fe), -1);
	assert_int_equal(fe.status, 3);
	fe.close(&fe);
	assert_int_equal(file_exists(path), 0);

	/* What is there stays. */
	assert_int_equal(file_write(path, view_str("precious")), 0);
	assert_int_equal(record_new(&fe, &lower, path), 0);
	assert_int_equal(fe.open(&fe), ERR_EXISTS);
	assert_int_equal(fe.status, 3);
	fe.close(&fe);
	assert_int_equal(p.opened, 1);
	assert_int_equal(p.closed, 2);
	read_file(text);
	assert_string_equal(text, "precious");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_differs_is_set),
		cmocka_unit_test(secrets_are_names),
		cmocka_unit_test(facts_are_named),
		cmocka_unit_test(words_are_quoted),
		cmocka_unit_test(cards_of_the_tray),
		cmocka_unit_test(cards_of_a_real_reader),
		cmocka_unit_test(the_file),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
