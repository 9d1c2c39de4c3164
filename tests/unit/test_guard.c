/*
 * hsm/world/guard: which cards open a world, what a ritual allows, and what a seal
 * says of it. Cards that lie, worlds that are forged for them, answers that were
 * recorded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/keys/acts.h"
#include "hsm/keys/keyfile.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/fake_cards.h"
#include "tests/unit/grant_of.h"

#define KID "https://contoso.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"
#define KID2 "https://contoso.vault.azure.net/keys/kek/" \
	"fedcba9876543210fedcba9876543210"

static struct fake_cards cards;		/* of 2 of 3 */
static struct buf world;
static struct hsm *hsm;			/* closed when a test begins */

static const struct view none;

static int
begin(void **state)
{
	(void)state;
	fake_make(&cards, 3);
	buf_init(&world, WORLD_FILE_MAX);
	hsm = fake_world(&cards, MODE_REHEARSAL, 2, &world);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	fake_close(hsm);
	fake_drop(&cards);
	buf_free(&world);
	return secret_in_use() == 0 ? 0 : -1;
}

static int
card_says(unsigned x)
{
	const struct hsm_card card = fake_insert(&cards, x);
	uint8_t have;

	return ritual_card(hsm->guard, x, 0, &card, &have);
}

static void
put_on(unsigned x, struct view cert)
{
	buf_reset(&cards.stored[x - 1]);
	assert_int_equal(buf_put(&cards.stored[x - 1], cert.p, cert.len), 0);
}

/* -- a world is the cards' world ------------------------------------------------ */

/* Whoever writes to the disk makes a world of their own for the cards' public
 * points: its shares open, its signatures hold. The cards say whose they are. */
static void
a_forged_world(void **state)
{
	struct fake_cards theirs = cards;
	struct buf file;
	struct hsm *h;

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		buf_init(&theirs.stored[i], CARD_CERT_MAX);
	buf_init(&file, WORLD_FILE_MAX);
	h = fake_world(&theirs, MODE_REHEARSAL, 2, &file);
	fake_close(h);
	assert_int_equal(guard_load(hsm->guard, buf_view(&file)), 0);
	assert_int_equal(fake_begin(hsm, RITUAL_OPEN, none), 0);
	for (unsigned x = 1; x <= 3; x++)
		assert_int_equal(card_says(x), ERR_CARD_WORLD);
	assert_int_equal(ritual_end(hsm->guard), ERR_QUORUM);
	/* With its own certificates on them they would open it. */
	fake_proved(hsm, &cards);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	for (unsigned i = 0; i < 3; i++)
		buf_free(&theirs.stored[i]);
	buf_free(&file);
}

static void
certificates_on_cards(void **state)
{
	static const uint8_t long_one[CARD_CERT_MAX] = { 0x30 };
	const struct world *w = &hsm->guard->world;
	struct buf cert;

	(void)state;
	buf_init(&cert, CARD_CERT_MAX);
	assert_int_equal(buf_put(&cert, w->card[0].cert.p, w->card[0].cert.len),
	    0);
	for (int purpose = RITUAL_OPEN; purpose <= RITUAL_RIGHTS; purpose++) {
		struct buf grants;

		buf_init(&grants, 1024);
		if (purpose == RITUAL_RIGHTS)
			assert_int_equal(grant_of_nothing(&grants), 0);
		assert_int_equal(fake_begin(hsm, (enum ritual)purpose,
		    buf_view(&grants)), 0);
		put_on(1, none);
		assert_int_equal(card_says(1), ERR_CARD_UNPROVED);
		put_on(1, w->card[1].cert);
		assert_int_equal(card_says(1), ERR_SHARE);
		put_on(1, view_str("no certificate"));
		assert_int_equal(card_says(1), ERR_CARD_WORLD);
		put_on(1, view_of(long_one, sizeof(long_one)));
		assert_int_equal(card_says(1), ERR_CARD_WORLD);
		for (size_t i = 0; i < cert.len; i += 7) {
			cert.p[i] ^= 1;
			put_on(1, buf_view(&cert));
			assert_int_not_equal(card_says(1), 0);
			cert.p[i] ^= 1;
		}
		cards.fail_cert = ERR_TOOBIG;
		assert_int_equal(card_says(1), ERR_CARD_WORLD);
		cards.fail_cert = ERR_CARD_REMOVED;
		assert_int_equal(card_says(1), ERR_CARD_REMOVED);
		cards.fail_cert = 0;
		/* None of these counted, and this one does. */
		assert_int_equal(ritual_end(hsm->guard), ERR_QUORUM);
		put_on(1, buf_view(&cert));
		assert_int_equal(card_says(1), 0);
		buf_free(&grants);
	}
	buf_free(&cert);
}

/* A world is one of cards that were all proved, by the run that made it. */
static void
proved_where_it_was_made(void **state)
{
	struct req_world_create req;
	struct buf list, made, grants;

	(void)state;
	buf_init(&made, WORLD_FILE_MAX);
	buf_init(&grants, 1024);
	assert_int_equal(grant_of_nothing(&grants), 0);
	/* Loaded: there is nothing to prove. */
	assert_int_equal(fake_begin(hsm, RITUAL_PROVE, none), ERR_PHASE);
	req = fake_request(&cards, 2, &list);
	assert_int_equal(guard_create(hsm->guard, &req, &made), 0);
	buf_free(&list);
	/* Made: nothing else can be done with it. */
	for (unsigned x = 1; x <= 3; x++)
		put_on(x, hsm->guard->world.card[x - 1].cert);
	assert_int_equal(fake_begin(hsm, RITUAL_OPEN, none), ERR_PHASE);
	assert_int_equal(fake_begin(hsm, RITUAL_RIGHTS, buf_view(&grants)),
	    ERR_PHASE);
	/* K cards are not all of them. */
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_PROVE, 2), ERR_QUORUM);
	assert_false(hsm->guard->open);
	/* Its own file changes nothing; after another one it is as any other. */
	assert_int_equal(guard_load(hsm->guard, buf_view(&made)), 0);
	assert_int_equal(fake_begin(hsm, RITUAL_OPEN, none), ERR_PHASE);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_PROVE, 2), ERR_QUORUM);
	assert_int_equal(guard_load(hsm->guard, buf_view(&world)), 0);
	assert_int_equal(guard_load(hsm->guard, buf_view(&made)), 0);
	assert_int_equal(fake_begin(hsm, RITUAL_PROVE, none), ERR_PHASE);
	buf_reset(&made);
	req = fake_request(&cards, 2, &list);
	assert_int_equal(guard_create(hsm->guard, &req, &made), 0);
	buf_free(&list);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_PROVE, 3), 0);
	assert_true(hsm->guard->open);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	buf_free(&grants);
	buf_free(&made);
}

/* -- cards answer now ------------------------------------------------------------- */

/* What K cards answered, and the points that they were asked about. */
struct tape {
	struct fake_cards *cards;
	unsigned n, at;
	uint8_t point[8][65], z[8][32];
	int replay;
};

static int
tape_agree(void *arg, const uint8_t point[static 65], uint8_t z[static 32])
{
	struct tape *t = arg;
	struct hsm_card card = fake_insert(t->cards, t->cards->in_reader);

	if (t->replay) {
		/* A point of its own each time. */
		for (unsigned i = 0; i < t->n; i++)
			assert_memory_not_equal(point, t->point[i], 65);
		memcpy(z, t->z[t->at++ % t->n], 32);
		return 0;
	}
	memcpy(t->point[t->n], point, 65);
	assert_int_equal(card.agree(card.arg, point, t->z[t->n]), 0);
	memcpy(z, t->z[t->n++], 32);
	return 0;
}

static int
tape_cert(void *arg, struct buf *out)
{
	struct tape *t = arg;
	struct hsm_card card = fake_insert(t->cards, t->cards->in_reader);

	return card.cert(card.arg, out);
}

static int
tape_store(void *arg, struct view cert)
{
	(void)arg, (void)cert;
	return 0;
}

static int
by_tape(struct tape *t, enum ritual purpose, struct view grants)
{
	const struct hsm_card card = { t, tape_agree, tape_cert,
	    tape_store, NULL };
	uint8_t have;
	int err = 0;

	assert_int_equal(fake_begin(hsm, purpose, grants), 0);
	for (unsigned x = 1; x <= 2; x++) {
		(void)fake_insert(t->cards, x);
		if (err == 0)
			err = ritual_card(hsm->guard, x, 0, &card, &have);
	}
	return err != 0 ? err : ritual_end(hsm->guard);
}

static void
recorded_answers(void **state)
{
	struct tape t = { .cards = &cards };
	struct buf grants;
	int err;

	(void)state;
	buf_init(&grants, 1024);
	assert_int_equal(grant_of_nothing(&grants), 0);
	assert_int_equal(by_tape(&t, RITUAL_OPEN, none), 0);
	guard_close(hsm->guard);
	t.replay = 1;
	for (int i = 0; i < 20; i++) {
		err = by_tape(&t, RITUAL_OPEN, none);
		assert_true(err == ERR_SHARE || err == ERR_POINT);
		assert_false(hsm->guard->open);
	}
	/* Nor do they allow anything while the world is open. */
	t.replay = 0;
	t.n = 0;
	assert_int_equal(by_tape(&t, RITUAL_OPEN, none), 0);
	t.replay = 1;
	err = by_tape(&t, RITUAL_RIGHTS, buf_view(&grants));
	assert_true(err == ERR_SHARE || err == ERR_POINT);
	assert_int_equal(hsm->guard->granted.n, 0);
	/* No point has this x. */
	memset(t.z, 0xff, sizeof(t.z));
	assert_int_equal(by_tape(&t, RITUAL_OPEN, none), ERR_POINT);
	buf_free(&grants);
}

/* -- a ritual has a subject --------------------------------------------------------- */

static int
go_on(void *arg, uint32_t done, uint32_t total)
{
	(void)arg, (void)done, (void)total;
	return 0;
}

static void
new_key(const char *ident, struct buf *file)
{
	const struct hsm_progress quiet = { .tell = go_on };
	const struct req_generate req = { .ident = ident, .plainname = ident,
		.type = KEY_EC, .size = 256 };
	struct buf spki;

	buf_init(file, KEY_FILE_MAX);
	buf_init(&spki, 1024);
	assert_int_equal(hsm_soft.generate(hsm, &req, &quiet, file, &spki), 0);
	buf_free(&spki);
}

static int
copy(const struct req_copy *req)
{
	struct buf out;
	int err;

	buf_init(&out, KEY_FILE_MAX);
	err = hsm_soft.copy(hsm, req, &out);
	assert_int_equal(out.len > 0, err == 0);
	buf_free(&out);
	return err;
}

/* Two of three keys, one of them for two vaults. */
static void
exactly_the_list(void **state)
{
	struct buf a, b, c, grants;
	struct req_copy list[3], other;

	(void)state;
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	new_key("a", &a);
	new_key("b", &b);
	new_key("c", &c);
	for (int i = 0; i < 3; i++)
		list[i] = (struct req_copy){ .file = buf_view(i < 2 ? &a : &b),
			.method = METHOD_AZURE, .kid = i == 1 ? KID2 : KID,
			.kek = { 7 } };
	buf_init(&grants, 4096);
	for (int i = 0; i < 3; i++)
		assert_int_equal(grant_of(&list[i], &grants), 0);
	assert_int_equal(fake_begin(hsm, RITUAL_RIGHTS, buf_view(&grants)), 0);
	assert_int_equal(copy(&list[0]), ERR_QUORUM);
	assert_int_equal(card_says(1), 0);
	assert_int_equal(copy(&list[0]), ERR_QUORUM);
	assert_int_equal(card_says(3), 0);
	assert_int_equal(ritual_end(hsm->guard), 0);
	other = list[2];
	other.kid = KID2;
	assert_int_equal(copy(&other), ERR_QUORUM);
	other = list[0];
	other.kek[31] = 1;
	assert_int_equal(copy(&other), ERR_QUORUM);
	other = list[0];
	other.file = buf_view(&c);
	assert_int_equal(copy(&other), ERR_QUORUM);
	/* Each once, in any order. */
	assert_int_equal(copy(&list[2]), 0);
	assert_int_equal(copy(&list[2]), ERR_QUORUM);
	assert_int_equal(copy(&list[0]), 0);
	assert_int_equal(copy(&list[0]), ERR_QUORUM);
	assert_int_equal(copy(&list[1]), 0);
	assert_int_equal(copy(&list[1]), ERR_QUORUM);
	/* What is left falls with the next ritual, or when the world closes. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(fake_rights(hsm, &cards, 2, &list[0]), 0);
		if (i == 0)
			assert_int_equal(fake_begin(hsm, RITUAL_OPEN, none), 0);
		else
			guard_close(hsm->guard);
		assert_int_equal(hsm->guard->granted.n, 0);
	}
	buf_free(&grants);
	buf_free(&a);
	buf_free(&b);
	buf_free(&c);
}

static void
subjects_that_are_none(void **state)
{
	static const struct {
		struct rec_grant g;
		int err;
	} rows[] = {
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_AZURE,
		    .kid = KID }, 0 },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_WORLD,
		    .region = "europe", .target = { 1 } }, 0 },
		{ { .kek = { 1 }, .method = METHOD_AZURE, .kid = KID },
		    ERR_ARG },
		{ { .key = { 1 }, .method = METHOD_AZURE, .kid = KID },
		    ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .kid = KID }, ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_WORLD + 1,
		    .kid = KID }, ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .method = 255, .kid = KID },
		    ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_AZURE,
		    .kid = "https://x" }, ERR_KID },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_AZURE },
		    ERR_KID_MISSING },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_AZURE,
		    .kid = KID, .region = "europe" }, ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_AZURE,
		    .kid = KID, .target = { 1 } }, ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_WORLD,
		    .kid = KID, .region = "europe", .target = { 1 } },
		    ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_WORLD,
		    .target = { 1 } }, ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_WORLD,
		    .region = "europe" }, ERR_ARG },
		{ { .key = { 1 }, .kek = { 1 }, .method = METHOD_WORLD,
		    .region = "123456789012345678901234", .target = { 1 } },
		    ERR_ARG },
	};
	struct buf b;

	(void)state;
	buf_init(&b, 64 * 1024);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		assert_int_equal(wire_put(&b, &form_grant, &rows[i].g), 0);
		assert_int_equal(fake_begin(hsm, RITUAL_RIGHTS, buf_view(&b)),
		    rows[i].err);
		/* Nothing began that did not. */
		assert_int_equal(card_says(1), rows[i].err == 0 ? 0 : ERR_PHASE);
		assert_int_equal(fake_begin(hsm, RITUAL_OPEN, buf_view(&b)),
		    rows[i].err == 0 ? ERR_ARG : rows[i].err);
	}
	assert_int_equal(fake_begin(hsm, RITUAL_RIGHTS, none), ERR_ARG);
	buf_reset(&b);
	for (int i = 1; i <= GRANTS_MAX + 1; i++) {
		assert_int_equal(wire_put(&b, &form_grant, &rows[0].g), 0);
		assert_int_equal(fake_begin(hsm, RITUAL_RIGHTS, buf_view(&b)),
		    i <= GRANTS_MAX ? 0 : ERR_ARG);
	}
	for (size_t len = b.len - 1; len > b.len - 40; len--)
		assert_int_not_equal(fake_begin(hsm, RITUAL_RIGHTS,
		    view_of(b.p, len)), 0);
	buf_free(&b);
}

/* -- seals --------------------------------------------------------------------------- */

static int
seal(uint64_t n, uint8_t ceremony, struct buf *jws, struct buf *acts)
{
	struct req_seal req = { .n = n, .head = { 0xab } };
	int err;

	memset(req.ceremony, ceremony, sizeof(req.ceremony));
	req.head[1] = (uint8_t)n;
	buf_init(jws, WIRE_STR_MAX);
	buf_init(acts, WIRE_STR_MAX);
	err = guard_seal(hsm->guard, &req, jws, acts);
	assert_int_equal(jws->len > 0, err == 0);
	return err;
}

static int
sealed(const struct buf *jws, struct rep_sealed *rep, struct buf *x)
{
	buf_init(x, SHAMIR_MAX);
	memset(rep, 0, sizeof(*rep));
	return guard_sealed(hsm->guard, buf_view(jws), rep, x);
}

static void
what_a_seal_says(void **state)
{
	uint8_t empty[SHA256_LEN], sha[SHA256_LEN], run[16];
	struct buf jws, acts, x;
	struct rep_sealed says;

	(void)state;
	assert_int_equal(seal(1, 1, &jws, &acts), ERR_PHASE);
	assert_int_equal(fake_begin(hsm, RITUAL_OPEN, none), 0);
	assert_int_equal(card_says(3), 0);
	assert_int_equal(card_says(1), 0);
	assert_int_equal(ritual_end(hsm->guard), 0);
	assert_int_equal(sha256("", 0, empty), 0);
	assert_int_equal(guard_act(hsm->guard, view_str("manifest 00\n")), 0);
	assert_int_equal(seal(7, 1, &jws, &acts), 0);
	assert_string_equal(buf_str(&acts), "manifest 00\n");
	assert_int_equal(sha256(acts.p, acts.len, sha), 0);
	for (int closed = 0; closed < 2; closed++) {
		assert_int_equal(sealed(&jws, &says, &x), 0);
		assert_int_equal(says.n, 7);
		assert_int_equal(says.ceremony[0], 1);
		assert_int_equal(says.ceremony[15], 1);
		assert_int_equal(says.head[0], 0xab);
		assert_int_equal(says.mode, MODE_REHEARSAL);
		assert_int_equal(says.gen, 1);
		assert_int_equal(says.seq, 1);
		assert_memory_equal(says.hknso, hsm->guard->world.hknso, 32);
		assert_memory_equal(says.acts, sha, 32);
		assert_true(view_eq(says.cards, view_of("\x01\x03", 2)));
		memcpy(run, says.run, sizeof(run));
		buf_free(&x);
		guard_close(hsm->guard);
	}
	buf_free(&jws);
	buf_free(&acts);
	/* The same run goes on counting; other cards opened, nothing was done. */
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	assert_int_equal(seal(8, 1, &jws, &acts), 0);
	assert_int_equal(acts.len, 0);
	assert_int_equal(sealed(&jws, &says, &x), 0);
	assert_int_equal(says.seq, 2);
	assert_memory_equal(says.run, run, sizeof(run));
	assert_memory_equal(says.acts, empty, 32);
	assert_true(view_eq(says.cards, view_of("\x01\x02", 2)));
	buf_free(&x);
	buf_free(&jws);
	buf_free(&acts);
}

static void
a_record_only_grows(void **state)
{
	static const struct {
		uint64_t n;
		uint8_t ceremony;
		int err;
	} rows[] = {
		{ 0, 1, ERR_ARG }, { UINT64_MAX, 1, ERR_ARG },
		{ (uint64_t)INT64_MAX + 1, 1, ERR_ARG }, { 5, 1, 0 },
		{ 5, 1, ERR_ARG }, { 4, 1, ERR_ARG }, { 6, 2, ERR_ARG },
		{ 6, 1, 0 }, { INT64_MAX, 1, 0 }, { INT64_MAX, 1, ERR_ARG },
	};
	struct buf jws, acts;

	(void)state;
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	assert_int_equal(guard_act(hsm->guard, view_str("a\n")), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(seal(rows[i].n, rows[i].ceremony, &jws, &acts),
		    rows[i].err);
		/* What fails covers nothing; the first that holds does. */
		assert_int_equal(acts.len, i == 3 ? 2 : 0);
		buf_free(&jws);
		buf_free(&acts);
	}
}

/* More than one seal can say: then nothing more is done without one. */
static void
acts_are_bounded(void **state)
{
	char line[1000];
	struct buf jws, acts;
	int i = 0;

	(void)state;
	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	while (guard_act(hsm->guard, view_of(line, sizeof(line))) == 0)
		i++;
	assert_int_equal(i, WIRE_STR_MAX / 1000);
	assert_int_equal(guard_act_room(hsm->guard), ERR_TOOBIG);
	assert_int_equal(guard_act(hsm->guard, view_of(line, sizeof(line))),
	    ERR_TOOBIG);
	assert_int_equal(seal(1, 1, &jws, &acts), 0);
	assert_int_equal(acts.len, i * 1000);
	assert_int_equal(guard_act_room(hsm->guard), 0);
	buf_free(&jws);
	buf_free(&acts);
	assert_int_equal(guard_act(hsm->guard, view_of(line, sizeof(line))), 0);
}

static void
seals_that_do_not_hold(void **state)
{
	struct buf jws, acts, x, file;
	struct rep_sealed says;
	struct fake_cards others;
	struct hsm *h, *ours = hsm;

	(void)state;
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	assert_int_equal(seal(3, 1, &jws, &acts), 0);
	for (int closed = 0; closed < 2; closed++) {
		for (size_t i = 0; i < jws.len; i += 5) {
			jws.p[i] ^= 1;
			assert_int_not_equal(sealed(&jws, &says, &x), 0);
			assert_int_equal(says.n, 0);
			buf_free(&x);
			jws.p[i] ^= 1;
		}
		guard_close(hsm->guard);
	}
	/* Another world's, by its own delegation: open or not, it is not ours. */
	fake_make(&others, 1);
	buf_init(&file, WORLD_FILE_MAX);
	h = fake_world(&others, MODE_REHEARSAL, 1, &file);
	hsm = h;
	assert_int_equal(sealed(&jws, &says, &x), ERR_WORLD_OTHER);
	buf_free(&x);
	assert_int_equal(fake_ritual(hsm, &others, RITUAL_OPEN, 1), 0);
	assert_int_equal(sealed(&jws, &says, &x), ERR_AUTH);
	buf_free(&x);
	hsm = ours;
	fake_close(h);
	h = fake_open(MODE_REHEARSAL);
	hsm = h;
	assert_int_equal(sealed(&jws, &says, &x), ERR_PHASE);
	buf_free(&x);
	hsm = ours;
	fake_close(h);
	fake_drop(&others);
	buf_free(&file);
	buf_free(&jws);
	buf_free(&acts);
}

/* Whatever KML signed, a seal has these members, of these types, and no other. */
static void
the_form_of_a_seal(void **state)
{
	static const char *const good =
	    "{\"ceremony\":\"00112233445566778899aabbccddeeff\",\"n\":3,"
	    "\"head\":\"HH\",\"mode\":\"rehearsal\",\"hknso\":\"WW\",\"gen\":1,"
	    "\"run\":\"00112233445566778899aabbccddeeff\",\"seq\":1,"
	    "\"cards\":[1,3],\"acts\":\"HH\"}";
	static const struct {
		const char *from, *to;
		int err;
	} rows[] = {
		{ "\"n\":3", "\"n\":3", 0 },
		{ "\"n\":3", "\"n\":0", ERR_FORMAT },
		{ "\"n\":3", "\"n\":\"3\"", ERR_FORMAT },
		{ "\"n\":3,", "", ERR_FORMAT },
		{ "\"n\":3", "\"n\":3,\"m\":3", ERR_FORMAT },
		{ "rehearsal", "production", ERR_MODE },
		{ "rehearsal", "other", ERR_FORMAT },
		{ "\"gen\":1", "\"gen\":0", ERR_FORMAT },
		{ "\"gen\":1", "\"gen\":2", ERR_AUTH },
		{ "\"gen\":1", "\"gen\":4294967296", ERR_FORMAT },
		{ "\"seq\":1", "\"seq\":0", ERR_FORMAT },
		{ "[1,3]", "[]", ERR_FORMAT },
		{ "[1,3]", "[3,1]", ERR_FORMAT },
		{ "[1,3]", "[1,1]", ERR_FORMAT },
		{ "[1,3]", "[0,1]", ERR_FORMAT },
		{ "[1,3]", "[1,65]", ERR_FORMAT },
		{ "[1,3]", "[1,\"3\"]", ERR_FORMAT },
		{ "[1,3]", "{}", ERR_FORMAT },
		{ "\"WW\"", "\"HH\"", ERR_WORLD_OTHER },
		{ "eeff\",\"n\"", "eef\",\"n\"", ERR_FORMAT },
	};
	char hex[2 * SHA256_LEN + 1];
	struct json_t *j, *k, *l, *m;
	struct rep_sealed says;
	struct buf text, jws, x;

	(void)state;
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(js_parse(view_str(good), 4096, &j), 0);
		k = fake_replace(j, rows[i].from, rows[i].to);
		memset(hex, '5', sizeof(hex) - 1);
		hex[sizeof(hex) - 1] = '\0';
		l = fake_replace(k, "HH", hex);
		hex_put(hex, hsm->guard->world.hknso, SHA256_LEN);
		m = strstr(rows[i].to, "HH") != NULL ? l :
		    fake_replace(l, "WW", hex);
		buf_init(&text, 4096);
		buf_init(&jws, WIRE_STR_MAX);
		assert_int_equal(js_dump(m, &text), 0);
		assert_int_equal(sign_bytes("keyconvoy-seal-2", JOSE_COMPACT,
		    &hsm->guard->world, hsm->guard->kml, buf_view(&text), &jws),
		    0);
		assert_int_equal(sealed(&jws, &says, &x), rows[i].err);
		if (m != l)
			js_free(m);
		js_free(l);
		js_free(k);
		js_free(j);
		buf_free(&text);
		buf_free(&jws);
		buf_free(&x);
	}
}

/* -- acts ------------------------------------------------------------------------------ */

static void
hex_of(struct view v, char out[static 65])
{
	uint8_t sha[SHA256_LEN];

	assert_int_equal(sha256(v.p, v.len, sha), 0);
	hex_put(out, sha, SHA256_LEN);
}

static void
the_texts_of_acts(void **state)
{
	struct req_copy req = { .method = METHOD_AZURE, .kid = KID,
		.kek = { 0xcc } };
	struct buf key, reduced, jws, acts;
	char want[4096], spki[65], file[5][65], hknso[65];
	uint8_t sha[SHA256_LEN];
	struct key_info info;

	(void)state;
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	new_key("a", &key);
	req.file = buf_view(&key);
	assert_int_equal(fake_rights(hsm, &cards, 2, &req), 0);
	buf_init(&reduced, KEY_FILE_MAX);
	assert_int_equal(hsm_soft.copy(hsm, &req, &reduced), 0);
	assert_int_equal(act_world(hsm->guard, view_str("w")), 0);
	assert_int_equal(act_generate(hsm->guard, buf_view(&key)), 0);
	assert_int_equal(act_copy(hsm->guard, buf_view(&reduced)), 0);
	assert_int_equal(act_wrap(hsm->guard, buf_view(&reduced),
	    view_str("byok")), 0);
	assert_int_equal(act_manifest(hsm->guard, view_str("all")), 0);
	assert_int_not_equal(act_generate(hsm->guard, view_str("{}")), 0);
	assert_int_equal(seal(1, 1, &jws, &acts), 0);
	assert_int_equal(key_peek(buf_view(&key), &info), 0);
	assert_int_equal(pkey_spki_digest(info.pub, sha), 0);
	hex_put(spki, sha, 32);
	hex_put(hknso, hsm->guard->world.hknso, 32);
	hex_of(view_str("w"), file[0]);
	hex_of(buf_view(&key), file[1]);
	hex_of(buf_view(&reduced), file[2]);
	hex_of(view_str("byok"), file[3]);
	hex_of(view_str("all"), file[4]);
	(void)snprintf(want, sizeof(want), "world %s %s\ngenerate %s %s\n"
	    "copy %s %s azure cc%062d %s\nwrap %s %s cc%062d %s\n"
	    "manifest %s\n", hknso, file[0], spki, file[1], spki, file[2], 0,
	    KID, spki, file[3], 0, KID, file[4]);
	assert_string_equal(buf_str(&acts), want);
	key_info_free(&info);
	buf_free(&key);
	buf_free(&reduced);
	buf_free(&jws);
	buf_free(&acts);
}

/* -- a test --------------------------------------------------------------------------- */

/* It leaves what seals, and nothing that a key needs. */
static void
a_test_opens_nothing(void **state)
{
	struct req_seal req = { .n = 3 };
	struct buf jws, acts, key, out;
	struct guard *g = hsm->guard;
	uint8_t have;

	(void)state;
	buf_init(&jws, 16384);
	buf_init(&acts, 16384);
	buf_init(&out, MANIFEST_MAX);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	new_key("a", &key);
	assert_int_equal(fake_begin(hsm, RITUAL_TEST, none), ERR_PHASE);
	guard_close(g);
	assert_int_equal(guard_seal(g, &req, &jws, &acts), ERR_PHASE);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_TEST, 1), ERR_QUORUM);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_TEST, 3), 0);
	assert_false(g->open);
	assert_null(g->km.p);
	assert_null(g->shares.p);
	assert_int_equal(guard_seal(g, &req, &jws, &acts), 0);
	assert_int_equal(guard_manifest(g, view_str("{}"), &out), ERR_PHASE);
	assert_int_equal(guard_load(g, buf_view(&world)), ERR_PHASE);
	guard_close(g);
	assert_int_equal(guard_load(g, buf_view(&world)), 0);
	/* A share of another set among the rest is found. */
	assert_int_equal(fake_begin(hsm, RITUAL_TEST, none), 0);
	for (unsigned x = 1; x <= 3; x++) {
		const struct hsm_card card = fake_insert(&cards, x);

		assert_int_equal(ritual_card(g, x, 0, &card, &have), 0);
	}
	g->shares.p[2 * SHAMIR_LEN] ^= 1;
	assert_int_equal(ritual_end(g), ERR_SHARE);
	assert_null(g->kml);
	buf_free(&key);
	buf_free(&jws);
	buf_free(&acts);
	buf_free(&out);
}

/* -- a new set of cards ------------------------------------------------------------------ */

static struct fake_cards news;

/* 2 to 4 of the new ones, by old cards 1 to m. */
static int
renew(unsigned m, unsigned k, struct buf *file)
{
	struct req_ritual_begin req = { .purpose = RITUAL_REPLACE,
		.new_k = (uint8_t)k, .new_n = (uint8_t)news.n };
	struct rep_ritual_begin rep;
	struct req_world_create made;
	struct buf list, grants;
	uint8_t have;
	int err;

	buf_init(&grants, 1024);
	made = fake_request(&news, k, &list);
	req.cards = made.cards;
	err = ritual_begin(hsm->guard, &req, &rep, &grants);
	assert_true(err != 0 || (rep.new_k == k && rep.new_n == news.n));
	for (unsigned x = 1; err == 0 && x <= m; x++) {
		const struct hsm_card card = fake_insert(&cards, x);

		err = ritual_card(hsm->guard, x, 0, &card, &have);
	}
	if (err == 0)
		assert_int_equal(ritual_end(hsm->guard), ERR_PHASE);
	if (err == 0)
		err = ritual_replace(hsm->guard, file);
	buf_free(&list);
	buf_free(&grants);
	return err;
}

static void
make_news(unsigned n)
{
	fake_make(&news, n);
	for (unsigned i = 0; i < n; i++)
		news.card[i].guid[0] = (uint8_t)(0x80 + i);
}

static enum card_who
who_is(struct fake_cards *f, unsigned x)
{
	struct req_identify req = { .cert = buf_view(&f->stored[x - 1]) };
	struct rep_identify rep = { 0 };

	memcpy(req.guid, f->card[x - 1].guid, sizeof(req.guid));
	assert_int_equal(guard_identify(hsm->guard, &req, &rep), 0);
	return (enum card_who)rep.who;
}

/* What a card of f comes to when the world is to be opened. */
static int
opens(struct fake_cards *f)
{
	const struct hsm_card card = fake_insert(f, 1);
	uint8_t have;

	assert_int_equal(fake_begin(hsm, RITUAL_OPEN, none), 0);
	return ritual_card(hsm->guard, 1, 0, &card, &have);
}

static void
another_set(void **state)
{
	struct guard *g = hsm->guard;
	struct buf file, key;

	(void)state;
	make_news(4);
	buf_init(&file, WORLD_FILE_MAX);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	new_key("a", &key);
	assert_int_equal(renew(2, 3, &file), ERR_PHASE);	/* it is open */
	guard_close(g);
	assert_int_equal(renew(1, 3, &file), ERR_QUORUM);
	assert_int_equal(renew(2, 3, &file), 0);
	/* The same world, another set, to be proved by all of it. */
	assert_int_equal(g->world.gen, 2);
	assert_int_equal(g->world.k, 3);
	assert_int_equal(g->world.n, 4);
	assert_int_equal(fake_begin(hsm, RITUAL_OPEN, none), ERR_PHASE);
	assert_int_equal(fake_ritual(hsm, &news, RITUAL_PROVE, 3), ERR_QUORUM);
	/* The old file in between is the old world, and proves nothing. */
	assert_int_equal(guard_load(g, buf_view(&world)), 0);
	assert_int_equal(fake_begin(hsm, RITUAL_PROVE, none), ERR_PHASE);
	assert_int_equal(who_is(&cards, 1), WHO_THIS);
	assert_int_equal(renew(3, 3, (buf_reset(&file), &file)), 0);
	assert_int_equal(guard_load(g, buf_view(&file)), 0);
	assert_int_equal(fake_ritual(hsm, &news, RITUAL_PROVE, 4), 0);
	/* Its keys are those of before. */
	assert_true(g->open);
	{
		struct rep_describe rep = { 0 };
		struct buf spki;

		buf_init(&spki, 1024);
		assert_int_equal(hsm_soft.describe(hsm, buf_view(&key), &rep,
		    &spki), 0);
		assert_int_equal(rep.authentic, 1);
		buf_free(&spki);
	}
	assert_int_equal(who_is(&cards, 1), WHO_OLDER);
	assert_int_equal(who_is(&news, 1), WHO_THIS);
	guard_close(g);
	/* The old set by the new file: refused; the new set by the old one too. */
	assert_int_equal(opens(&cards), ERR_CARD_OLDER);
	assert_int_equal(guard_load(g, buf_view(&world)), 0);
	assert_int_equal(who_is(&news, 1), WHO_NEWER);
	assert_int_equal(opens(&news), ERR_CARD_WORLD);
	assert_int_equal(fake_ritual(hsm, &cards, RITUAL_OPEN, 2), 0);
	buf_free(&file);
	buf_free(&key);
	fake_drop(&news);
}

/* Nobody joins both. */
static void
no_old_card_joins(void **state)
{
	struct buf file;

	(void)state;
	buf_init(&file, WORLD_FILE_MAX);
	make_news(2);
	memcpy(news.card[1].point, cards.card[2].point, POINT_LEN);
	assert_int_equal(renew(2, 2, &file), ERR_CARD_OLDER);
	fake_drop(&news);
	make_news(2);
	memcpy(news.card[0].guid, cards.card[0].guid, 16);
	assert_int_equal(renew(2, 1, &file), ERR_CARD_OLDER);
	assert_int_equal(file.len, 0);
	assert_int_equal(hsm->guard->world.gen, 1);
	buf_free(&file);
	fake_drop(&news);
}

static int
retire(struct fake_cards *f, unsigned card, unsigned x, int again)
{
	const struct hsm_card c = fake_insert(f, card);
	uint8_t have;

	return ritual_card(hsm->guard, x, again, &c, &have);
}

static void
spares(void **state)
{
	struct guard *g = hsm->guard;
	struct buf file;

	(void)state;
	make_news(2);
	buf_init(&file, WORLD_FILE_MAX);
	assert_int_equal(fake_begin(hsm, RITUAL_RETIRE, none), ERR_PHASE);
	assert_int_equal(renew(2, 1, &file), 0);
	assert_int_equal(fake_ritual(hsm, &news, RITUAL_PROVE, 2), 0);
	assert_int_equal(fake_begin(hsm, RITUAL_RETIRE, none), 0);
	assert_int_equal(retire(&news, 1, 1, 0), ERR_CARD_WORLD);
	assert_int_equal(retire(&news, 1, 1, 1), ERR_CARD_WORLD);
	assert_int_equal(retire(&cards, 1, 2, 1), ERR_CARD_WORLD);
	/* A copy of a certificate is no card. */
	buf_reset(&news.stored[0]);
	assert_int_equal(buf_put(&news.stored[0], cards.stored[0].p,
	    cards.stored[0].len), 0);
	assert_int_equal(retire(&news, 1, 1, 0), ERR_SHARE);
	assert_int_not_equal(news.stored[0].len, 0);
	assert_int_equal(retire(&cards, 1, 1, 0), 0);
	assert_int_equal(g->retired_gen, 1);
	assert_int_equal(cards.stored[0].len, 0);
	/* Once more: as after a plug was pulled, and nothing tells which it was. */
	assert_int_equal(retire(&cards, 1, 1, 0), ERR_CARD_UNPROVED);
	assert_int_equal(retire(&cards, 1, 1, 1), 0);
	assert_int_equal(g->retired_gen, 0);
	/* Pulled between the two: its certificate is there, and the key is not. */
	g->retired_gen = 1;
	assert_int_equal(retire(&news, 1, 1, 1), 0);
	assert_int_equal(g->retired_gen, 0);
	assert_int_equal(news.stored[0].len, 0);
	assert_int_equal(ritual_end(g), 0);
	assert_true(g->open);
	/* It opens the old world no more. */
	guard_close(g);
	assert_int_equal(guard_load(g, buf_view(&world)), 0);
	assert_int_equal(opens(&cards), ERR_CARD_UNPROVED);
	buf_free(&file);
	fake_drop(&news);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_forged_world),
		T(certificates_on_cards),
		T(proved_where_it_was_made),
		T(recorded_answers),
		T(exactly_the_list),
		T(subjects_that_are_none),
		T(what_a_seal_says),
		T(a_record_only_grows),
		T(acts_are_bounded),
		T(seals_that_do_not_hold),
		T(the_form_of_a_seal),
		T(the_texts_of_acts),
		T(a_test_opens_nothing),
		T(another_set),
		T(no_old_card_joins),
		T(spares),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
