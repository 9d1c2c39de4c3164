/* src/record/seals: a record as it was written, and as somebody with
 * the disk and without a card makes it: each line may become any other, the chain
 * is computed anew, and the seals are the ones that there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/text.h"
#include "src/record/claims.h"
#include "src/record/seals.h"
#include "tests/unit/scratch.h"

#define HEX8(c)		c c c c c c c c
#define ID(c)		HEX8(c) HEX8(c) HEX8(c) HEX8(c)
#define SHA(c)		ID(c) ID(c)
#define FILE_OF(c)	"\"files\":[{\"name\":\"f\",\"sha256\":\"" SHA(c) "\"}]"
#define KID		"https://contoso-keys.vault.azure.net/keys/kek-2026/" \
	"0123456789abcdef0123456789abcdef"
#define CARD(x, c)	"{\"number\":\"" x "\",\"guid\":\"" ID(c) "\"," \
	"\"holder\":\"Alice\"}"
#define KEY		"\"ident\":\"k\",\"plainname\":\"K\",\"type\":1," \
	"\"size\":2048,\"pubexp\":65537"

#define BEGIN	"\"mode\":\"rehearsal\",\"name\":\"Contoso\",\"ceremony\":\"" \
	ID("c") "\""
#define WORLD	"\"how\":\"create\",\"of\":1,\"k\":1,\"cards\":[" CARD("1", "a") \
	"],\"hknso\":\"" SHA("2") "\",\"hkm\":\"" SHA("3") "\",\"gen\":1," \
	"\"suite\":\"DLf3072mAES\"," FILE_OF("4")
#define KEK	"\"kid\":\"" KID "\",\"kek\":\"" SHA("1") "\",\"bits\":2048," \
	"\"number\":1,\"ops_known\":true"
#define NEW_KEY	KEY ",\"how\":\"new\",\"spki\":\"" SHA("5") "\"," FILE_OF("6")
#define COPY	FILE_OF("7")

#define ACT_WORLD	"world " SHA("2") " " SHA("4")
#define ACT_KEY		"generate " SHA("5") " " SHA("6")
#define ACT_COPY	"copy " SHA("5") " " SHA("7") " azure " SHA("1") " " KID

#define LINES 64

struct line {
	char step[16], event[16], text[2048];
};

static struct {
	struct line line[LINES];
	unsigned n;
	struct rep_sealed rep[LINES];	/* what keyd says of the seal "sN" */
	unsigned n_seals;
	uint64_t seq;
	uint8_t run;
	uint8_t head[SHA256_LEN];	/* of the last line that was written */
} r;

static char path[FILE_PATH_MAX];
static struct seals s;

/* -- a record ------------------------------------------------------------------- */

static void
write_record(void)
{
	char prev[2 * SHA256_LEN + 1];
	struct buf all;

	buf_init(&all, 1u << 20);
	memset(r.head, 0, sizeof(r.head));
	for (unsigned i = 0; i < r.n; i++) {
		const struct line *l = &r.line[i];
		size_t start = all.len;

		hex_put(prev, r.head, SHA256_LEN);
		buf_printf(&all, "{\"n\":%u,\"time\":\"2026-11-24T14:32:00Z\","
		    "\"step\":\"%s\",\"event\":\"%s\",\"prev\":\"%s\"%s%s}",
		    i + 1, l->step, l->event, prev,
		    l->text[0] == '\0' ? "" : ",", l->text);
		assert_int_equal(sha256(all.p + start, all.len - start, r.head),
		    0);
		buf_puts(&all, "\n");
	}
	assert_int_equal(file_write(path, buf_view(&all)), 0);
	buf_free(&all);
}

static void
add(const char *event, const char *text)
{
	struct line *l = &r.line[r.n++];

	assert_true(r.n <= LINES);
	(void)snprintf(l->step, sizeof(l->step), "world");
	(void)snprintf(l->event, sizeof(l->event), "%s", event);
	(void)snprintf(l->text, sizeof(l->text), "%s", text);
}

/* Seals what stands there; acts: one text, or NULL. */
static void
seal(const char *act)
{
	struct rep_sealed *rep = &r.rep[r.n_seals];
	char text[2048], with_lf[1024];

	write_record();
	memset(rep, 0, sizeof(*rep));
	memset(rep->ceremony, 0xcc, sizeof(rep->ceremony));
	memset(rep->hknso, 0x22, sizeof(rep->hknso));
	memset(rep->run, r.run, sizeof(rep->run));
	memcpy(rep->head, r.head, SHA256_LEN);
	rep->n = r.n;
	rep->mode = MODE_REHEARSAL;
	rep->gen = 1;
	rep->seq = ++r.seq;
	(void)snprintf(with_lf, sizeof(with_lf), "%s\n", act == NULL ? "" : act);
	assert_int_equal(sha256(with_lf, act == NULL ? 0 : strlen(with_lf),
	    rep->acts), 0);
	(void)snprintf(text, sizeof(text), "\"jws\":\"s%u\",\"acts\":[%s%s%s]",
	    r.n_seals++, act == NULL ? "" : "\"", act == NULL ? "" : act,
	    act == NULL ? "" : "\"");
	add("seal", text);
}

/* A decision or effect as the engine writes it. */
static void
sealed(const char *event, const char *text, const char *act)
{
	add(event, text);
	seal(act);
}

static void
new_run(void)
{
	r.run++;
	r.seq = 0;
}

/* Lines 1 to 4, then the world: 5 to 11. */
static void
start(void)
{
	memset(&r, 0, sizeof(r));
	new_run();
	add("begin", BEGIN);
	add("kek", KEK);
	add("quorum", "\"of\":1,\"k\":1,\"suite\":\"DLf3072mAES\","
	    "\"puk_forget\":false");
	add("note", "");
	add("world", WORLD);
	add("proved", "\"x\":1");
	sealed("opened", "", ACT_WORLD);	/* 7, 8 */
	sealed("world-done", "", NULL);		/* 9, 10 */
}

/* As far as a copy: 18 lines. */
static void
whole(void)
{
	start();
	sealed("compared", "", NULL);		/* 11, 12 */
	sealed("key-begin", KEY, NULL);		/* 13, 14 */
	sealed("key", NEW_KEY, ACT_KEY);	/* 15, 16 */
	sealed("copy", COPY, ACT_COPY);		/* 17, 18 */
}

/* Reads it, and asks "keyd" for every seal. */
static void
look(void)
{
	unsigned k;

	write_record();
	seals_free(&s);
	assert_int_equal(seals_read(&s, path), 0);
	assert_int_equal(s.check.bad, 0);
	assert_int_equal(s.check.n, r.n);
	for (size_t i = 0; i < s.n; i++)
		if (s.seal[i].jws != NULL &&
		    sscanf(s.seal[i].jws, "s%u", &k) == 1 && k < r.n_seals)
			(void)seals_check(&s, i, &r.rep[k]);
}

static void
drop(unsigned n)
{
	/* A line at a time: valgrind takes memmove of an array for memcpy. */
	for (unsigned i = n; i < r.n; i++)
		memcpy(&r.line[i - 1], &r.line[i], sizeof(r.line[0]));
	r.n--;
}

static void
holds(uint64_t covered)
{
	look();
	assert_int_equal(seals_covered(&s), covered);
	assert_false(seals_broken(&s));
}

static void
broken(void)
{
	look();
	assert_true(seals_broken(&s));
}

static int
setup(void **state)
{
	if (scratch_make(state) != 0)
		return -1;
	return path_join(path, *state, "record");
}

static int
teardown(void **state)
{
	seals_free(&s);
	return scratch_drop(state);
}

/* -- what holds ------------------------------------------------------------------ */

static void
as_it_was_written(void **state)
{
	(void)state;
	whole();
	holds(18);
	assert_int_equal(s.n, 6);
	assert_int_equal(s.acts.n, 0);
	assert_int_equal(s.n_missing, 0);
	/* What nobody sealed yet is no fault. */
	add("inspected", "");
	holds(18);
}

/* Notes are sealed, but may stand between a line and its seal. */
static void
notes_between(void **state)
{
	(void)state;
	start();
	add("compared", "");
	add("note", "");
	seal(NULL);
	holds(13);
}

/* Between the act and its line something else was sealed. */
static void
an_act_before_its_line(void **state)
{
	(void)state;
	start();
	sealed("key-begin", KEY, NULL);
	sealed("exception", "\"what\":\"disk-full\"", ACT_KEY);
	sealed("key", NEW_KEY, NULL);
	holds(r.n);
	assert_int_equal(s.acts.n, 0);
}

static void
an_act_that_no_line_says(void **state)
{
	(void)state;
	start();
	sealed("key-begin", KEY, ACT_COPY);
	holds(r.n);
	assert_int_equal(s.acts.n, 1);
	assert_string_equal(s.acts.said[0].text, ACT_COPY);
	assert_int_equal(s.acts.said[0].n, r.n);
}

/* -- what somebody changes --------------------------------------------------------- */

/* Every line but the last seal's own, in turn. */
static void
a_line_is_changed(void **state)
{
	(void)state;
	whole();
	for (unsigned n = 1; n < r.n; n++) {
		struct line kept = r.line[n - 1];

		(void)snprintf(r.line[n - 1].step, 16, "other");
		broken();
		r.line[n - 1] = kept;
	}
	holds(18);
}

static void
a_line_is_dropped(void **state)
{
	(void)state;
	for (unsigned n = 2; n < 18; n++) {
		whole();
		if (n == 5)	/* without a world no seal could be read */
			continue;
		drop(n);
		broken();
	}
}

static void
lines_are_doubled_or_swapped(void **state)
{
	(void)state;
	for (unsigned n = 6; n < 18; n++) {
		struct line kept;

		whole();
		memmove(&r.line[n], &r.line[n - 1],
		    (r.n++ - n + 1) * sizeof(r.line[0]));
		broken();
		whole();
		kept = r.line[n - 1];
		r.line[n - 1] = r.line[n];
		r.line[n] = kept;
		broken();
	}
}

/* Not the look of a crash: decisions stand in a row. */
static void
all_seals_are_stripped(void **state)
{
	(void)state;
	whole();
	for (unsigned n = r.n; n > 0; n--)
		if (strcmp(r.line[n - 1].event, "seal") == 0)
			drop(n);
	broken();
	assert_int_equal(seals_covered(&s), 0);
	assert_int_equal(s.missing, 7);
	assert_int_equal(s.n_missing, 5);
}

/* This is what a crash looks like: paper tells, no seal does. */
static void
it_is_cut_back(void **state)
{
	(void)state;
	whole();
	for (unsigned n = 18; n >= 8; n--) {
		r.n = n;
		holds(n % 2 == 0 ? n : n - 1);
	}
}

static void
seals_of_something_else(void **state)
{
	(void)state;
	whole();
	r.rep[2].ceremony[0] ^= 1;
	broken();
	whole();
	r.rep[2].hknso[31] ^= 1;
	broken();
	whole();
	r.rep[2].gen = 2;
	broken();
	whole();
	r.rep[2].mode = MODE_PRODUCTION;
	broken();
	whole();
	r.rep[2].n++;
	broken();
	whole();
	r.rep[2].acts[0] ^= 1;
	broken();
	whole();
	r.rep[2].seq++;
	broken();
	whole();
	r.rep[2].run[0] ^= 1;
	broken();
	assert_true(s.seal[1].holds);
	assert_false(s.seal[2].holds);
	assert_false(s.seal[3].holds);
}

static void
a_line_without_its_act(void **state)
{
	(void)state;
	start();
	sealed("key", NEW_KEY, NULL);
	broken();
	assert_int_equal(s.seal[2].unproved, 11);
	/* Another file than keyd handed out; another destination. */
	start();
	sealed("key", NEW_KEY, "generate " SHA("5") " " SHA("7"));
	broken();
	start();
	sealed("key", NEW_KEY, ACT_KEY);
	sealed("copy", COPY, "copy " SHA("5") " " SHA("7") " azure " SHA("2")
	    " " KID);
	broken();
	/* One act is one line's. */
	start();
	sealed("key", NEW_KEY, ACT_KEY);
	sealed("key", NEW_KEY, NULL);
	broken();
}

/* More lines without an act than anybody keeps in mind. */
static void
too_many_lines_say_too_much(void **state)
{
	(void)state;
	start();
	for (unsigned i = 0; i < 40; i++)
		add("copy", COPY);
	seal(ACT_COPY);
	broken();
	assert_int_not_equal(s.seal[2].unproved, 0);
}

/* No signature covers the last line: nothing in it is free. */
static void
the_seals_own_line(void **state)
{
	char *text;
	struct line *l;

	(void)state;
	whole();
	l = &r.line[17];
	text = l->text;
	(void)snprintf(l->step, sizeof(l->step), "other");
	broken();
	whole();
	memcpy(text + strlen(text), ",\"x\":1", 7);
	broken();
	whole();
	(void)snprintf(text, sizeof(l->text), "\"acts\":[\"" ACT_COPY
	    "\"],\"jws\":\"s5\"");
	broken();
	(void)snprintf(text, sizeof(l->text), "\"jws\":\"s5\", \"acts\":[\""
	    ACT_COPY "\"]");
	broken();
	(void)snprintf(text, sizeof(l->text), "\"jws\":\"s5\"");
	broken();
	(void)snprintf(text, sizeof(l->text), "\"jws\":1,\"acts\":[\"" ACT_COPY
	    "\"]");
	broken();
	(void)snprintf(text, sizeof(l->text), "\"jws\":\"s5\",\"acts\":[\""
	    ACT_COPY "\"]");
	holds(18);
}

/* -- resumed ----------------------------------------------------------------------- */

static void
resumed(unsigned from, unsigned to)
{
	char text[64];

	(void)snprintf(text, sizeof(text), "\"from\":%u,\"to\":%u,"
	    "\"words\":\"typed\"", from, to);
	add("resumed", text);
}

static void
after_a_crash(void **state)
{
	(void)state;
	whole();
	add("inspected", "");	/* 19, and the power was gone */
	new_run();
	resumed(19, 19);
	seal(NULL);
	sealed("opened", "", NULL);
	sealed("inspected", "", NULL);
	holds(r.n);
	assert_int_equal(s.st.n_spans, 1);
	assert_int_equal(s.st.span[0].from, 19);
	/* The world was opened, and that sealed, before. */
	whole();
	add("inspected", "");
	new_run();
	sealed("opened", "", NULL);
	resumed(19, 19);
	seal(NULL);
	holds(r.n);
	/* It was left, and nothing is uncovered. */
	whole();
	sealed("leave", "", NULL);
	new_run();
	resumed(21, 20);
	seal(NULL);
	holds(r.n);
	assert_int_equal(s.st.n_spans, 0);
}

/* The same pages with another keyd: nothing was out of sight. */
static void
keyd_alone_ended(void **state)
{
	(void)state;
	whole();
	add("inspected", "");
	add("exception", "\"what\":\"daemons-restarted\"");
	new_run();
	sealed("opened", "", NULL);
	holds(r.n);
	/* And then the power: it is named all the same. */
	add("note", "");
	new_run();
	sealed("opened", "", NULL);
	broken();
	whole();
	add("exception", "\"what\":\"daemons-restarted\"");
	new_run();
	resumed(20, 19);
	seal(NULL);
	broken();
}

/* Whose cards were not proved in the run that made it. */
static void
a_world_is_voided(void **state)
{
	(void)state;
	memset(&r, 0, sizeof(r));
	new_run();
	add("begin", BEGIN);
	add("world", WORLD);
	add("exception", "\"what\":\"daemons-restarted\"");
	add("void", "");
	new_run();
	add("world", WORLD);
	sealed("opened", "", ACT_WORLD);
	holds(r.n);
	/* Not void: two worlds, and one act. */
	drop(4);
	r.n = 5;
	r.n_seals = 0;
	r.seq = 0;
	seal(ACT_WORLD);
	broken();
	/* A key likewise. */
	start();
	add("key", NEW_KEY);
	sealed("key-void", "", NULL);
	look();
	assert_int_equal(s.seal[2].unproved, 0);
}

/* Before there is a world it may be resumed as often as people like. */
static void
before_the_first_seal(void **state)
{
	unsigned n;

	(void)state;
	memset(&r, 0, sizeof(r));
	new_run();
	add("begin", BEGIN);
	add("kek", KEK);
	resumed(1, 2);
	add("confirmed", "\"from\":1,\"to\":2");
	resumed(1, 4);
	add("confirmed", "\"from\":1,\"to\":4");
	add("world", WORLD);
	add("proved", "\"x\":1");
	sealed("opened", "", ACT_WORLD);
	holds(10);
	assert_int_equal(s.st.n_spans, 1);
	assert_int_equal(s.st.confirm, 0);
	n = r.n;
	/* Not from the beginning. */
	(void)snprintf(r.line[4].text, sizeof(r.line[4].text),
	    "\"from\":2,\"to\":4,\"words\":\"typed\"");
	r.n = n - 1;
	r.n_seals = 0;
	r.seq = 0;
	seal(ACT_WORLD);
	broken();
	assert_int_equal(seals_unnamed(&s), 5);
}

static void
lines_that_are_not_named(void **state)
{
	/* Another first line, another last one, more than there is. */
	static const unsigned bad[][2] = { { 20, 20 }, { 19, 19 }, { 18, 20 },
		{ 17, 20 }, { 21, 20 } };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		whole();
		add("inspected", "");
		add("note", "");
		new_run();
		resumed(bad[i][0], bad[i][1]);
		seal(NULL);
		broken();
		assert_int_equal(seals_unnamed(&s), 21);
	}
	whole();
	new_run();
	sealed("opened", "", NULL);
	broken();
	assert_int_equal(seals_unnamed(&s), 20);
	assert_int_equal(s.n_missing, 0);
}

/* A run that was over does not seal again. */
static void
no_run_comes_back(void **state)
{
	(void)state;
	whole();
	new_run();
	resumed(19, 18);
	seal(NULL);
	r.run = 1;
	r.seq = 6;
	sealed("inspected", "", NULL);
	broken();
	r.rep[r.n_seals - 1].seq = 1;
	broken();
	assert_int_equal(seals_covered(&s), 20);
}

/* That other lines had no seal is not believed of a line that has none itself. */
static void
resumed_and_nobody_was_there(void **state)
{
	(void)state;
	whole();
	new_run();
	resumed(11, 18);
	holds(18);
	assert_false(s.st.copy);
	resumed(19, 19);
	seal(NULL);
	holds(21);
	assert_int_equal(s.st.n_spans, 1);
	assert_int_equal(s.st.span[0].from, 19);
	assert_true(s.st.compared);
	assert_true(s.st.copy);
}

/* Seals were stripped, the ceremony went on: that stays. */
static void
a_gap_stays(void **state)
{
	(void)state;
	start();
	add("compared", "");
	add("key-begin", KEY);
	add("exception", "\"what\":\"seals-missing\"");
	new_run();
	resumed(11, 13);
	seal(NULL);
	broken();
	assert_int_equal(s.missing, 11);
	assert_int_equal(seals_covered(&s), 15);
	assert_int_equal(seals_unnamed(&s), 0);
}

/* -- of before ----------------------------------------------------------------------- */

static void
old_records(void **state)
{
	(void)state;
	whole();
	(void)snprintf(r.line[0].text, sizeof(r.line[0].text),
	    "\"mode\":\"rehearsal\",\"name\":\"Contoso\"");
	memset(r.rep[0].ceremony, 0, sizeof(r.rep[0].ceremony));
	holds(0);
	assert_int_equal(s.n, 6);
	for (unsigned n = r.n; n > 0; n--)
		if (strcmp(r.line[n - 1].event, "seal") == 0)
			drop(n);
	holds(0);
	assert_int_equal(s.n_missing, 0);
}

static void
what_cannot_be_read(void **state)
{
	(void)state;
	seals_free(&s);
	assert_int_equal(seals_read(&s, "/nonexistent/x"),
	    ERR_NOTFOUND);
	start();
	resumed(12, 13);	/* lines that come later */
	write_record();
	seals_free(&s);
	assert_int_equal(seals_read(&s, path), ERR_FORMAT);
	start();
	add("begin", BEGIN);
	write_record();
	seals_free(&s);
	assert_int_equal(seals_read(&s, path), ERR_FORMAT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_it_was_written),
		cmocka_unit_test(notes_between),
		cmocka_unit_test(an_act_before_its_line),
		cmocka_unit_test(an_act_that_no_line_says),
		cmocka_unit_test(a_line_is_changed),
		cmocka_unit_test(a_line_is_dropped),
		cmocka_unit_test(lines_are_doubled_or_swapped),
		cmocka_unit_test(all_seals_are_stripped),
		cmocka_unit_test(it_is_cut_back),
		cmocka_unit_test(seals_of_something_else),
		cmocka_unit_test(a_line_without_its_act),
		cmocka_unit_test(too_many_lines_say_too_much),
		cmocka_unit_test(the_seals_own_line),
		cmocka_unit_test(after_a_crash),
		cmocka_unit_test(keyd_alone_ended),
		cmocka_unit_test(a_world_is_voided),
		cmocka_unit_test(before_the_first_seal),
		cmocka_unit_test(lines_that_are_not_named),
		cmocka_unit_test(no_run_comes_back),
		cmocka_unit_test(resumed_and_nobody_was_there),
		cmocka_unit_test(a_gap_stays),
		cmocka_unit_test(old_records),
		cmocka_unit_test(what_cannot_be_read),
	};

	return cmocka_run_group_tests_name("seals", tests, setup, teardown);
}
