/* src/record/state: what the lines of a record prove, one after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/record/state.h"

#define MEMBERS 12

#define HEX8(c)		c c c c c c c c
#define GUID(c)		HEX8(c) HEX8(c) HEX8(c) HEX8(c)
#define SHA(c)		GUID(c) GUID(c)
#define FILE_OF(c)	"{\"name\":\"f\",\"sha256\":\"" SHA(c) "\"}"
#define POINT		SHA("4") SHA("5") "06"
#define KID		"https://contoso-keys.vault.azure.net/keys/kek-2026/" \
	"0123456789abcdef0123456789abcdef"

/* A record without the members that all have. None of its own may be missing. */
struct line {
	const char *step, *event;
	const char *member[MEMBERS];
};

#define CARD(x, c, holder) "\"x\":" x, "\"number\":\"11 " x "\"", \
	"\"guid\":\"" GUID(c) "\"", "\"holder\":\"" holder "\""
#define IN_WORLD(x, c, holder) "{" "\"number\":\"11 " x "\"," \
	"\"guid\":\"" GUID(c) "\"," "\"holder\":\"" holder "\"}"
#define KEY "\"ident\":\"contosokey\"", "\"plainname\":\"Contoso\"", \
	"\"type\":1", "\"size\":2048", "\"pubexp\":65537"

static const struct line azure[] = {
	{ "participants", "begin", { "\"mode\":\"production\"",
	  "\"name\":\"Contoso\"" } },
	{ "participants", "roster", { "\"people\":[{\"name\":\"Alice\","
	  "\"role\":\"holder\"},{\"name\":\"Bruno\",\"role\":\"holder\"},"
	  "{\"name\":\"Emma\",\"role\":\"witness\"}]" } },
	{ "readiness", "note", { NULL } },
	{ "readiness", "ready", { "\"offset\":-3" } },
	{ "intake", "kek", { "\"kid\":\"" KID "\"", "\"kek\":\"" SHA("1") "\"",
	  "\"bits\":2048", "\"number\":1", "\"ops_known\":true" } },
	{ "world", "quorum", { "\"of\":2", "\"k\":1",
	  "\"suite\":\"ECp521mAES\"", "\"puk_forget\":true" } },
	{ "world", "enrol-begin", { CARD("1", "a", "Alice") } },
	{ "world", "enrolled", { CARD("1", "a", "Alice"),
	  "\"point\":\"" POINT "\"" } },
	{ "world", "enrol-begin", { CARD("2", "b", "Bruno") } },
	{ "world", "enrolled", { CARD("2", "b", "Bruno"),
	  "\"point\":\"" POINT "\"" } },
	{ "world", "world", { "\"how\":\"create\"", "\"of\":2", "\"k\":1",
	  "\"cards\":[" IN_WORLD("1", "a", "Alice") ","
	  IN_WORLD("2", "b", "Bruno") "]", "\"hknso\":\"" SHA("2") "\"",
	  "\"hkm\":\"" SHA("3") "\"", "\"gen\":1",
	  "\"files\":[" FILE_OF("4") "]", "\"suite\":\"ECp521mAES\"" } },
	{ "world", "proved", { "\"x\":1" } },
	{ "world", "proved", { "\"x\":2" } },
	{ "world", "world-done", { NULL } },
	{ "backup", "backup", { NULL } },
	{ "exchange", "compared", { NULL } },
	{ "generate", "key-begin", { KEY } },
	{ "generate", "key", { KEY, "\"spki\":\"" SHA("5") "\"",
	  "\"files\":[" FILE_OF("6") "]" } },
	{ "generate", "key-backup", { NULL } },
	{ "rights", "copy", { "\"files\":[" FILE_OF("7") "]" } },
	{ "inspect", "inspected", { NULL } },
	{ "package", "package", { "\"name\":\"first-key\"",
	  "\"ops\":\"sign verify\"",
	  "\"files\":[" FILE_OF("8") "," FILE_OF("9") "]" } },
	{ "handover", "handover", { "\"sequence\":7" } },
	{ "signoff", "sign-begin", { NULL } },
	{ "signoff", "initials", { "\"person\":1", "\"agreed\":true" } },
	{ "signoff", "initials", { "\"person\":2", "\"agreed\":true" } },
	{ "signoff", "initials", { "\"person\":3", "\"agreed\":false" } },
	{ "signoff", "end", { NULL } },
	{ "signoff", "seal", { NULL } },
	{ NULL, NULL, { NULL } }
};

/* A check of a world that was there. */
static const struct line check[] = {
	{ "participants", "begin", { "\"mode\":\"production\"",
	  "\"name\":\"Contoso\"" } },
	{ "check", "world", { "\"how\":\"open\"", "\"of\":2", "\"k\":1",
	  "\"cards\":[" IN_WORLD("1", "a", "Alice") ","
	  IN_WORLD("2", "b", "Bruno") "]", "\"hknso\":\"" SHA("2") "\"",
	  "\"hkm\":\"" SHA("3") "\"", "\"gen\":1",
	  "\"files\":[" FILE_OF("4") "]", "\"suite\":\"ECp521mAES\"" } },
	{ "check", "tested", { "\"x\":1", "\"found\":\"good\"" } },
	{ "check", "tested", { "\"x\":2", "\"found\":\"lost\"" } },
	{ "check", "checked", { "\"next\":\"2027-11-26\"" } },
	{ NULL, NULL, { NULL } }
};

/* The other method: what differs, on the way to a package. */
static const struct line world[] = {
	{ "participants", "begin", { "\"mode\":\"rehearsal\"",
	  "\"name\":\"Essai\"" } },
	{ "intake", "toolset", { "\"region\":\"jpn\"",
	  "\"toolset\":\"" SHA("1") "\"", "\"number\":2",
	  "\"files\":[" FILE_OF("2") "," FILE_OF("3") "]" } },
	{ "exchange", "packages", { "\"root\":\"" SHA("4") "\"",
	  "\"kek\":\"" SHA("5") "\"", "\"target\":\"" SHA("6") "\"",
	  "\"bits\":3072", "\"until\":1811721600" } },
	{ "package", "package", { "\"subscription\":"
	  "\"4ee5cb3e-9cd5-4f56-9c7d-7d1a0ed3ad6e\"",
	  "\"name\":\"first-key\"", "\"ops\":\"sign\"",
	  "\"files\":[" FILE_OF("8") "," FILE_OF("9") "]" } },
	{ NULL, NULL, { NULL } }
};

/* -- folding ---------------------------------------------------------------------- */

static int
fold_text(struct state *s, const char *text)
{
	static const uint8_t digest[SHA256_LEN];
	struct json_t *j;
	int err;

	if (js_parse(view_str(text), 65536, &j) != 0)
		fail_msg("no JSON: %s", text);
	err = state_fold(s, s->n_records + 1, j, digest);
	js_free(j);
	return err;
}

/* Folds a line without its member `without`; -1: with all of them. */
static int
fold(struct state *s, const struct line *l, int without)
{
	struct buf b;
	int err;

	buf_init(&b, 65536);
	buf_printf(&b, "{\"n\":1,\"time\":\"2026-11-24T14:32:%02uZ\","
	    "\"step\":\"%s\",\"event\":\"%s\",\"prev\":\"" SHA("e") "\"",
	    (unsigned)(s->n_records % 60), l->step, l->event);
	for (int i = 0; i < MEMBERS && l->member[i] != NULL; i++)
		if (i != without)
			buf_printf(&b, ",%s", l->member[i]);
	buf_puts(&b, "}");
	err = fold_text(s, buf_str(&b));
	buf_free(&b);
	return err;
}

/* The first n lines, or all of them. */
static void
fold_first(struct state *s, const struct line *l, size_t n)
{
	memset(s, 0, sizeof(*s));
	for (size_t i = 0; i < n && l[i].event != NULL; i++)
		if (fold(s, &l[i], -1) != 0)
			fail_msg("line %zu, %s", i + 1, l[i].event);
}

/* Up to the first line of this event, with it. */
static void
fold_up_to(struct state *s, const struct line *l, const char *event)
{
	size_t n = 0;

	while (l[n].event != NULL && strcmp(l[n].event, event) != 0)
		n++;
	assert_non_null(l[n].event);
	fold_first(s, l, n + 1);
}

static void
one(struct state *s, const char *step, const char *event)
{
	const struct line l = { step, event, { NULL } };

	assert_int_equal(fold(s, &l, -1), 0);
}

static int
is_all(const uint8_t *sha, uint8_t byte)
{
	for (size_t i = 0; i < SHA256_LEN; i++)
		if (sha[i] != byte)
			return 0;
	return 1;
}

static struct state st;		/* too large for a stack */

/* -- a whole ceremony -------------------------------------------------------------- */

/* A note says why of what comes next: K and N, then who holds a card. */
static void
notes_of_the_world(void **state)
{
	(void)state;
	fold_up_to(&st, azure, "kek");
	assert_int_equal(fold(&st, &(struct line){ "world", "note", { NULL } },
	    -1), 0);
	assert_int_equal(st.quorum_note, 1);
	assert_int_equal(st.world_note, 0);
	fold_up_to(&st, azure, "quorum");
	assert_int_equal(fold(&st, &(struct line){ "world", "note", { NULL } },
	    -1), 0);
	assert_int_equal(st.quorum_note, 0);
	assert_int_equal(st.world_note, 1);
}

/* Why somebody does not agree; records of earlier versions do not say it. */
static void
dissent(void **state)
{
	struct line l = { "signoff", "initials", { "\"person\":2",
	    "\"agreed\":false", "\"why\":\"not seen\"" } };

	(void)state;
	fold_first(&st, azure, 100);
	assert_string_equal(st.people[2].why, "");
	fold_up_to(&st, azure, "sign-begin");
	assert_int_equal(fold(&st, &l, -1), 0);
	assert_int_equal(st.people[1].agreed, AGREED_NO);
	assert_string_equal(st.people[1].why, "not seen");
	l.member[2] = "\"why\":\"a\\u0007\"";
	fold_up_to(&st, azure, "sign-begin");
	assert_int_equal(fold(&st, &l, -1), ERR_FORMAT);
}

/* Nobody signs twice, before the others may, or after having gone. */
static void
signs_once(void **state)
{
	const struct line two = { "signoff", "initials", { "\"person\":2",
	    "\"agreed\":true" } };
	const struct line gone = { "signoff", "gone", { "\"person\":2" } };
	const struct line begin = { "signoff", "sign-begin", { NULL } };

	(void)state;
	fold_up_to(&st, azure, "sign-begin");
	assert_int_equal(fold(&st, &two, -1), 0);
	assert_int_equal(fold(&st, &two, -1), ERR_FORMAT);
	fold_up_to(&st, azure, "handover");
	assert_int_equal(fold(&st, &two, -1), ERR_FORMAT);
	fold_up_to(&st, azure, "handover");
	assert_int_equal(fold(&st, &gone, -1), 0);
	assert_int_equal(fold(&st, &begin, -1), 0);
	assert_int_equal(fold(&st, &two, -1), ERR_FORMAT);
}

/* Somebody stays, and nothing ends before all who are there have signed. */
static void
all_sign(void **state)
{
	static const struct line end = { "signoff", "end", { NULL } };
	static const char *const person[] = { "\"person\":1", "\"person\":2",
	    "\"person\":3" };
	struct line l = { "signoff", "gone", { NULL } };

	(void)state;
	fold_up_to(&st, azure, "handover");
	assert_int_equal(fold(&st, &end, -1), ERR_FORMAT);
	for (size_t i = 0; i < 3; i++) {
		l.member[0] = person[i];
		assert_int_equal(fold(&st, &l, -1), i < 2 ? 0 : ERR_FORMAT);
		assert_int_equal(fold(&st, &l, -1), ERR_FORMAT);
	}
	l = (struct line){ "signoff", "sign-begin", { NULL } };
	assert_int_equal(fold(&st, &l, -1), 0);
	assert_int_equal(fold(&st, &end, -1), ERR_FORMAT);
	l = (struct line){ "signoff", "initials", { person[2],
	    "\"agreed\":true" } };
	assert_int_equal(fold(&st, &l, -1), 0);
	assert_int_equal(fold(&st, &end, -1), 0);
}

static void
people_and_world(void **state)
{
	(void)state;
	fold_first(&st, azure, 100);
	assert_int_equal(st.mode, MODE_PRODUCTION);
	assert_string_equal(st.name, "Contoso");
	assert_string_equal(st.started, "2026-11-24T14:32:00Z");
	assert_int_equal(st.n_people, 3);
	assert_string_equal(st.people[2].name, "Emma");
	assert_int_equal(st.people[2].role, ROLE_WITNESS);
	assert_int_equal(st.people[0].agreed, AGREED_YES);
	assert_int_equal(st.people[1].agreed, AGREED_YES);
	assert_int_equal(st.people[2].agreed, AGREED_NO);
	assert_int_equal(st.ready_note, 1);
	assert_int_equal(st.world_note, 0);
	assert_int_equal(st.clock_offset, -3);
	assert_int_equal(st.k, 1);
	assert_int_equal(st.n, 2);
	assert_int_equal(st.puk_forget, 1);
	assert_int_equal(state_enrolled(&st), 2);
	assert_int_equal(state_proved(&st), 2);
	assert_string_equal(st.card[1].holder, "Bruno");
	assert_int_equal(st.card[1].point[0], 0x44);
	assert_int_equal(st.world && st.world_own && st.world_done, 1);
	assert_true(is_all(st.hknso, 0x22));
	assert_true(is_all(st.hkm, 0x33));
	assert_true(is_all(st.world_sha, 0x44));
	assert_int_equal(st.backup, 1);
}

static void
key_and_end(void **state)
{
	(void)state;
	fold_first(&st, azure, 100);
	assert_int_equal(st.method, METHOD_AZURE);
	assert_string_equal(st.kid.name, "kek-2026");
	assert_int_equal(st.kek_bits, 2048);
	assert_int_equal(st.kek_n, 1);
	assert_int_equal(st.compared, 1);
	assert_string_equal(st.ident, "contosokey");
	assert_int_equal(st.type, KEY_RSA);
	assert_int_equal(st.pubexp, 65537);
	assert_true(is_all(st.spki_sha, 0x55));
	assert_true(is_all(st.key_sha, 0x66));
	assert_true(is_all(st.copy_sha, 0x77));
	assert_true(is_all(st.byok_sha, 0x88));
	assert_true(is_all(st.pub_sha, 0x99));
	assert_int_equal(st.key && st.key_backup && st.copy && st.inspected, 1);
	assert_int_equal(st.package && st.handover, 1);
	assert_string_equal(st.friendly, "first-key");
	assert_int_equal(st.sequence, 7);
	assert_true(is_all(st.sign_head, 0xee));
	assert_int_equal(st.signing && st.ended, 1);
	assert_int_equal(st.seal_n, st.n_records);
	assert_string_equal(st.step, "signoff");
}

static void
other_method(void **state)
{
	(void)state;
	fold_first(&st, world, 100);
	assert_int_equal(st.mode, MODE_REHEARSAL);
	assert_int_equal(st.method, METHOD_WORLD);
	assert_string_equal(st.region, "jpn");
	assert_true(is_all(st.toolset, 0x11));
	assert_true(is_all(st.kek_pkg, 0x22));
	assert_true(is_all(st.world_pkg, 0x33));
	assert_true(is_all(st.root, 0x44));
	assert_true(is_all(st.kek, 0x55));
	assert_true(is_all(st.target, 0x66));
	assert_int_equal(st.until, 1811721600);
	assert_int_equal(st.kek_n, 2);
	assert_string_equal(st.subscription,
	    "4ee5cb3e-9cd5-4f56-9c7d-7d1a0ed3ad6e");
}

/* -- what a later line makes undone -------------------------------------------------- */

/* Another destination or another key: what was made for the former one is. */
static void
transfer_undone(void **state)
{
	static const char *const events[] = { "kek", "key-begin", "key", "copy" };

	(void)state;
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		const struct line *l = azure;

		while (strcmp(l->event, events[i]) != 0)
			l++;
		fold_up_to(&st, azure, "handover");
		assert_int_equal(fold(&st, l, -1), 0);
		assert_int_equal(st.copy, strcmp(events[i], "copy") == 0);
		assert_int_equal(st.inspected || st.package || st.handover, 0);
		assert_string_equal(st.friendly, "");
		assert_string_equal(st.ops, "");
		assert_int_equal(st.compared, strcmp(events[i], "kek") != 0);
		assert_int_equal(st.key_backup, i == 0 || i == 3);
	}
}

static void
key_undone(void **state)
{
	(void)state;
	fold_up_to(&st, azure, "key-backup");
	one(&st, "generate", "key-void");
	assert_int_equal(st.key_begun || st.key || st.key_backup, 0);
	assert_int_equal(st.world, 1);
}

/* The quorum stays, and the numbers of the cards: their practice cards are found
 * by them. What this ceremony begun with is known still. */
static void
world_undone(void **state)
{
	uint8_t guid[16], none[16] = { 0 };

	(void)state;
	fold_up_to(&st, azure, "backup");
	one(&st, "world", "void");
	assert_int_equal(st.world || st.world_own || st.world_done, 0);
	assert_int_equal(st.backup, 0);
	assert_int_equal(st.voided, 1);
	assert_int_equal(st.k, 1);
	assert_int_equal(st.n, 2);
	assert_int_equal(state_enrolled(&st) + state_proved(&st), 0);
	assert_string_equal(st.card[0].number, "11 1");
	assert_string_equal(st.card[0].holder, "");
	memset(guid, 0xaa, sizeof(guid));
	assert_int_equal(state_knows(&st, guid), 1);
	assert_int_equal(state_knows(&st, none), 0);
}

/* While K old cards were never asked to lose their keys a replacement that stopped can
 * be given up; another ceremony's line does it, and its members are all there. */
static void
replacement_undone(void **state)
{
	const struct line lines[] = {
		{ "old", "old-set", { "\"of\":2", "\"k\":1", "\"cards\":["
		  IN_WORLD("1", "a", "Alice") "," IN_WORLD("2", "b", "Bruno") "]",
		  "\"hknso\":\"" SHA("2") "\"", "\"gen\":1",
		  "\"files\":[" FILE_OF("4") "]", "\"suite\":\"ECp521mAES\"" } },
		{ "retire", "retire-begin", { "\"x\":1" } },
		{ "retire", "retire-drop", { "\"x\":1" } },
		{ "retire", "retire-begin", { "\"x\":1" } },
		{ "retire", "retire-begin", { "\"x\":2" } },
	}, up = { "check", "given-up", {
		"\"ceremony\":\"11111111111111111111111111111111\"",
		"\"k\":1", "\"gen\":2" } };
	static const int whole[] = { 1, 1, 1, 1, 0 };

	(void)state;
	fold_up_to(&st, azure, "backup");
	assert_int_equal(state_replacing(&st) || state_old_whole(&st), 0);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(fold(&st, &lines[i], -1), 0);
		assert_int_equal(state_replacing(&st), 1);
		assert_int_equal(state_old_whole(&st), whole[i]);
	}
	assert_int_equal(st.old.sha[0], 0x44);
	for (int i = 0; i < 3; i++)
		assert_int_equal(fold(&st, &up, i), ERR_FORMAT);
	assert_int_equal(fold(&st, &up, -1), 0);
	assert_int_equal(st.given_up.ceremony[15], 0x11);
	assert_int_equal(st.given_up.gen, 2);
	assert_true(st.given_up.n > 0);
	st.ended = 1;		/* whoever adds a line later gives nothing up */
	assert_int_equal(fold(&st, &up, -1), ERR_FORMAT);
	one(&st, "retire", "replaced");
	assert_int_equal(state_replacing(&st), 0);
}

static void
card_undone(void **state)
{
	const struct line drop = { "world", "enrol-drop", { "\"x\":1" } };

	(void)state;
	fold_up_to(&st, azure, "enrolled");
	assert_int_equal(state_enrolled(&st), 1);
	assert_int_equal(fold(&st, &drop, -1), 0);
	assert_int_equal(state_enrolled(&st), 0);
	assert_int_equal(st.card[0].begun, 0);
	assert_string_equal(st.card[0].number, "");
}

/* A world that was opened or restored needs no proof: its cards were proved when
 * it was made. */
static void
world_of_before(void **state)
{
	struct line l;

	(void)state;
	for (size_t i = 0; azure[i].event != NULL; i++)
		if (strcmp(azure[i].event, "world") == 0)
			l = azure[i];
	l.member[0] = "\"how\":\"open\"";
	fold_up_to(&st, azure, "kek");
	assert_int_equal(fold(&st, &l, -1), 0);
	assert_int_equal(st.world, 1);
	assert_int_equal(st.world_own, 0);
	assert_int_equal(state_proved(&st), 2);
}

/* -- leaving, sealing, resuming ------------------------------------------------------- */

static void
left_and_back(void **state)
{
	(void)state;
	fold_up_to(&st, azure, "backup");
	one(&st, "backup", "leave");
	assert_int_equal(st.left, 1);
	one(&st, "backup", "seal");
	assert_int_equal(st.left, 1);
	assert_int_equal(st.seal_n, st.n_records);
	assert_int_equal(fold(&st, &(const struct line){ "welcome", "resumed",
	    { "\"from\":17", "\"to\":16" } }, -1), 0);
	assert_int_equal(st.left, 0);
	assert_int_equal(st.seal_n, st.n_records - 1);
	assert_string_equal(st.step, "backup");
}

/* -- lines that no seal covered -------------------------------------------------------- */

/* Folds all lines of azure, those of the span uncovered. */
static void
fold_uncovered(uint64_t from, uint64_t to)
{
	memset(&st, 0, sizeof(st));
	st.span[0] = (struct span){ from, to, to + 1 };
	st.n_spans = 1;
	for (size_t i = 0; azure[i].event != NULL; i++)
		assert_int_equal(fold(&st, &azure[i], -1), 0);
}

/* Nothing that people decided or keyd did is taken out of them. */
static void
uncovered_is_decided_anew(void **state)
{
	(void)state;
	fold_uncovered(1, 28);
	assert_int_equal(st.n_people, 3);
	assert_int_equal(st.roster && st.ready && st.k == 1, 1);
	assert_int_equal(st.method, METHOD_AZURE);
	assert_int_equal(state_enrolled(&st), 2);
	assert_int_equal(st.world || st.world_done || st.backup, 0);
	assert_int_equal(state_proved(&st), 0);
	assert_int_equal(st.compared || st.key_begun || st.key, 0);
	assert_int_equal(st.copy || st.inspected || st.package, 0);
	assert_int_equal(st.handover || st.signing || st.ended, 0);
	assert_int_equal(st.people[0].agreed, AGREED_NOT_YET);
	/* Only some of them. */
	fold_uncovered(20, 23);
	assert_int_equal(st.compared && st.key && st.key_backup, 1);
	assert_int_equal(st.copy || st.inspected || st.package, 0);
	assert_int_equal(st.handover, 0);
	assert_int_equal(st.ended, 1);
}

/* The last numbers that were typed stand, also where they are none; what no seal
 * covered is typed again. */
static void
bags_are_the_last_typed(void **state)
{
	static const struct line opened = { "world", "bags-opened",
		{ "\"backup\":\"R-1\"", "\"paper\":\"R-3\"" } };
	static const struct line closed = { "signoff", "bags-closed",
		{ "\"paper\":\"R-4\"" } };
	static const struct line none[] = { { "world", "bags-opened", { NULL } },
		{ "signoff", "bags-closed", { NULL } } };

	(void)state;
	memset(&st, 0, sizeof(st));
	assert_int_equal(fold(&st, &opened, -1), 0);
	assert_int_equal(fold(&st, &closed, -1), 0);
	assert_string_equal(st.opened.number[BAG_BACKUP], "R-1");
	assert_string_equal(st.opened.number[BAG_PAPER], "R-3");
	assert_string_equal(st.closed.number[BAG_PAPER], "R-4");
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(fold(&st, &none[i], -1), 0);
	assert_int_equal(bags_none(&st.opened) && bags_none(&st.closed), 1);

	memset(&st, 0, sizeof(st));
	st.span[0] = (struct span){ 1, 2, 3 };
	st.n_spans = 1;
	assert_int_equal(fold(&st, &opened, -1), 0);
	assert_int_equal(fold(&st, &closed, -1), 0);
	assert_int_equal(bags_none(&st.opened) && bags_none(&st.closed), 1);
}

static int
span_line(const char *event, int from, int to)
{
	char text[2][32];
	struct line l = { "welcome", event, { text[0], text[1] } };

	(void)snprintf(text[0], sizeof(text[0]), "\"from\":%d", from);
	(void)snprintf(text[1], sizeof(text[1]), "\"to\":%d", to);
	return fold(&st, &l, -1);
}

/* After each resume people say who is here, and the clock; while they sign they do not. */
static void
who_is_here_again(void **state)
{
	struct line l = { "world", "gathered", { "\"offset\":-3600" } };

	(void)state;
	fold_up_to(&st, azure, "backup");
	assert_int_equal(st.gather, 0);
	assert_int_equal(span_line("resumed", (int)st.n_records + 1,
	    (int)st.n_records), 0);
	assert_int_equal(st.gather, 1);
	assert_int_equal(fold(&st, &l, -1), 0);
	assert_int_equal(st.gather, 0);
	assert_int_equal(st.clock_offset, -3600);
	l.member[0] = "\"offset\":true";
	assert_int_equal(fold(&st, &l, -1), ERR_FORMAT);
	fold_up_to(&st, azure, "sign-begin");
	assert_int_equal(span_line("resumed", (int)st.n_records + 1,
	    (int)st.n_records), 0);
	assert_int_equal(st.gather, 0);
}

/* Who went and comes again has the place and the role that they had. */
static void
comes_again(void **state)
{
	struct line gone = { "world", "gone", { "\"person\":2" } };
	struct line l = { "world", "joined", { "\"role\":\"operator\"", NULL } };
	char name[TEXT_MAX + 16];
	unsigned n;
	enum role role;

	(void)state;
	fold_up_to(&st, azure, "backup");
	n = st.n_people;
	role = st.people[1].role;
	assert_int_not_equal(role, ROLE_OPERATOR);
	(void)snprintf(name, sizeof(name), "\"name\":\"%s\"",
	    st.people[1].name);
	l.member[1] = name;
	assert_int_equal(fold(&st, &l, -1), ERR_FORMAT);
	assert_int_equal(fold(&st, &gone, -1), 0);
	assert_int_equal(fold(&st, &l, -1), 0);
	assert_int_equal(st.n_people, n);
	assert_int_equal(st.people[1].gone, 0);
	assert_int_equal(st.people[1].joined, 1);
	assert_int_equal(st.people[1].role, role);
}

/* What stays is shown to people, who say that it is so. */
static void
uncovered_is_confirmed(void **state)
{
	(void)state;
	fold_up_to(&st, azure, "ready");
	assert_int_equal(st.told, 4);
	assert_int_equal(span_line("resumed", 1, 4), 0);
	assert_int_equal(st.confirm, 4);
	assert_int_equal(span_line("confirmed", 1, 3), 0);
	assert_int_equal(st.confirm, 4);
	assert_int_equal(span_line("confirmed", 1, 4), 0);
	assert_int_equal(st.confirm, 0);
	/* Nothing of it was uncovered. */
	assert_int_equal(span_line("resumed", 5, 7), 0);
	assert_int_equal(st.confirm, 0);
	/* Something is told after the last line that is named. */
	assert_int_equal(span_line("resumed", 4, 3), 0);
	assert_int_equal(st.confirm, 3);
}

/* That people confirmed stands under no seal: they did not. */
static void
uncovered_confirms_nothing(void **state)
{
	(void)state;
	fold_up_to(&st, azure, "ready");
	st.span[0] = (struct span){ 6, 6, 7 };
	st.n_spans = 1;
	assert_int_equal(span_line("resumed", 1, 4), 0);
	assert_int_equal(span_line("confirmed", 1, 4), 0);
	assert_int_equal(st.confirm, 4);
}

static void
spans_that_do_not_fit(void **state)
{
	(void)state;
	fold_up_to(&st, azure, "ready");
	assert_int_equal(span_line("resumed", 0, 3), ERR_FORMAT);
	fold_up_to(&st, azure, "ready");
	assert_int_equal(span_line("resumed", 4, 2), ERR_FORMAT);
	fold_up_to(&st, azure, "ready");
	assert_int_equal(span_line("resumed", 1, 5), ERR_FORMAT);
	fold_up_to(&st, azure, "ready");
	assert_int_equal(span_line("confirmed", 1, -1), ERR_FORMAT);
}

/* -- and the seals --------------------------------------------------------------------- */

/* Every event that is folded stands to the seals in some way. */
static void
classes(void **state)
{
	static const struct {
		const char *event;
		enum event_class class;
	} rows[] = {
		{ "begin", EVENT_BEFORE }, { "quorum", EVENT_BEFORE },
		{ "kek", EVENT_BEFORE }, { "world", EVENT_BEFORE },
		{ "resumed", EVENT_BEFORE }, { "confirmed", EVENT_BEFORE },
		{ "note", EVENT_NOTED }, { "leave", EVENT_NOTED },
		{ "exception", EVENT_NOTED }, { "opened", EVENT_OPEN },
		{ "compared", EVENT_OPEN }, { "key", EVENT_OPEN },
		{ "copy", EVENT_OPEN }, { "package", EVENT_OPEN },
		{ "initials", EVENT_OPEN }, { "end", EVENT_OPEN },
		{ "joined", EVENT_BEFORE }, { "gone", EVENT_BEFORE },
		{ "gathered", EVENT_BEFORE },
		{ "seal", EVENT_PLAIN }, { "enrol-begin", EVENT_PLAIN },
		{ "of a later version", EVENT_PLAIN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(state_class(rows[i].event), rows[i].class);
}

/* -- what does not fit ---------------------------------------------------------------- */

/* A name stands on pages: it cannot make lines there, nor turn what stands
 * behind it. A record begins once. */
static void
texts_of_one_line(void **state)
{
	static const char *const bad[] = { "a\\nb", "a\\u001bb", "\\u007f",
		"a\\u2028b", "a\\u202eb", "\\u0085" };
	char text[64];
	struct line l = { "participants", "begin", { "\"mode\":\"rehearsal\"",
	    text } };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memset(&st, 0, sizeof(st));
		(void)snprintf(text, sizeof(text), "\"name\":\"%s\"", bad[i]);
		assert_int_equal(fold(&st, &l, -1), ERR_FORMAT);
	}
	memset(&st, 0, sizeof(st));
	(void)snprintf(text, sizeof(text), "\"name\":\"\xc3\x89mile d\xe2\x80"
	    "\x99""Essai\"");
	assert_int_equal(fold(&st, &l, -1), 0);
	assert_int_equal(fold(&st, &l, -1), ERR_FORMAT);
}

/* No line of these may lack one of its members. */
static void
each_member_counts(void **state)
{
	static const struct line *const all[] = { azure, world, check };

	(void)state;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; all[k][i].event != NULL; i++)
			for (int m = 0; all[k][i].member[m] != NULL; m++) {
				fold_first(&st, all[k], i);
				if (fold(&st, &all[k][i], m) != ERR_FORMAT)
					fail_msg("%s without %s",
					    all[k][i].event,
					    all[k][i].member[m]);
			}
}

/* The same lines with one member that is out of its bounds. */
static void
bounds(void **state)
{
	static const struct {
		const char *event;
		int member;
		const char *bad;
	} rows[] = {
		{ "begin", 0, "\"mode\":\"practice\"" },
		{ "begin", 1, "\"name\":7" },
		{ "roster", 0, "\"people\":[]" },
		{ "roster", 0, "\"people\":[{\"name\":\"A\",\"role\":\"boss\"}]" },
		{ "kek", 0, "\"kid\":\"https://example.org\"" },
		{ "kek", 1, "\"kek\":\"11\"" },
		{ "kek", 2, "\"bits\":16385" },
		{ "kek", 3, "\"number\":-1" },
		{ "quorum", 0, "\"of\":65" },
		{ "quorum", 1, "\"k\":0" },
		{ "quorum", 1, "\"k\":3" },
		{ "enrol-begin", 0, "\"x\":0" },
		{ "enrol-begin", 0, "\"x\":3" },
		{ "enrol-begin", 1, "\"number\":\"1234567890123456789012345\"" },
		{ "enrolled", 4, "\"point\":\"0404\"" },
		{ "world", 1, "\"of\":1" },	/* two cards follow */
		{ "world", 2, "\"k\":3" },
		{ "world", 3, "\"cards\":[{},{}]" },
		{ "world", 7, "\"files\":[]" },
		{ "key", 2, "\"type\":9" },
		{ "package", 2, "\"files\":[" FILE_OF("8") "]" },
		{ "handover", 0, "\"sequence\":2000000000" },
		{ "initials", 0, "\"person\":0" },
		{ "initials", 0, "\"person\":4" },
		{ "initials", 1, "\"agreed\":true,\"why\":3" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = 0;
		struct line l;

		while (strcmp(azure[n].event, rows[i].event) != 0)
			n++;
		l = azure[n];
		l.member[rows[i].member] = rows[i].bad;
		fold_first(&st, azure, n);
		if (fold(&st, &l, -1) != ERR_FORMAT)
			fail_msg("%s with %s", l.event, rows[i].bad);
	}
}

/* Packages are checked after a toolset was taken, not after a KEK. */
static void
packages_of_the_other(void **state)
{
	(void)state;
	fold_up_to(&st, azure, "kek");
	assert_int_equal(fold(&st, &world[2], -1), ERR_FORMAT);
}

static void
members_of_all(void **state)
{
	static const char *const rows[] = {
		"{}",
		"{\"time\":\"2026-11-24T14:32:00Z\",\"step\":\"world\"}",
		"{\"event\":\"note\",\"step\":\"world\"}",
		"{\"event\":\"note\",\"time\":\"2026-11-24T14:32:00Z\"}",
		"{\"event\":\"note\",\"time\":\"2026-11-24T14:32:00.000000000Z\","
		"\"step\":\"world\"}",
		"{\"event\":\"note\",\"time\":\"2026-11-24T14:32:00Z\","
		"\"step\":\"a-step-of-many-letters\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&st, 0, sizeof(st));
		assert_int_equal(fold_text(&st, rows[i]), ERR_FORMAT);
	}
}

/* More cards than are remembered: no further one is, and nothing else changes. */
static void
many_cards(void **state)
{
	char guid[64];
	struct line l = { "world", "enrol-begin", { "\"x\":1",
	    "\"number\":\"1\"", guid, "\"holder\":\"A\"" } };
	uint8_t last[16] = { 0 };

	(void)state;
	fold_up_to(&st, azure, "quorum");
	for (unsigned i = 0; i < 3 * CARDS_MAX; i++) {
		(void)snprintf(guid, sizeof(guid), "\"guid\":\"%032x\"", i);
		assert_int_equal(fold(&st, &l, -1), 0);
	}
	assert_int_equal(st.n_known, 2 * CARDS_MAX);
	last[15] = 2 * CARDS_MAX - 1;
	assert_int_equal(state_knows(&st, last), 1);
	last[15] = 2 * CARDS_MAX;
	assert_int_equal(state_knows(&st, last), 0);
	assert_int_equal(st.k, 1);
}

static void
roles(void **state)
{
	enum role r;

	(void)state;
	for (int i = ROLE_OPERATOR; i <= ROLE_WITNESS; i++) {
		assert_int_equal(role_parse(role_id((enum role)i), &r), 0);
		assert_int_equal(r, i);
	}
	assert_int_equal(role_parse("boss", &r), ERR_FORMAT);
	assert_int_equal(role_parse(NULL, &r), ERR_FORMAT);
}

static void
a_check(void **state)
{
	const struct line strange = { "check", "tested", { "\"x\":1",
	    "\"found\":\"better\"" } };
	const struct line begun = { "participants", "begin", {
	    "\"mode\":\"production\"", "\"name\":\"Contoso\"",
	    "\"list\":\"check\"" } };

	(void)state;
	memset(&st, 0, sizeof(st));
	assert_int_equal(fold(&st, &begun, -1), 0);
	assert_string_equal(st.list, "check");
	fold_first(&st, check, 100);
	assert_string_equal(st.list, "");
	assert_int_equal(st.card[0].tested, TESTED_GOOD);
	assert_int_equal(st.card[1].tested, TESTED_LOST);
	assert_int_equal(state_tested(&st, TESTED_GOOD), 1);
	assert_int_equal(st.checked, 1);
	assert_string_equal(st.next_check, "2027-11-26");
	assert_int_equal(fold(&st, &strange, -1), ERR_FORMAT);
}

/* The end of the station with a network stands behind what it is the end of. */
static void
connected_end(void **state)
{
	static const struct line lines[] = {
		{ "stick", "carried", { NULL } },
		{ "import", "arrived", {
		  "\"station\":\"ab\"", "\"sequence\":2", "\"name\":\"key\"",
		  "\"ops\":\"sign\"", "\"crv\":\"\"", "\"hknso\":\"" SHA("1") "\"",
		  "\"pub\":\"" SHA("2") "\"", "\"files\":[" FILE_OF("3") ","
		  FILE_OF("4") "," FILE_OF("5") "]" } },
		{ "import", "imported", { "\"kid\":\"https://a.vault.azure.net/keys/"
		  "key/ffeeddccbbaa99887766554433221100\"" } },
		{ "import", "key-checked", { "\"same\":true" } },
		{ NULL, NULL, { NULL } },
	};
	static const struct line last = { "finish", "finished", { NULL } };
	struct state s;

	(void)state;
	for (int n = 1; n < 4; n++) {
		fold_first(&s, lines, n);
		assert_int_equal(fold(&s, &last, -1), 0);
		assert_false(s.online.finished || s.ended);
	}
	fold_first(&s, lines, 4);
	assert_int_equal(s.manifest_sha[SHA256_LEN - 1] & 0xf, 5);
	assert_int_equal(fold(&s, &last, -1), 0);
	assert_true(s.online.finished && s.ended);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_and_world),
		cmocka_unit_test(notes_of_the_world),
		cmocka_unit_test(dissent),
		cmocka_unit_test(signs_once),
		cmocka_unit_test(all_sign),
		cmocka_unit_test(key_and_end),
		cmocka_unit_test(other_method),
		cmocka_unit_test(transfer_undone),
		cmocka_unit_test(key_undone),
		cmocka_unit_test(world_undone),
		cmocka_unit_test(replacement_undone),
		cmocka_unit_test(card_undone),
		cmocka_unit_test(world_of_before),
		cmocka_unit_test(left_and_back),
		cmocka_unit_test(who_is_here_again),
		cmocka_unit_test(comes_again),
		cmocka_unit_test(uncovered_is_decided_anew),
		cmocka_unit_test(bags_are_the_last_typed),
		cmocka_unit_test(uncovered_is_confirmed),
		cmocka_unit_test(uncovered_confirms_nothing),
		cmocka_unit_test(spans_that_do_not_fit),
		cmocka_unit_test(classes),
		cmocka_unit_test(texts_of_one_line),
		cmocka_unit_test(each_member_counts),
		cmocka_unit_test(bounds),
		cmocka_unit_test(packages_of_the_other),
		cmocka_unit_test(members_of_all),
		cmocka_unit_test(many_cards),
		cmocka_unit_test(a_check),
		cmocka_unit_test(roles),
		cmocka_unit_test(connected_end),
	};

	js_setup();
	return cmocka_run_group_tests_name("state", tests, NULL, NULL);
}
