/*
 * The soft module through struct hsm_module: whole ceremonies with cards in
 * memory, and everything that their people may do wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/x509.h>

#include "hsm/keys/keyfile.h"
#include "hsm/soft/soft.h"
#include "hsm/world/cert.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "tests/unit/byok_open.h"
#include "tests/unit/fake_cards.h"
#include "tests/unit/soft_here.h"

/* -- from a new world to a .byok ------------------------------------------------------------ */

/* The spki that generate gave out, against what came out of the .byok. */
static void
same_pair(EVP_PKEY *pair, struct view spki)
{
	const unsigned char *p = spki.p;
	EVP_PKEY *pub = d2i_PUBKEY(NULL, &p, (long)spki.len);

	assert_non_null(pub);
	assert_int_equal(pkey_is_pair(pair, pub), 0);
	EVP_PKEY_free(pub);
}

static void
one_key(struct hsm *h, struct fake_cards *f, unsigned k, enum key_type type,
    uint32_t size, uint64_t e)
{
	const struct req_generate req = { .ident = "contoso-1",
		.plainname = "Contoso \xc3\xa9", .type = (uint8_t)type,
		.size = size, .pubexp = e };
	struct buf key, spki, reduced, byok, hold;
	struct rep_describe says = { 0 };
	EVP_PKEY *pair;

	buf_init(&key, KEY_FILE_MAX);
	buf_init(&spki, 4096);
	buf_init(&hold, 8192);
	assert_int_equal(hsm_soft.generate(h, &req, &here_quiet, &key, &spki),
	    0);
	assert_null(strpbrk(buf_str(&key), "\t\r\n "));
	assert_int_equal(hsm_soft.describe(h, buf_view(&key), &says, &hold), 0);
	assert_int_equal(says.authentic, 1);
	assert_string_equal(says.app, "simple");
	assert_string_equal(says.ident, "contoso-1");
	assert_string_equal(says.plainname, "Contoso \xc3\xa9");
	assert_int_equal(says.type, type);
	assert_int_equal(says.size, size);
	assert_int_equal(says.rights, key_rights(type));
	assert_int_equal(says.method, METHOD_NONE);
	assert_true(view_eq(says.spki, buf_view(&spki)));

	here_allow(h, f, k, &key);
	assert_int_equal(here_copy(h, buf_view(&key), KID, &reduced), 0);
	buf_reset(&hold);
	assert_int_equal(hsm_soft.describe(h, buf_view(&reduced), &says, &hold),
	    0);
	assert_string_equal(says.app, "xferacld");
	assert_int_equal(says.rights, RIGHT_TRANSFER);
	assert_int_equal(says.method, METHOD_AZURE);
	assert_string_equal(says.kid, KID);
	assert_memory_equal(says.kek, here.kek_digest, SHA256_LEN);

	assert_int_equal(here_wrap(h, buf_view(&reduced),
	    buf_view(&here.kek_file), KID, &byok), 0);
	byok_open(here.kek, KID, buf_view(&byok), &pair);
	same_pair(pair, buf_view(&spki));
	EVP_PKEY_free(pair);
	buf_free(&key);
	buf_free(&spki);
	buf_free(&hold);
	buf_free(&reduced);
	buf_free(&byok);
}

static void
ceremony(unsigned k, unsigned n)
{
	struct fake_cards f;
	struct buf file;
	struct hsm *h;

	fake_make(&f, n);
	buf_init(&file, WORLD_FILE_MAX);
	h = fake_world(&f, MODE_REHEARSAL, k, &file);
	assert_false(h->guard->open);
	h->guard->unproved = 1;
	assert_int_equal(fake_ritual(h, &f, RITUAL_PROVE, n), 0);
	assert_true(h->guard->open);
	for (unsigned x = 1; x <= n; x++) {
		struct cert c;

		assert_int_equal(cert_peek(buf_view(&f.stored[x - 1]), &c), 0);
		assert_int_equal(c.x, x);
		assert_int_equal(c.n, n);
	}
	one_key(h, &f, k, KEY_EC, 256, 0);
	fake_close(h);

	/* Another day: the file, K cards. */
	h = fake_open(MODE_REHEARSAL);
	assert_int_equal(guard_load(h->guard, buf_view(&file)), 0);
	assert_int_equal(fake_ritual(h, &f, RITUAL_OPEN, k), 0);
	one_key(h, &f, k, KEY_EC, 521, 0);
	fake_close(h);
	buf_free(&file);
	fake_drop(&f);
}

static void
one_of_one(void **state)
{
	(void)state;
	ceremony(1, 1);
}

static void
two_of_three(void **state)
{
	(void)state;
	ceremony(2, 3);
}

static void
sixty_four_of_sixty_four(void **state)
{
	(void)state;
	ceremony(64, 64);
}

static void
other_types(void **state)
{
	(void)state;
	here_opened(RITUAL_OPEN);
	one_key(here.hsm, &here.cards, 2, KEY_EC, 384, 0);
	one_key(here.hsm, &here.cards, 2, KEY_RSA, 2048, 0);
	one_key(here.hsm, &here.cards, 2, KEY_RSA, 2048, 0x100000000000001u);
}

/* -- rituals ----------------------------------------------------------------------------------- */

static void
fewer_than_k(void **state)
{
	struct hsm_card card;
	uint8_t have;

	(void)state;
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 0),
	    ERR_QUORUM);
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 1),
	    ERR_QUORUM);
	/* The same card again counts once. */
	card = fake_insert(&here.cards, 1);
	assert_int_equal(ritual_card(here.hsm->guard, 1, 0, &card, &have), 0);
	assert_int_equal(have, 1);
	assert_int_equal(ritual_end(here.hsm->guard), ERR_QUORUM);
	assert_false(here.hsm->guard->open);
	/* The ritual goes on. */
	card = fake_insert(&here.cards, 3);
	assert_int_equal(ritual_card(here.hsm->guard, 3, 0, &card, &have), 0);
	assert_int_equal(have, 2);
	assert_int_equal(ritual_end(here.hsm->guard), 0);
	assert_true(here.hsm->guard->open);
	/* It is over. */
	assert_int_equal(ritual_end(here.hsm->guard), ERR_PHASE);
	assert_int_equal(ritual_card(here.hsm->guard, 3, 0, &card, &have),
	    ERR_PHASE);
}

static void
a_new_ritual_drops_the_old(void **state)
{
	(void)state;
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 1),
	    ERR_QUORUM);
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 1),
	    ERR_QUORUM);
	assert_false(here.hsm->guard->open);
}

static void
more_than_k(void **state)
{
	(void)state;
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 3), 0);
	assert_true(here.hsm->guard->open);
}

static void
wrong_cards(void **state)
{
	struct hsm_card card;
	const struct view none = view_of(NULL, 0);
	uint8_t have = 77;

	(void)state;
	assert_int_equal(fake_begin(here.hsm, (enum ritual)0, none), ERR_ARG);
	assert_int_equal(fake_begin(here.hsm, (enum ritual)7, none), ERR_ARG);
	card = fake_insert(&here.cards, 2);
	assert_int_equal(ritual_card(here.hsm->guard, 2, 0, &card, &have),
	    ERR_PHASE);
	here.hsm->guard->unproved = 1;
	assert_int_equal(fake_begin(here.hsm, RITUAL_PROVE, none), 0);
	assert_int_equal(ritual_card(here.hsm->guard, 0, 0, &card, &have),
	    ERR_ARG);
	assert_int_equal(ritual_card(here.hsm->guard, 4, 0, &card, &have),
	    ERR_ARG);
	assert_int_equal(ritual_card(here.hsm->guard, 1, 0, &card, &have),
	    ERR_SHARE);
	here.cards.fail_agree = ERR_CARD_REMOVED;
	assert_int_equal(ritual_card(here.hsm->guard, 2, 0, &card, &have),
	    ERR_CARD_REMOVED);
	here.cards.fail_agree = 0;
	here.cards.fail_store = ERR_CARD_FULL;
	assert_int_equal(ritual_card(here.hsm->guard, 2, 0, &card, &have),
	    ERR_CARD_FULL);
	here.cards.fail_store = 0;
	assert_int_equal(have, 77);
	/* None of these counted. */
	assert_int_equal(ritual_card(here.hsm->guard, 2, 0, &card, &have), 0);
	assert_int_equal(have, 1);
	assert_int_equal(ritual_end(here.hsm->guard), ERR_QUORUM);
}

/* KNSO's own signature over a share that opens, and is not LT's. */
static void
a_share_that_lies(void **state)
{
	struct json_t *payload = fake_payload(buf_view(&here.world)), *j, *h;
	struct world_name name = { .mode = MODE_REHEARSAL, .gen = 1,
		.suite = "ECp521mAES", .k = 2, .n = 3 };
	struct buf jwe, file;
	struct world w;
	EVP_PKEY *knso;

	(void)state;
	assert_int_equal(world_read(buf_view(&here.world), MODE_REHEARSAL, &w),
	    0);
	knso = fake_knso(&here.cards, &w);
	name.hknso = w.hknso;
	h = world_share_header(&name, 2, w.card[1].point);
	buf_init(&jwe, 4096);
	buf_init(&file, WORLD_FILE_MAX);
	assert_int_equal(jwe_write_es(h, here.cards.key[1],
	    view_str("0123456789abcdef0123456789abcdef"), &jwe), 0);
	j = fake_replace(payload, w.card[1].share, buf_str(&jwe));
	fake_sign(j, "rehearsal", knso, &file);
	assert_int_equal(guard_load(here.hsm->guard, buf_view(&file)), 0);
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 2),
	    ERR_SHARE);
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 3),
	    ERR_SHARE);
	assert_false(here.hsm->guard->open);
	/* A share that is too short. */
	buf_reset(&jwe);
	buf_reset(&file);
	assert_int_equal(jwe_write_es(h, here.cards.key[1], view_str("short"),
	    &jwe), 0);
	js_free(j);
	j = fake_replace(payload, w.card[1].share, buf_str(&jwe));
	fake_sign(j, "rehearsal", knso, &file);
	assert_int_equal(guard_load(here.hsm->guard, buf_view(&file)), 0);
	{
		struct hsm_card card = fake_insert(&here.cards, 2);
		uint8_t have;

		assert_int_equal(fake_begin(here.hsm, RITUAL_OPEN,
		    view_of(NULL, 0)), 0);
		assert_int_equal(ritual_card(here.hsm->guard, 2, 0, &card, &have),
		    ERR_SHARE);
	}
	js_free(j);
	js_free(h);
	js_free(payload);
	buf_free(&jwe);
	buf_free(&file);
	EVP_PKEY_free(knso);
	world_free(&w);
}

/* hkm says another KM: LT opens it, and it is not the one that KNSO named. */
static void
another_hkm(void **state)
{
	struct json_t *payload = fake_payload(buf_view(&here.world)), *j;
	const char *hkm = js_str(payload, "hkm");
	char to[65];
	struct buf file;
	struct world w;
	EVP_PKEY *knso;

	(void)state;
	assert_int_equal(world_read(buf_view(&here.world), MODE_REHEARSAL, &w),
	    0);
	knso = fake_knso(&here.cards, &w);
	(void)snprintf(to, sizeof(to), "%s", hkm);
	to[0] = to[0] == '0' ? '1' : '0';
	j = fake_replace(payload, hkm, to);
	buf_init(&file, WORLD_FILE_MAX);
	fake_sign(j, "rehearsal", knso, &file);
	assert_int_equal(guard_load(here.hsm->guard, buf_view(&file)), 0);
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 2),
	    ERR_SHARE);
	assert_false(here.hsm->guard->open);
	js_free(j);
	js_free(payload);
	buf_free(&file);
	EVP_PKEY_free(knso);
	world_free(&w);
}

/* KML's private half under LT, of another pair than KNSO delegated. */
static void
another_kml(void **state)
{
	struct json_t *payload = fake_payload(buf_view(&here.world)), *j, *h;
	struct world_name name = { .mode = MODE_REHEARSAL, .gen = 1,
		.suite = "ECp521mAES", .k = 2, .n = 3 };
	struct secret lt, der;
	struct buf jwe, file;
	struct world w;
	EVP_PKEY *knso;

	(void)state;
	assert_int_equal(world_read(buf_view(&here.world), MODE_REHEARSAL, &w),
	    0);
	knso = fake_knso(&here.cards, &w);
	fake_lt(&here.cards, &w, &lt);
	assert_int_equal(pkey_pkcs8(here.cards.key[0], &der), 0);
	name.hknso = w.hknso;
	h = world_secret_header(&name, "kml");
	buf_init(&jwe, 4096);
	buf_init(&file, WORLD_FILE_MAX);
	assert_int_equal(jwe_write_dir(JOSE_COMPACT, h, &lt,
	    view_of(der.p, der.len), &jwe), 0);
	j = fake_replace(payload, w.kml_jwe, buf_str(&jwe));
	fake_sign(j, "rehearsal", knso, &file);
	assert_int_equal(guard_load(here.hsm->guard, buf_view(&file)), 0);
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 2),
	    ERR_SHARE);
	assert_false(here.hsm->guard->open);
	secret_free(&lt);
	secret_free(&der);
	js_free(h);
	js_free(j);
	js_free(payload);
	buf_free(&jwe);
	buf_free(&file);
	EVP_PKEY_free(knso);
	world_free(&w);
}

/* -- phases ------------------------------------------------------------------------------------- */

static void
closed(void **state)
{
	const struct req_seal seal = { .n = 1 };
	struct buf key, out;

	(void)state;
	buf_init(&out, 4096);
	assert_int_equal(here_generate(here.hsm, "a", &key), ERR_PHASE);
	buf_free(&key);
	assert_int_equal(here_copy(here.hsm, view_str("{}"), KID, &key),
	    ERR_PHASE);
	assert_int_equal(here_wrap_code(view_str("{}"),
	    buf_view(&here.kek_file), KID), ERR_PHASE);
	assert_int_equal(guard_seal(here.hsm->guard, &seal, &out, &out),
	    ERR_PHASE);
	assert_int_equal(guard_manifest(here.hsm->guard,
	    view_str("{\"mode\":\"rehearsal\"}"), &out), ERR_PHASE);
	assert_int_equal(out.len, 0);
	buf_free(&key);
	buf_free(&out);
}

static void
no_world(void **state)
{
	struct rep_identify who = { 0 };
	const struct req_identify nobody = { .guid = { 1 } };
	struct rep_world_load info;
	struct hsm *h;

	(void)state;
	h = fake_open(MODE_REHEARSAL);
	assert_int_equal(fake_begin(h, RITUAL_OPEN, view_of(NULL, 0)),
	    ERR_PHASE);
	assert_int_equal(ritual_end(h->guard), ERR_PHASE);
	assert_int_equal(guard_info(h->guard, &info), ERR_PHASE);
	assert_int_equal(guard_identify(h->guard, &nobody, &who), 0);
	assert_int_equal(who.who, WHO_BLANK);
	fake_close(h);
	fake_close(NULL);
}

static void
an_open_world_stays(void **state)
{
	struct req_world_create req;
	struct buf list, made;

	(void)state;
	here_opened(RITUAL_OPEN);
	assert_int_equal(guard_load(here.hsm->guard, buf_view(&here.world)),
	    ERR_PHASE);
	buf_init(&made, WORLD_FILE_MAX);
	req = fake_request(&here.cards, 2, &list);
	assert_int_equal(guard_create(here.hsm->guard, &req, &made), ERR_PHASE);
	assert_int_equal(made.len, 0);
	buf_free(&list);
	buf_free(&made);
}

static void
a_bad_file_changes_nothing(void **state)
{
	struct rep_world_load info = { 0 };

	(void)state;
	assert_int_not_equal(guard_load(here.hsm->guard, view_str("{}")), 0);
	assert_int_equal(guard_info(here.hsm->guard, &info), 0);
	assert_int_equal(info.n, 3);
	/* Not even the ritual that was going on. */
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 1),
	    ERR_QUORUM);
	assert_int_not_equal(guard_load(here.hsm->guard, view_str("{}")), 0);
	{
		struct hsm_card card = fake_insert(&here.cards, 2);
		uint8_t have;

		assert_int_equal(ritual_card(here.hsm->guard, 2, 0, &card, &have),
		    0);
		assert_int_equal(have, 2);
	}
	assert_int_equal(ritual_end(here.hsm->guard), 0);
}

static void
loading_ends_a_ritual(void **state)
{
	(void)state;
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_OPEN, 1),
	    ERR_QUORUM);
	assert_int_equal(guard_load(here.hsm->guard, buf_view(&here.world)), 0);
	assert_int_equal(ritual_end(here.hsm->guard), ERR_PHASE);
}

static void
bad_requests_for_a_world(void **state)
{
	struct fake_cards f = here.cards;
	struct req_world_create req;
	struct buf list, made;
	struct hsm *h;

	(void)state;
	h = fake_open(MODE_REHEARSAL);
	buf_init(&made, WORLD_FILE_MAX);
	req = fake_request(&f, 2, &list);
	req.n = 2;			/* a card too many */
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_FORMAT);
	req.n = 4;			/* one missing */
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_FORMAT);
	req.n = 0;
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_ARG);
	req.n = 65;
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_ARG);
	req.n = 3;
	req.k = 0;
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_ARG);
	req.k = 4;
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_ARG);
	req.k = 2;
	req.suite = "none";
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_UNSUPPORTED);
	buf_free(&list);

	/* The same card twice, a GUID twice, a point off the curve. */
	memcpy(f.card[1].point, f.card[0].point, POINT_LEN);
	req = fake_request(&f, 2, &list);
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_FORMAT);
	buf_free(&list);
	f = here.cards;
	memcpy(f.card[1].guid, f.card[0].guid, 16);
	req = fake_request(&f, 2, &list);
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_FORMAT);
	buf_free(&list);
	f = here.cards;
	f.card[2].point[64] ^= 1;
	req = fake_request(&f, 2, &list);
	assert_int_equal(guard_create(h->guard, &req, &made), ERR_POINT);
	buf_free(&list);
	assert_int_equal(made.len, 0);
	buf_free(&made);
	fake_close(h);
}

/* -- whose card is this? -------------------------------------------------------------------------------- */

static int
who(struct view cert, const uint8_t *guid, struct rep_identify *out)
{
	struct req_identify req = { .cert = cert };

	if (guid != NULL)
		memcpy(req.guid, guid, 16);
	memset(out, 0, sizeof(*out));
	assert_int_equal(guard_identify(here.hsm->guard, &req, out), 0);
	return out->who;
}

static void
identify(void **state)
{
	static const uint8_t stranger[16] = { 0xee };
	struct fake_cards outsiders;
	struct buf file, forged;
	struct rep_identify r;
	struct world_name name;
	struct world w, v;
	struct hsm *h;
	EVP_PKEY *kml;

	(void)state;
	fake_make(&outsiders, 1);
	buf_init(&file, WORLD_FILE_MAX);
	buf_init(&forged, CARD_CERT_MAX);
	h = fake_world(&outsiders, MODE_REHEARSAL, 1, &file);
	assert_int_equal(world_read(buf_view(&here.world), MODE_REHEARSAL, &w),
	    0);
	assert_int_equal(world_read(buf_view(&file), MODE_REHEARSAL, &v), 0);
	assert_int_equal(pkey_ec_new("P-256", &kml), 0);

	assert_int_equal(who(view_of(NULL, 0), NULL, &r), WHO_BLANK);
	assert_int_equal(who(view_of(NULL, 0), stranger, &r), WHO_BLANK);
	assert_int_equal(r.x, 0);
	/* By its certificate, and by its GUID first. */
	assert_int_equal(who(w.card[1].cert, NULL, &r), WHO_THIS);
	assert_int_equal(r.x, 2);
	assert_int_equal(r.gen, 1);
	assert_memory_equal(r.hknso, w.hknso, SHA256_LEN);
	assert_int_equal(who(v.card[0].cert, w.card[2].guid, &r), WHO_THIS);
	assert_int_equal(r.x, 3);
	/* Another world's; nobody's. */
	assert_int_equal(who(v.card[0].cert, NULL, &r), WHO_OTHER_WORLD);
	assert_memory_equal(r.hknso, v.hknso, SHA256_LEN);
	assert_int_equal(r.x, 0);
	assert_int_equal(who(view_str("0123"), NULL, &r), WHO_FOREIGN);
	/* This world's name, anybody's signature; also for an older set. */
	name = (struct world_name){ .mode = MODE_REHEARSAL, .gen = 1,
		.suite = "ECp521mAES", .k = 2, .n = 3, .hknso = w.hknso };
	assert_int_equal(cert_make(&name, 2, outsiders.card[0].point, kml,
	    &forged), 0);
	assert_int_equal(who(buf_view(&forged), NULL, &r), WHO_FOREIGN);
	assert_int_equal(r.x, 0);
	EVP_PKEY_free(kml);
	world_free(&w);
	world_free(&v);
	fake_close(h);
	buf_free(&file);
	buf_free(&forged);
	fake_drop(&outsiders);
}

/* Certificates of this world's KML for other sets than the file's. */
static void
older_sets(void **state)
{
	struct fake_cards f;
	struct rep_identify r;
	struct world_name name;
	struct secret lt, km = { 0 };
	struct buf older, newer;
	EVP_PKEY *kml;
	struct world w;

	(void)state;
	fake_make(&f, 1);
	buf_init(&older, CARD_CERT_MAX);
	buf_init(&newer, CARD_CERT_MAX);
	assert_int_equal(world_read(buf_view(&here.world), MODE_REHEARSAL, &w),
	    0);
	fake_lt(&here.cards, &w, &lt);
	assert_int_equal(world_unlock(&w, &lt, &km, &kml), 0);
	name = (struct world_name){ .mode = MODE_REHEARSAL, .gen = 2,
		.suite = "ECp521mAES", .k = 2, .n = 3, .hknso = w.hknso };
	/* What KML signed for a set that this file does not know yet, */
	assert_int_equal(cert_make(&name, 1, f.card[0].point, kml, &newer), 0);
	assert_int_equal(who(buf_view(&newer), NULL, &r), WHO_NEWER);
	/* and for this one, but another card. */
	name.gen = 1;
	assert_int_equal(cert_make(&name, 1, f.card[0].point, kml, &older), 0);
	assert_int_equal(who(buf_view(&older), NULL, &r), WHO_OTHER_SET);
	assert_int_equal(r.x, 0);
	/* The set was replaced since. */
	here.hsm->guard->world.gen = 2;
	assert_int_equal(who(buf_view(&older), NULL, &r), WHO_OLDER);
	assert_int_equal(r.gen, 1);
	assert_int_equal(r.x, 0);
	assert_int_equal(who(w.card[0].cert, NULL, &r), WHO_OLDER);
	secret_free(&lt);
	secret_free(&km);
	EVP_PKEY_free(kml);
	world_free(&w);
	buf_free(&older);
	buf_free(&newer);
	fake_drop(&f);
}

/* -- signatures ------------------------------------------------------------------------------------------ */

static void
manifests(void **state)
{
	struct buf jws;

	(void)state;
	here_opened(RITUAL_OPEN);
	buf_init(&jws, 3 * MANIFEST_MAX);
	assert_int_equal(guard_manifest(here.hsm->guard, view_str("[]"), &jws),
	    ERR_FORMAT);
	assert_int_equal(guard_manifest(here.hsm->guard,
	    view_str("{\"mode\":\"production\"}"), &jws), ERR_MODE);
	assert_int_equal(jws.len, 0);
	assert_int_equal(guard_manifest(here.hsm->guard,
	    view_str("{\"mode\":\"rehearsal\"}"), &jws), 0);
	buf_free(&jws);
}

#define T(f) cmocka_unit_test_setup_teardown(f, here_begin, here_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(one_of_one),
		T(two_of_three),
		T(sixty_four_of_sixty_four),
		T(other_types),
		T(fewer_than_k),
		T(a_new_ritual_drops_the_old),
		T(more_than_k),
		T(wrong_cards),
		T(a_share_that_lies),
		T(another_hkm),
		T(another_kml),
		T(closed),
		T(no_world),
		T(an_open_world_stays),
		T(a_bad_file_changes_nothing),
		T(loading_ends_a_ritual),
		T(bad_requests_for_a_world),
		T(identify),
		T(older_sets),
		T(manifests),
	};

	return cmocka_run_group_tests_name("soft", tests, here_group_begin,
	    here_group_end);
}
