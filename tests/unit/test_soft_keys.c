/* The soft module's keys: what their rights forbid, and files that were changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/rsa.h>

#include "hsm/keys/keyfile.h"
#include "hsm/soft/soft.h"
#include "src/base/err.h"
#include "tests/unit/fake_cards.h"
#include "tests/unit/soft_here.h"

#define KID2 "https://fabrikam.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"

static int
cancel(void *arg, uint32_t done, uint32_t total)
{
	(void)done, (void)total;
	return *(int *)arg;
}

/* -- rights ---------------------------------------------------------------------------------------- */

static void
a_copy_costs_k_cards(void **state)
{
	struct buf key, first, again;

	(void)state;
	here_opened(RITUAL_OPEN);
	assert_int_equal(here_generate(here.hsm, "contoso", &key), 0);
	/* Opening proves K cards for nothing else. */
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &first),
	    ERR_QUORUM);
	assert_int_equal(fake_begin(here.hsm, RITUAL_PROVE, view_of(NULL, 0)),
	    ERR_PHASE);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &first),
	    ERR_QUORUM);
	/* One card is not K, the world being open or not. */
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_RIGHTS, 1),
	    ERR_QUORUM);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &first),
	    ERR_QUORUM);
	here_allow(here.hsm, &here.cards, 2, &key);
	/* What fails costs nothing. */
	assert_int_equal(here_copy(here.hsm, buf_view(&key), "", &first),
	    ERR_KID_MISSING);
	assert_int_equal(here_copy(here.hsm, buf_view(&key),
	    "https://contoso.vault.azure.net/keys/kek", &first),
	    ERR_KID_VERSION);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &first), 0);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &again),
	    ERR_QUORUM);
	/* A new ritual drops what one had proved. */
	here_allow(here.hsm, &here.cards, 2, &key);
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_RIGHTS, 1),
	    ERR_QUORUM);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &again),
	    ERR_QUORUM);
	buf_free(&key);
	buf_free(&first);
	buf_free(&again);
}

/* RIGHTS opens a closed world as well. */
static void
rights_open(void **state)
{
	struct buf key, reduced;

	(void)state;
	here_opened(RITUAL_OPEN);
	assert_int_equal(here_generate(here.hsm, "contoso", &key), 0);
	guard_close(here.hsm->guard);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &reduced),
	    ERR_PHASE);
	here_allow(here.hsm, &here.cards, 2, &key);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &reduced), 0);
	buf_free(&key);
	buf_free(&reduced);
}

static void
what_rights_forbid(void **state)
{
	struct req_copy no_method = { .method = METHOD_NONE, .kid = KID };
	struct buf key, reduced, more;

	(void)state;
	here_opened(RITUAL_OPEN);
	assert_int_equal(here_generate(here.hsm, "contoso", &key), 0);
	assert_int_equal(here_wrap_code(buf_view(&key),
	    buf_view(&here.kek_file), KID), ERR_RIGHTS);
	no_method.file = buf_view(&key);
	buf_init(&more, KEY_FILE_MAX);
	here_allow(here.hsm, &here.cards, 2, &key);
	assert_int_equal(hsm_soft.copy(here.hsm, &no_method, &more),
	    ERR_UNSUPPORTED);
	no_method.method = METHOD_WORLD + 1;
	assert_int_equal(hsm_soft.copy(here.hsm, &no_method, &more),
	    ERR_UNSUPPORTED);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &reduced), 0);
	assert_int_equal(fake_ritual(here.hsm, &here.cards, RITUAL_RIGHTS, 2),
	    0);
	buf_free(&more);
	assert_int_equal(here_copy(here.hsm, buf_view(&reduced), KID, &more),
	    ERR_RIGHTS);
	/* The same destination again is allowed. */
	assert_int_equal(here_wrap_code(buf_view(&reduced),
	    buf_view(&here.kek_file), KID), 0);
	assert_int_equal(here_wrap_code(buf_view(&reduced),
	    buf_view(&here.kek_file), KID), 0);
	buf_free(&key);
	buf_free(&reduced);
	buf_free(&more);
}

static void
one_destination(void **state)
{
	EVP_PKEY *stranger = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	struct buf key, reduced, der;

	(void)state;
	buf_init(&der, 1024);
	assert_int_equal(pkey_spki(stranger, &der), 0);
	here_opened(RITUAL_OPEN);
	assert_int_equal(here_generate(here.hsm, "contoso", &key), 0);
	here_allow(here.hsm, &here.cards, 2, &key);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &reduced), 0);
	assert_int_equal(here_wrap_code(buf_view(&reduced), buf_view(&der),
	    KID), ERR_DEST);
	assert_int_equal(here_wrap_code(buf_view(&reduced),
	    buf_view(&here.kek_file), KID2), ERR_DEST);
	assert_int_equal(here_wrap_code(buf_view(&reduced),
	    buf_view(&here.kek_file), ""), ERR_DEST);
	assert_int_equal(here_wrap_code(buf_view(&reduced), view_of(NULL, 0),
	    KID), ERR_KEK_EMPTY);
	assert_int_equal(here_wrap_code(view_str("{}"),
	    buf_view(&here.kek_file), KID), ERR_FORMAT);
	buf_free(&key);
	buf_free(&reduced);
	buf_free(&der);
	EVP_PKEY_free(stranger);
}

/* -- key files --------------------------------------------------------------------------------------- */

static int
describes(struct view v)
{
	struct rep_describe says = { 0 };
	struct buf hold;
	int err;

	buf_init(&hold, 8192);
	err = hsm_soft.describe(here.hsm, v, &says, &hold);
	if (err != 0)
		assert_int_equal(says.authentic, 0);
	buf_free(&hold);
	return err;
}

static void
every_byte_of_a_key(void **state)
{
	static const uint8_t flips[] = { 1, 2, 0x20, 0x80 };
	struct buf key, reduced, byok;

	(void)state;
	here_opened(RITUAL_OPEN);
	assert_int_equal(here_generate(here.hsm, "k", &key), 0);
	here_allow(here.hsm, &here.cards, 2, &key);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &reduced), 0);
	for (size_t f = 0; f < sizeof(flips); f++) {
		for (size_t i = 0; i < key.len; i++) {
			assert_true(key.p[i] > ' ' && key.p[i] < 0x7f);
			key.p[i] ^= flips[f];
			assert_int_not_equal(describes(buf_view(&key)), 0);
			key.p[i] ^= flips[f];
		}
		for (size_t i = 0; i < reduced.len; i++) {
			assert_true(reduced.p[i] > ' ' && reduced.p[i] < 0x7f);
			reduced.p[i] ^= flips[f];
			assert_int_not_equal(here_wrap_code(buf_view(&reduced),
			    buf_view(&here.kek_file), KID), 0);
			reduced.p[i] ^= flips[f];
		}
	}
	for (size_t cut = 0; cut < key.len; cut++)
		assert_int_not_equal(describes(view_of(key.p, cut)), 0);
	for (size_t cut = 0; cut < reduced.len; cut++)
		assert_int_not_equal(here_wrap_code(view_of(reduced.p, cut),
		    buf_view(&here.kek_file), KID), 0);
	assert_int_equal(describes(buf_view(&key)), 0);
	assert_int_equal(here_wrap(here.hsm, buf_view(&reduced),
	    buf_view(&here.kek_file), KID, &byok), 0);
	buf_free(&byok);
	buf_free(&key);
	buf_free(&reduced);
}

static void
without_cards_nothing_is_certain(void **state)
{
	struct rep_describe says = { 0 };
	struct buf key, hold;

	(void)state;
	here_opened(RITUAL_OPEN);
	assert_int_equal(here_generate(here.hsm, "k", &key), 0);
	fake_close(here.hsm);
	here.hsm = fake_open(MODE_REHEARSAL);
	buf_init(&hold, 8192);
	assert_int_equal(hsm_soft.describe(here.hsm, buf_view(&key), &says,
	    &hold), 0);
	assert_int_equal(says.authentic, 0);
	assert_string_equal(says.ident, "k");
	assert_int_equal(guard_load(here.hsm->guard, buf_view(&here.world)), 0);
	assert_int_equal(describes(buf_view(&key)), 0);
	buf_free(&hold);
	buf_free(&key);
}

static void
keys_of_another_world(void **state)
{
	struct buf file, key, reduced;
	struct hsm *h;

	(void)state;
	buf_init(&file, WORLD_FILE_MAX);
	h = fake_world(&here.cards, MODE_REHEARSAL, 2, &file);
	assert_int_equal(fake_ritual(h, &here.cards, RITUAL_OPEN, 2), 0);
	assert_int_equal(here_generate(h, "k", &key), 0);
	here_allow(h, &here.cards, 2, &key);
	assert_int_equal(here_copy(h, buf_view(&key), KID, &reduced), 0);
	assert_int_equal(describes(buf_view(&key)), ERR_WORLD_OTHER);
	fake_proved(here.hsm, &here.cards);
	here_opened(RITUAL_OPEN);
	assert_int_equal(describes(buf_view(&key)), ERR_WORLD_OTHER);
	assert_int_equal(here_wrap_code(buf_view(&reduced),
	    buf_view(&here.kek_file), KID), ERR_WORLD_OTHER);
	buf_free(&reduced);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &reduced),
	    ERR_WORLD_OTHER);
	fake_close(h);
	buf_free(&file);
	buf_free(&key);
	buf_free(&reduced);
}

static void
the_other_mode(void **state)
{
	struct buf file, key, reduced;
	struct hsm *h;

	(void)state;
	buf_init(&file, WORLD_FILE_MAX);
	h = fake_world(&here.cards, MODE_PRODUCTION, 2, &file);
	assert_int_equal(fake_ritual(h, &here.cards, RITUAL_OPEN, 2), 0);
	assert_int_equal(here_generate(h, "k", &key), 0);
	assert_int_equal(guard_load(here.hsm->guard, buf_view(&file)),
	    ERR_MODE);
	fake_proved(here.hsm, &here.cards);
	here_opened(RITUAL_OPEN);
	assert_int_equal(describes(buf_view(&key)), ERR_MODE);
	assert_int_equal(here_copy(here.hsm, buf_view(&key), KID, &reduced),
	    ERR_MODE);
	fake_close(h);
	h = fake_open(MODE_PRODUCTION);
	assert_int_equal(guard_load(h->guard, buf_view(&here.world)), ERR_MODE);
	fake_close(h);
	buf_free(&file);
	buf_free(&key);
	buf_free(&reduced);
}

static void
bad_requests_for_a_key(void **state)
{
	static const struct {
		const char *ident, *plain;
		uint8_t type;
		uint32_t size;
		uint64_t e;
	} bad[] = {
		{ "", "p", KEY_EC, 256, 0 },
		{ "Capital", "p", KEY_EC, 256, 0 },
		{ "under_score", "p", KEY_EC, 256, 0 },
		{ "../x", "p", KEY_EC, 256, 0 },
		{ "0123456789012345678901234567890123456"
		    "789012345678901234567890123456789012", "p", KEY_EC, 256, 0 },
		{ "k", "", KEY_EC, 256, 0 },
		{ "k", "line\nfeed", KEY_EC, 256, 0 },
		{ "k", "p", KEY_EC, 255, 0 },
		{ "k", "p", KEY_EC, 2048, 0 },
		{ "k", "p", KEY_RSA, 256, 0 },
		{ "k", "p", KEY_RSA, 1024, 0 },
		{ "k", "p", 0, 256, 0 },
		{ "k", "p", 3, 2048, 0 },
		{ "k", "p", KEY_EC, 256, 65537 },
		{ "k", "p", KEY_RSA, 2048, 3 },
		{ "k", "p", KEY_RSA, 2048, 65538 },
		{ "k", "p", KEY_RSA, 2048, 65535 },
	};
	struct buf file, spki;

	(void)state;
	here_opened(RITUAL_OPEN);
	buf_init(&file, KEY_FILE_MAX);
	buf_init(&spki, 4096);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const struct req_generate req = { .ident = bad[i].ident,
			.plainname = bad[i].plain, .type = bad[i].type,
			.size = bad[i].size, .pubexp = bad[i].e };

		assert_int_equal(hsm_soft.generate(here.hsm, &req, &here_quiet,
		    &file, &spki), ERR_ARG);
	}
	assert_int_equal(file.len + spki.len, 0);
	buf_free(&file);
	buf_free(&spki);
}

static void
generating_can_be_stopped(void **state)
{
	static const int reasons[] = { ERR_CANCELLED, ERR_CLOSED };
	const struct req_generate req = { .ident = "k", .plainname = "p",
		.type = KEY_RSA, .size = 4096 };
	struct buf file, spki;
	int reason;

	(void)state;
	here_opened(RITUAL_OPEN);
	buf_init(&file, KEY_FILE_MAX);
	buf_init(&spki, 4096);
	for (int i = 0; i < 2; i++) {
		const struct hsm_progress p = { .arg = &reason, .tell = cancel };

		reason = reasons[i];
		assert_int_equal(hsm_soft.generate(here.hsm, &req, &p, &file,
		    &spki), reason);
		assert_int_equal(file.len + spki.len, 0);
	}
	buf_free(&file);
	buf_free(&spki);
}

/* A name with a line feed in the header of a file that nobody can check. */
static void
names_are_one_line(void **state)
{
	struct key_info info = { .app = "simple", .ident = "k", .type = KEY_EC,
		.size = 256, .rights = RIGHT_SIGN | RIGHT_COPY,
		.plainname = "one\ntwo" };
	struct secret km;
	struct buf file;
	struct key_info peek;

	(void)state;
	assert_int_equal(secret_new(&km, 32), 0);
	assert_int_equal(pkey_ec_new("P-256", &info.pub), 0);
	buf_init(&file, KEY_FILE_MAX);
	assert_int_equal(key_write(&info, &km, view_str("x"), &file), 0);
	assert_int_equal(key_peek(buf_view(&file), &peek), ERR_FORMAT);
	buf_reset(&file);
	memcpy(info.plainname, "one two", 8);
	assert_int_equal(key_write(&info, &km, view_str("x"), &file), 0);
	assert_int_equal(key_peek(buf_view(&file), &peek), 0);
	key_info_free(&peek);
	key_info_free(&info);
	secret_free(&km);
	buf_free(&file);
}

/* Under the right KM, by somebody who has it: what the header says is not so. */
static void
headers_that_lie(void **state)
{
	struct key_info info = { .app = "simple", .ident = "k", .type = KEY_EC,
		.size = 256, .rights = RIGHT_SIGN | RIGHT_COPY,
		.plainname = "k" };
	struct secret der;
	EVP_PKEY *pair;
	struct buf file;

	(void)state;
	here_opened(RITUAL_OPEN);
	buf_init(&file, KEY_FILE_MAX);
	memcpy(info.hknso, here.hsm->guard->world.hknso, SHA256_LEN);
	memcpy(info.hkm, here.hsm->guard->world.hkm, SHA256_LEN);
	assert_int_equal(pkey_ec_new("P-256", &pair), 0);
	assert_int_equal(pkey_ec_new("P-256", &info.pub), 0);
	assert_int_equal(pkey_pkcs8(pair, &der), 0);
	/* Another's public half. */
	assert_int_equal(key_write(&info, &here.hsm->guard->km,
	    view_of(der.p, der.len), &file), 0);
	assert_int_equal(describes(buf_view(&file)), ERR_AUTH);
	EVP_PKEY_free(info.pub);
	info.pub = pair;
	buf_reset(&file);
	assert_int_equal(key_write(&info, &here.hsm->guard->km,
	    view_of(der.p, der.len), &file), 0);
	assert_int_equal(describes(buf_view(&file)), 0);
	/* No key at all; a size and a type that it has not. */
	buf_reset(&file);
	assert_int_equal(key_write(&info, &here.hsm->guard->km,
	    view_str("no key"), &file), 0);
	assert_int_equal(describes(buf_view(&file)), ERR_FORMAT);
	info.size = 384;
	buf_reset(&file);
	assert_int_equal(key_write(&info, &here.hsm->guard->km,
	    view_of(der.p, der.len), &file), 0);
	assert_int_equal(describes(buf_view(&file)), ERR_FORMAT);
	info.size = 2048;
	info.type = KEY_RSA;
	buf_reset(&file);
	assert_int_equal(key_write(&info, &here.hsm->guard->km,
	    view_of(der.p, der.len), &file), 0);
	assert_int_equal(describes(buf_view(&file)), ERR_FORMAT);
	/* The same KM, another world's name. */
	info.size = 256;
	info.type = KEY_EC;
	info.hknso[0] ^= 1;
	buf_reset(&file);
	assert_int_equal(key_write(&info, &here.hsm->guard->km,
	    view_of(der.p, der.len), &file), 0);
	assert_int_equal(describes(buf_view(&file)), ERR_WORLD_OTHER);
	EVP_PKEY_free(pair);
	secret_free(&der);
	buf_free(&file);
}

#define T(f) cmocka_unit_test_setup_teardown(f, here_begin, here_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_copy_costs_k_cards),
		T(rights_open),
		T(what_rights_forbid),
		T(one_destination),
		T(every_byte_of_a_key),
		T(without_cards_nothing_is_certain),
		T(keys_of_another_world),
		T(the_other_mode),
		T(bad_requests_for_a_key),
		T(generating_can_be_stopped),
		T(names_are_one_line),
		T(headers_that_lie),
	};

	return cmocka_run_group_tests_name("soft-keys", tests, here_group_begin,
	    here_group_end);
}
