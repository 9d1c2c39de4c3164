/*
 * A key goes from one world into another's vault, whole, by both methods; and
 * whatever is not as it was packed, or goes elsewhere, is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "hsm/exchange/exchange.h"
#include "hsm/jose/jose.h"
#include "hsm/soft/soft.h"
#include "hsm/crypto/keywrap.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "tests/unit/fake_vault.h"
#include "tests/unit/sweep.h"

static struct fake_cards cards;
static struct buf world;
static struct hsm *source;		/* 1 of 1, open */
static uint8_t source_hknso[SHA256_LEN];

static struct key {
	enum key_type type;
	uint32_t size;
	struct buf file, spki;
} keys[] = {
	{ .type = KEY_EC, .size = 256 }, { .type = KEY_EC, .size = 384 },
	{ .type = KEY_EC, .size = 521 }, { .type = KEY_RSA, .size = 2048 },
	{ .type = KEY_RSA, .size = 3072 }, { .type = KEY_RSA, .size = 4096 },
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

/* of one region, of another, another one of the first */
static struct fake_vault vault, abroad, twin;

static void
new_key(struct key *k)
{
	const struct req_generate req = { .ident = "contoso",
		.plainname = "contoso", .type = (uint8_t)k->type,
		.size = k->size };

	buf_init(&k->file, KEY_FILE_MAX);
	buf_init(&k->spki, 4096);
	assert_int_equal(hsm_soft.generate(source, &req, &fake_quiet, &k->file,
	    &k->spki), 0);
}

static int
group_begin(void **state)
{
	(void)state;
	fake_make(&cards, 1);
	buf_init(&world, WORLD_FILE_MAX);
	source = fake_world(&cards, MODE_REHEARSAL, 1, &world);
	assert_int_equal(fake_ritual(source, &cards, RITUAL_OPEN, 1), 0);
	fake_hknso(source, source_hknso);
	for (size_t i = 0; i < KEYS; i++)
		new_key(&keys[i]);
	fake_vault_make(&vault, "europe", 2048);
	fake_vault_make(&abroad, "north-america", 2048);
	fake_vault_make(&twin, "europe", 2048);
	fake_vault_trust(&vault, source_hknso);
	fake_vault_trust(&abroad, source_hknso);
	fake_vault_trust(&twin, source_hknso);
	return 0;
}

static int
group_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < KEYS; i++) {
		buf_free(&keys[i].file);
		buf_free(&keys[i].spki);
	}
	fake_vault_drop(&vault);
	fake_vault_drop(&abroad);
	fake_vault_drop(&twin);
	fake_close(source);
	buf_free(&world);
	fake_drop(&cards);
	return secret_in_use() == 0 ? 0 : -1;
}

static int
copy(const struct req_copy *req, struct buf *out)
{
	int err;

	buf_init(out, KEY_FILE_MAX);
	err = hsm_soft.copy(source, req, out);
	if (err != 0)
		assert_int_equal(out->len, 0);
	return err;
}

static int
copy_code(const struct req_copy *req)
{
	struct buf out;
	int err = copy(req, &out);

	buf_free(&out);
	return err;
}

static void
rights(void)
{
	assert_int_equal(fake_ritual(source, &cards, RITUAL_RIGHTS, 1), 0);
}

static void
copy_to(const struct fake_vault *v, const struct key *k, struct buf *out)
{
	struct req_copy req = fake_to_world(v, buf_view(&k->file));

	rights();
	assert_int_equal(copy(&req, out), 0);
}

static void
copy_azure(const struct fake_vault *v, const struct key *k, struct buf *out)
{
	struct req_copy req = { .file = buf_view(&k->file),
		.method = METHOD_AZURE, .kid = VAULT_KID };

	assert_int_equal(sha256(v->spki.p, v->spki.len, req.kek), 0);
	rights();
	assert_int_equal(copy(&req, out), 0);
}

static int
pack(const struct req_pack *req, struct buf *out)
{
	int err;

	buf_init(out, PACKAGE_MAX);
	err = hsm_soft.pack(source, req, out);
	if (err != 0)
		assert_int_equal(out->len, 0);
	return err;
}

static int
pack_code(const struct req_pack *req)
{
	struct buf out;
	int err = pack(req, &out);

	buf_free(&out);
	return err;
}

static int
wrap_code(const struct fake_vault *v, const struct buf *of)
{
	const struct req_wrap req = { .copy = buf_view(of),
		.kek = buf_view(&v->spki), .kid = VAULT_KID };
	struct buf out;
	int err;

	buf_init(&out, BYOK_FILE_MAX);
	err = hsm_soft.wrap(source, &req, &out);
	buf_free(&out);
	return err;
}

/* A package for this vault, or a .byok. */
static void
package_to(const struct fake_vault *v, const struct key *k, enum method method,
    struct buf *out)
{
	struct buf reduced;

	if (method == METHOD_WORLD) {
		struct req_pack req;

		copy_to(v, k, &reduced);
		req = fake_packing(v, buf_view(&reduced));
		assert_int_equal(pack(&req, out), 0);
	} else {
		struct req_wrap req = { .kek = buf_view(&v->spki),
			.kid = VAULT_KID };

		copy_azure(v, k, &reduced);
		req.copy = buf_view(&reduced);
		buf_init(out, BYOK_FILE_MAX);
		assert_int_equal(hsm_soft.wrap(source, &req, out), 0);
	}
	buf_free(&reduced);
}

/* hold keeps what rep points to, when it is given. */
static int
import(const struct fake_vault *v, struct view package, const char *name,
    struct rep_import *rep, struct buf *hold)
{
	const struct req_import req = { .package = package,
		.kek = buf_view(&v->kek), .trust = buf_view(&v->trust),
		.name = name };
	struct rep_import unused;
	struct buf room;
	int err;

	buf_init(&room, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	err = hsm_soft.import(v->hsm, &req, rep != NULL ? rep : &unused,
	    hold != NULL ? hold : &room);
	if (err != 0)
		assert_int_equal((hold != NULL ? hold : &room)->len, 0);
	buf_free(&room);
	return err;
}

/* -- the whole way --------------------------------------------------------------------- */

static void
check_import(const struct key *k, enum method method)
{
	const char *name = method == METHOD_AZURE ? "Contoso-HSM-key" : "";
	struct rep_import rep = { 0 };
	struct rep_describe says = { 0 };
	struct buf package, hold, told;
	uint8_t digest[SHA256_LEN];
	char ident[32];

	package_to(&vault, k, method, &package);
	buf_init(&hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	buf_init(&told, 8192);
	assert_int_equal(import(&vault, buf_view(&package), name, &rep, &hold), 0);
	assert_int_equal(rep.method, method);
	assert_true(view_eq(rep.spki, buf_view(&k->spki)));
	assert_string_equal(rep.name, "Contoso-HSM-key");
	assert_string_equal(rep.subscription,
	    method == METHOD_WORLD ? VAULT_SUBSCRIPTION : "");
	if (method == METHOD_WORLD)
		assert_memory_equal(rep.source, source_hknso, SHA256_LEN);
	assert_int_equal(hsm_soft.describe(vault.hsm, rep.file, &says, &told), 0);
	assert_int_equal(says.authentic, 1);
	assert_string_equal(says.app, "vault");
	assert_string_equal(says.plainname, "Contoso-HSM-key");
	assert_int_equal(says.type, k->type);
	assert_int_equal(says.size, k->size);
	assert_int_equal(says.rights, RIGHT_SIGN |
	    (k->type == KEY_RSA ? RIGHT_DECRYPT : 0));
	assert_int_equal(sha256(k->spki.p, k->spki.len, digest), 0);
	(void)snprintf(ident, sizeof(ident), "imported-%02x%02x%02x%02x%02x%02x"
	    "%02x%02x", digest[0], digest[1], digest[2], digest[3], digest[4],
	    digest[5], digest[6], digest[7]);
	assert_string_equal(says.ident, ident);
	buf_free(&told);
	buf_free(&hold);
	buf_free(&package);
}

static void
every_key(uint32_t bits)
{
	fake_vault_exchange(&vault, bits);
	for (size_t i = 0; i < KEYS; i++) {
		check_import(&keys[i], METHOD_WORLD);
		check_import(&keys[i], METHOD_AZURE);
	}
}

static void
kek_2048(void **state)
{
	(void)state;
	every_key(2048);
}

static void
kek_3072(void **state)
{
	(void)state;
	every_key(3072);
}

static void
kek_4096(void **state)
{
	(void)state;
	every_key(4096);
	fake_vault_exchange(&vault, 2048);	/* for the tests that follow */
}

static void
what_files_say(void **state)
{
	struct rep_describe says = { 0 };
	uint8_t digest[SHA256_LEN];
	struct buf reduced, hold, package;
	struct transfer t;

	(void)state;
	buf_init(&hold, 8192);
	copy_to(&vault, &keys[0], &reduced);
	assert_int_equal(hsm_soft.describe(source, buf_view(&reduced), &says,
	    &hold), 0);
	assert_int_equal(sha256(vault.spki.p, vault.spki.len, digest), 0);
	assert_string_equal(says.app, "xferacld");
	assert_int_equal(says.rights, RIGHT_TRANSFER);
	assert_int_equal(says.method, METHOD_WORLD);
	assert_string_equal(says.region, "europe");
	assert_string_equal(says.kid, "");
	assert_memory_equal(says.kek, digest, SHA256_LEN);
	assert_memory_equal(says.target, vault.hknso, SHA256_LEN);

	buf_reset(&hold);
	assert_int_equal(hsm_soft.describe(vault.hsm, buf_view(&vault.kek),
	    &says, &hold), 0);
	assert_string_equal(says.app, "kek");
	assert_string_equal(says.ident, "kek");
	assert_int_equal(says.rights, RIGHT_UNWRAP);
	assert_int_equal(says.method, METHOD_NONE);
	assert_string_equal(says.region, "europe");
	assert_string_equal(says.kid, VAULT_KID);
	assert_true(view_eq(says.spki, buf_view(&vault.spki)));

	package_to(&vault, &keys[3], METHOD_WORLD, &package);
	assert_int_equal(transfer_read(buf_view(&package), &t), 0);
	assert_int_equal(t.mode, MODE_REHEARSAL);
	assert_string_equal(t.region, "europe");
	assert_string_equal(t.subscription, VAULT_SUBSCRIPTION);
	assert_string_equal(t.name, "Contoso-HSM-key");
	assert_memory_equal(t.source, source_hknso, SHA256_LEN);
	assert_memory_equal(t.target, vault.hknso, SHA256_LEN);
	assert_memory_equal(t.kek, digest, SHA256_LEN);
	assert_int_equal(t.type, KEY_RSA);
	assert_int_equal(t.size, 2048);
	assert_int_equal(t.rights, RIGHT_SIGN | RIGHT_DECRYPT);
	transfer_free(&t);
	buf_free(&package);
	buf_free(&reduced);
	buf_free(&hold);
}

/* -- the copy -------------------------------------------------------------------------- */

static void
copies_that_are_refused(void **state)
{
	struct req_copy good = fake_to_world(&vault, buf_view(&keys[0].file));
	struct req_copy req = good;
	struct buf file;

	(void)state;
	assert_int_equal(fake_ritual(source, &cards, RITUAL_OPEN, 1), 0);
	assert_int_equal(copy_code(&req), ERR_QUORUM);
	rights();
	memset(req.root, 0, SHA256_LEN);
	assert_int_equal(copy_code(&req), ERR_ROOT);
	req = good;
	req.root[0] ^= 1;
	assert_int_equal(copy_code(&req), ERR_ROOT);
	req = good;
	req.now += (VAULT_DAYS + 1) * UINT64_C(86400);
	assert_int_equal(copy_code(&req), ERR_EXPIRED);
	req = good;
	req.kid = VAULT_KID;
	assert_int_equal(copy_code(&req), ERR_ARG);
	req = good;
	req.kek[31] = 1;
	assert_int_equal(copy_code(&req), ERR_ARG);
	req = good;
	req.world_pkg = buf_view(&abroad.world_pkg);
	assert_int_not_equal(copy_code(&req), 0);
	req = good;
	req.kek_pkg = good.world_pkg;
	assert_int_equal(copy_code(&req), ERR_FORMAT);
	req = good;
	req.kek_pkg = view_of(NULL, 0);
	assert_int_equal(copy_code(&req), ERR_FORMAT);
	req = good;
	req.method = METHOD_AZURE;
	req.kid = VAULT_KID;
	assert_int_equal(copy_code(&req), ERR_ARG);
	/* None of these cost the K cards. */
	assert_int_equal(copy(&good, &file), 0);
	assert_int_equal(copy_code(&good), ERR_QUORUM);
	buf_free(&file);
}

/* -- one destination ---------------------------------------------------------------------- */

static void
one_destination(void **state)
{
	struct buf here, there, azure, again;
	struct req_pack req;

	(void)state;
	copy_to(&vault, &keys[0], &here);
	copy_to(&abroad, &keys[0], &there);
	copy_azure(&vault, &keys[0], &azure);
	req = fake_packing(&abroad, buf_view(&here));
	assert_int_equal(pack_code(&req), ERR_REGION);
	req = fake_packing(&vault, buf_view(&there));
	assert_int_equal(pack_code(&req), ERR_REGION);
	req = fake_packing(&twin, buf_view(&here));
	assert_int_equal(pack_code(&req), ERR_DEST);
	req = fake_packing(&vault, buf_view(&azure));
	assert_int_equal(pack_code(&req), ERR_DEST);
	assert_int_equal(wrap_code(&vault, &here), ERR_DEST);
	req = fake_packing(&vault, buf_view(&keys[0].file));
	assert_int_equal(pack_code(&req), ERR_RIGHTS);
	/* The same destination again is allowed. */
	req = fake_packing(&vault, buf_view(&here));
	assert_int_equal(pack(&req, &again), 0);
	assert_int_equal(pack_code(&req), 0);
	/* The same vault with another KEK is another destination. */
	fake_vault_exchange(&vault, 2048);
	req = fake_packing(&vault, buf_view(&here));
	assert_int_equal(pack_code(&req), ERR_DEST);
	assert_int_equal(import(&vault, buf_view(&again), "", NULL, NULL),
	    ERR_DEST);
	buf_free(&again);
	buf_free(&here);
	buf_free(&there);
	buf_free(&azure);
}

static void
packing_that_is_refused(void **state)
{
	static const char *const guids[] = { "", "0a1b2c3d",
		"0A1B2C3D-0000-4000-8000-0123456789ab",
		"0a1b2c3d-0000-4000-8000-0123456789a",
		"0a1b2c3d-0000-4000-8000-0123456789abc",
		"0a1b2c3d00000-4000-8000-0123456789ab",
		"{a1b2c3d-0000-4000-8000-0123456789ab",
		"0a1b2c3d-0000-4000-8000-0123456789ag" };
	static const char *const names[] = { "", "a b", "a_b", "a.b", "\xc3\xa9" };
	char longest[NAME_MAX_ + 2];
	struct req_pack good, req;
	struct buf here;

	(void)state;
	copy_to(&vault, &keys[0], &here);
	good = fake_packing(&vault, buf_view(&here));
	req = good;
	for (size_t i = 0; i < sizeof(guids) / sizeof(guids[0]); i++) {
		req.subscription = guids[i];
		assert_int_equal(pack_code(&req), ERR_ARG);
	}
	req = good;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		req.name = names[i];
		assert_int_equal(pack_code(&req), ERR_ARG);
	}
	memset(longest, 'a', sizeof(longest));
	longest[NAME_MAX_ + 1] = '\0';
	req.name = longest;
	assert_int_equal(pack_code(&req), ERR_ARG);
	longest[NAME_MAX_] = '\0';
	assert_int_equal(pack_code(&req), 0);
	req = good;
	memset(req.root, 0, SHA256_LEN);
	assert_int_equal(pack_code(&req), ERR_ROOT);
	req = good;
	req.now -= 3 * UINT64_C(86400);
	assert_int_equal(pack_code(&req), ERR_EXPIRED);
	req = good;
	req.copy = buf_view(&vault.kek);
	assert_int_equal(pack_code(&req), ERR_WORLD_OTHER);
	req.copy = view_str("{}");
	assert_int_equal(pack_code(&req), ERR_FORMAT);
	buf_free(&here);
}

/* -- taking it in --------------------------------------------------------------------------- */

static void
imports_that_are_refused(void **state)
{
	struct fake_vault stranger = vault, other_kek = vault;
	struct buf package, byok;
	const char *const wrong_names[] = { "", "a b", "a/b" };

	(void)state;
	package_to(&vault, &keys[0], METHOD_WORLD, &package);
	package_to(&vault, &keys[0], METHOD_AZURE, &byok);
	assert_int_equal(import(&abroad, buf_view(&package), "", NULL, NULL),
	    ERR_REGION);
	assert_int_equal(import(&twin, buf_view(&package), "", NULL, NULL),
	    ERR_DEST);
	assert_int_equal(import(&vault, buf_view(&package), "name", NULL, NULL),
	    ERR_ARG);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(import(&vault, buf_view(&byok), wrong_names[i],
		    NULL, NULL), ERR_ARG);
	assert_int_equal(import(&vault, view_str("{}"), "", NULL, NULL),
	    ERR_FORMAT);
	assert_int_equal(import(&vault, view_str("no JSON"), "", NULL, NULL),
	    ERR_FORMAT);
	/* The right identifier, but another KEK behind it. */
	assert_int_equal(import(&twin, buf_view(&byok), "name", NULL, NULL),
	    ERR_AUTH);

	/* Nobody is trusted; somebody else is; a list of another world's. */
	buf_init(&stranger.trust, TRUST_MAX);
	assert_int_equal(import(&stranger, buf_view(&package), "", NULL, NULL),
	    ERR_UNTRUSTED);
	fake_vault_trust(&stranger, twin.hknso);
	assert_int_equal(import(&stranger, buf_view(&package), "", NULL, NULL),
	    ERR_UNTRUSTED);
	buf_free(&stranger.trust);
	stranger.trust = twin.trust;
	assert_int_equal(import(&stranger, buf_view(&package), "", NULL, NULL),
	    ERR_WORLD_OTHER);

	/* A KEK file of a second world; files that are no KEK. */
	other_kek.kek = twin.kek;
	assert_int_equal(import(&other_kek, buf_view(&package), "", NULL, NULL),
	    ERR_WORLD_OTHER);
	assert_int_equal(import(&other_kek, buf_view(&byok), "n", NULL, NULL),
	    ERR_WORLD_OTHER);
	other_kek.hsm = source;
	other_kek.kek = keys[3].file;
	assert_int_equal(import(&other_kek, buf_view(&byok), "n", NULL, NULL),
	    ERR_RIGHTS);
	buf_free(&package);
	buf_free(&byok);
}

/* A package by hand: what the source's KML signs is not yet true. */
static int
import_forged(const struct transfer *t, struct view pkcs8)
{
	EVP_PKEY *kek = fake_vault_pair(&vault);
	struct buf package;
	int err;

	buf_init(&package, PACKAGE_MAX);
	err = transfer_write(t, &source->guard->world, source->guard->kml, kek,
	    pkcs8, &package);
	if (err == 0)
		err = import(&vault, buf_view(&package), "", NULL, NULL);
	buf_free(&package);
	EVP_PKEY_free(kek);
	return err;
}

static void
a_source_that_lies(void **state)
{
	struct transfer t, good = { .mode = MODE_REHEARSAL, .region = "europe",
		.subscription = VAULT_SUBSCRIPTION, .name = "n",
		.rights = RIGHT_SIGN };
	struct secret der = { 0 }, other = { 0 };
	struct key_info info, second;

	(void)state;
	assert_int_equal(soft_key_open(source->guard, buf_view(&keys[0].file), &info,
	    &der), 0);
	assert_int_equal(soft_key_open(source->guard, buf_view(&keys[1].file),
	    &second, &other), 0);
	good.type = KEY_EC;
	good.size = 256;
	good.pub = info.pub;
	memcpy(good.source, source_hknso, SHA256_LEN);
	memcpy(good.target, vault.hknso, SHA256_LEN);
	assert_int_equal(sha256(vault.spki.p, vault.spki.len, good.kek), 0);
	assert_int_equal(import_forged(&good, view_of(der.p, der.len)), 0);
	/* Another key than the header says, and no key at all. */
	assert_int_equal(import_forged(&good, view_of(other.p, other.len)),
	    ERR_AUTH);
	assert_int_equal(import_forged(&good, view_str("no key")), ERR_AUTH);
	assert_int_equal(import_forged(&good, view_of(der.p, der.len - 1)),
	    ERR_AUTH);
	t = good;
	memcpy(t.target, twin.hknso, SHA256_LEN);
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_DEST);
	t = good;
	t.size = 384;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_FORMAT);
	/* The writer does not sign everything either. */
	t = good;
	t.rights = RIGHT_SIGN | RIGHT_DECRYPT;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t.rights = RIGHT_SIGN | RIGHT_COPY;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t.rights = 0;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t = good;
	t.kek[0] ^= 1;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t = good;
	t.source[0] ^= 1;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t = good;
	t.mode = MODE_PRODUCTION;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	key_info_free(&info);
	key_info_free(&second);
	secret_free(&der);
	secret_free(&other);
}

/* The JWE of one source inside the signature of another: who signed is not who
 * the header names. */
static void
signed_by_another(void **state)
{
	struct fake_vault thief = twin;
	struct buf package, again;
	struct json_t *h = js_new();
	struct transfer t;

	(void)state;
	package_to(&vault, &keys[0], METHOD_WORLD, &package);
	assert_int_equal(transfer_read(buf_view(&package), &t), 0);
	buf_init(&again, PACKAGE_MAX);
	js_set_str(h, "form", TRANSFER_FORM);
	js_set_str(h, "mode", "rehearsal");
	js_set_str(h, "delegation", thief.hsm->guard->world.delegation);
	assert_int_equal(jws_write(JOSE_FLAT, &jws_es256, h, buf_view(&t.jwe),
	    thief.hsm->guard->kml, &again), 0);
	assert_int_equal(import(&vault, buf_view(&again), "", NULL, NULL),
	    ERR_AUTH);
	transfer_free(&t);
	js_free(h);
	buf_free(&again);
	buf_free(&package);
}

/* -- a byte changed ----------------------------------------------------------------------- */

static void
every_byte_of_a_package(void **state)
{
	struct buf package;

	(void)state;
	package_to(&vault, &keys[0], METHOD_WORLD, &package);
	for (size_t i = 0; i < package.len; i += sweep_step()) {
		package.p[i] ^= 1;
		assert_int_not_equal(import(&vault, buf_view(&package), "",
		    NULL, NULL), 0);
		package.p[i] ^= 1;
	}
	for (size_t n = 0; n < package.len; n += 7 * sweep_step())
		assert_int_not_equal(import(&vault, view_of(package.p, n), "",
		    NULL, NULL), 0);
	assert_int_equal(import(&vault, buf_view(&package), "", NULL, NULL), 0);
	buf_free(&package);
	ERR_clear_error();
}

/* Nothing in the specification vouches for who made a .byok: the value of
 * "generator" may read otherwise, and the key is the same. */
static void
every_byte_of_a_byok(void **state)
{
	struct rep_import rep = { 0 };
	size_t from, to;
	struct buf byok, hold;

	(void)state;
	package_to(&vault, &keys[0], METHOD_AZURE, &byok);
	from = (size_t)(strstr(buf_str(&byok), "\"generator\":\"") -
	    buf_str(&byok)) + strlen("\"generator\":\"");
	to = byok.len - 2;
	buf_init(&hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	for (size_t i = 0; i < byok.len; i += sweep_step()) {
		int err;

		byok.p[i] ^= 1;
		buf_reset(&hold);
		err = import(&vault, buf_view(&byok), "n", &rep, &hold);
		if (i < from || i >= to)
			assert_int_not_equal(err, 0);
		else if (err == 0)
			assert_true(view_eq(rep.spki, buf_view(&keys[0].spki)));
		byok.p[i] ^= 1;
	}
	assert_int_equal(import(&vault, buf_view(&byok), "n", NULL, NULL), 0);
	buf_free(&hold);
	buf_free(&byok);
	ERR_clear_error();
}

/* -- what else a .byok may hold --------------------------------------------------------------- */

static int
import_blob(const char *kid, struct view pkcs8)
{
	EVP_PKEY *kek = fake_vault_pair(&vault);
	struct buf blob, byok;
	int err;

	buf_init(&blob, BYOK_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	assert_int_equal(wrap_for_kek(kek, pkcs8, &blob), 0);
	assert_int_equal(wrap_byok(kid, "a test", buf_view(&blob), &byok), 0);
	err = import(&vault, buf_view(&byok), "n", NULL, NULL);
	buf_free(&byok);
	buf_free(&blob);
	EVP_PKEY_free(kek);
	return err;
}

static int
import_pair(EVP_PKEY *pair)
{
	struct secret der = { 0 };
	int err;

	assert_non_null(pair);
	assert_int_equal(pkey_pkcs8(pair, &der), 0);
	err = import_blob(VAULT_KID, view_of(der.p, der.len));
	secret_free(&der);
	EVP_PKEY_free(pair);
	return err;
}

static EVP_PKEY *
explicit_curve(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
	EVP_PKEY *pair = NULL;

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx,
	    NID_X9_62_prime256v1), 1);
	assert_int_equal(EVP_PKEY_CTX_set_ec_param_enc(ctx,
	    OPENSSL_EC_EXPLICIT_CURVE), 1);
	assert_int_equal(EVP_PKEY_keygen(ctx, &pair), 1);
	EVP_PKEY_CTX_free(ctx);
	return pair;
}

static void
take_product(BIGNUM *out, const BIGNUM *a, const BIGNUM *b, BN_CTX *ctx)
{
	assert_int_equal(BN_mul(out, a, b, ctx), 1);
}

/* 2048 bits, e d = 1 as it has to be, but one of the two factors is none: it is
 * made of two primes itself. Nothing that it signs would hold. */
static EVP_PKEY *
three_primes(void)
{
	static const char *const names[] = { OSSL_PKEY_PARAM_RSA_N,
		OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D,
		OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2,
		OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2,
		OSSL_PKEY_PARAM_RSA_COEFFICIENT1 };
	enum { N, E, D, P, Q, DP, DQ, QI, A, B, COUNT };
	EVP_PKEY_CTX *kctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *b[COUNT], *p1 = BN_new(), *q1 = BN_new(), *phi = BN_new();
	OSSL_PARAM *params;
	EVP_PKEY *pair = NULL;

	for (int i = 0; i < COUNT; i++)
		assert_non_null(b[i] = BN_new());
	assert_int_equal(BN_set_word(b[E], 65537), 1);
	do {
		BN_generate_prime_ex(b[A], 512, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(b[B], 512, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(b[Q], 1024, 0, NULL, NULL, NULL);
		take_product(b[P], b[A], b[B], ctx);
		take_product(b[N], b[P], b[Q], ctx);
		BN_sub(p1, b[P], BN_value_one());
		BN_sub(q1, b[Q], BN_value_one());
		take_product(phi, p1, q1, ctx);
	} while (BN_num_bits(b[N]) != 2048 ||
	    BN_mod_inverse(b[D], b[E], phi, ctx) == NULL);
	BN_mod(b[DP], b[D], p1, ctx);
	BN_mod(b[DQ], b[D], q1, ctx);
	assert_non_null(BN_mod_inverse(b[QI], b[Q], b[P], ctx));
	for (int i = 0; i < A; i++)
		OSSL_PARAM_BLD_push_BN(bld, names[i], b[i]);
	params = OSSL_PARAM_BLD_to_param(bld);
	assert_int_equal(EVP_PKEY_fromdata_init(kctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(kctx, &pair, EVP_PKEY_KEYPAIR,
	    params), 1);
	for (int i = 0; i < COUNT; i++)
		BN_free(b[i]);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_free(p1);
	BN_free(q1);
	BN_free(phi);
	BN_CTX_free(ctx);
	EVP_PKEY_CTX_free(kctx);
	return pair;
}

static EVP_PKEY *
exponent_3(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *three = BN_new();
	EVP_PKEY *pair = NULL;

	assert_int_equal(BN_set_word(three, 3), 1);
	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, 2048), 1);
	assert_int_equal(EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, three), 1);
	assert_int_equal(EVP_PKEY_keygen(ctx, &pair), 1);
	EVP_PKEY_CTX_free(ctx);
	BN_free(three);
	return pair;
}

static void
what_a_byok_may_hold(void **state)
{
	(void)state;
	assert_int_equal(import_pair(EVP_EC_gen("P-256")), 0);
	assert_int_equal(import_pair(EVP_RSA_gen(2048)), 0);
	assert_int_equal(import_pair(EVP_RSA_gen(1024)), ERR_FORMAT);
	assert_int_equal(import_pair(EVP_EC_gen("secp256k1")), ERR_FORMAT);
	assert_int_equal(import_pair(EVP_EC_gen("P-224")), ERR_FORMAT);
	assert_int_equal(import_pair(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")),
	    ERR_FORMAT);
	assert_int_equal(import_pair(explicit_curve()), ERR_FORMAT);
	assert_int_equal(import_pair(exponent_3()), ERR_FORMAT);
	assert_int_equal(import_pair(three_primes()), ERR_AUTH);
	assert_int_equal(import_blob(VAULT_KID, view_str("0123456789abcdef")),
	    ERR_FORMAT);
	assert_int_equal(import_blob("https://contoso.vault.azure.net/keys/kek/"
	    "1123456789abcdef0123456789abcdef", view_str("x")), ERR_DEST);
	ERR_clear_error();
}

static void
byok_strictly(void **state)
{
	static const char *const changes[][2] = {
		{ "\"1.0.0\"", "\"1.0.1\"" },
		{ "\"dir\"", "\"RSA-OAEP\"" },
		{ "CKM_RSA_AES_KEY_WRAP", "CKM_AES_KEY_WRAP" },
		{ "\"generator\":\"a test\"", "\"generator\":1" },
		{ "\"generator\"", "\"maker\"" },
		{ "\"kid\"", "\"crit\":[],\"kid\"" },
		{ "\"ciphertext\":\"", "\"ciphertext\":\"=" },
		{ "keys/kek/", "keys/kek" },
	};
	EVP_PKEY *kek = fake_vault_pair(&vault), *pair = EVP_EC_gen("P-256");
	struct secret der = { 0 };
	struct buf blob, byok, changed;

	(void)state;
	assert_int_equal(pkey_pkcs8(pair, &der), 0);
	buf_init(&blob, BYOK_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	assert_int_equal(wrap_for_kek(kek, view_of(der.p, der.len), &blob), 0);
	assert_int_equal(wrap_byok(VAULT_KID, "a test", buf_view(&blob), &byok),
	    0);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const char *at = strstr(buf_str(&byok), changes[i][0]);

		assert_non_null(at);
		buf_init(&changed, BYOK_FILE_MAX);
		buf_put(&changed, byok.p, (size_t)(at - buf_str(&byok)));
		buf_puts(&changed, changes[i][1]);
		buf_puts(&changed, at + strlen(changes[i][0]));
		assert_int_equal(import(&vault, buf_view(&changed), "n", NULL,
		    NULL), ERR_FORMAT);
		buf_free(&changed);
	}
	/* Too short for its KEK, and a part that is no whole block. */
	buf_reset(&byok);
	assert_int_equal(wrap_byok(VAULT_KID, "t", view_of(blob.p, 256), &byok),
	    0);
	assert_int_equal(import(&vault, buf_view(&byok), "n", NULL, NULL),
	    ERR_AUTH);
	buf_reset(&byok);
	assert_int_equal(wrap_byok(VAULT_KID, "t", view_of(blob.p,
	    blob.len - 1), &byok), 0);
	assert_int_equal(import(&vault, buf_view(&byok), "n", NULL, NULL),
	    ERR_AUTH);
	secret_free(&der);
	buf_free(&byok);
	buf_free(&blob);
	EVP_PKEY_free(pair);
	EVP_PKEY_free(kek);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kek_2048),
		cmocka_unit_test(kek_3072),
		cmocka_unit_test(kek_4096),
		cmocka_unit_test(what_files_say),
		cmocka_unit_test(copies_that_are_refused),
		cmocka_unit_test(one_destination),
		cmocka_unit_test(packing_that_is_refused),
		cmocka_unit_test(imports_that_are_refused),
		cmocka_unit_test(a_source_that_lies),
		cmocka_unit_test(signed_by_another),
		cmocka_unit_test(every_byte_of_a_package),
		cmocka_unit_test(every_byte_of_a_byok),
		cmocka_unit_test(what_a_byok_may_hold),
		cmocka_unit_test(byok_strictly),
	};

	return cmocka_run_group_tests(tests, group_begin, group_end);
}
