/*
 * interop DIR [KEK...]: what a ceremony leaves behind, made by the soft module
 * without pages and processes, for tests/interop.tap, which opens it with other
 * people's tools. Written into DIR:
 *
 *   world, seal, manifest             as the module hands them out
 *   SUITE.world, SUITE.seal           the same in every suite of hsm/world/suite.c
 *   card-X.jwk                        the private half of card X
 *   BYOK-...-pkg-NA-1, root.der       a vault's packages, for KEK.der
 *   TYPE.key                          a key file, for each of six types (without
 *                                     a KEK: of those three that cost little)
 *   TYPE.KEK.byok, TYPE.KEK.copy      that key for each KEK, a PEM file, and
 *                                     the copy with reduced rights behind it
 *   kek.key, trust, TYPE.transfer     this world as a vault: its KEK's key file,
 *                                     whom it trusts, that key packed for it
 *
 * The cards are the one thing here that is not the product: three key pairs
 * that agree when asked. No other secret is told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>

#include "hsm/keys/kek.h"
#include "hsm/module.h"
#include "hsm/crypto/pkey.h"
#include "hsm/world/suite.h"
#include "hsm/keys/transfer.h"
#include "hsm/world/trust.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "tests/unit/grant_of.h"

#define KID "https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/" \
	"00112233445566778899aabbccddeeff"
#define MANIFEST "{\"mode\":\"rehearsal\",\"files\":[]}"
#define K 2
#define N 3

static const struct hsm_module *module = &hsm_soft;
static struct guard guard;
static struct hsm *hsm;
static const char *folder;

static void
must(int err, const char *what)
{
	if (err == 0)
		return;
	(void)fprintf(stderr, "interop: %s: %s\n", what, err_text(err));
	exit(1);
}

static void
keep(const struct buf *b, const char *name)
{
	char path[FILE_PATH_MAX];

	must(path_join(path, folder, name), name);
	must(file_write_new(path, buf_view(b)), name);
}

/* -- cards ---------------------------------------------------- */

static EVP_PKEY *cards[N];

static int
card_agree(void *arg, const uint8_t point[static 65], uint8_t z[static 32])
{
	EVP_PKEY *peer;
	struct secret s = { 0 };
	int err = pkey_ec_point("P-256", point, POINT_LEN, &peer);

	if (err != 0)
		return err;
	if ((err = pkey_agree(*(EVP_PKEY **)arg, peer, &s)) == 0)
		memcpy(z, s.p, 32);
	secret_free(&s);
	EVP_PKEY_free(peer);
	return err;
}

/* Certificates are looked at in the world file. */
static int
card_cert(void *arg, struct buf *out)
{
	struct view v = guard.world.card[(EVP_PKEY **)arg - cards].cert;

	return buf_put(out, v.p, v.len);
}

static int
card_store(void *arg, struct view cert)
{
	(void)arg;
	return cert.len > 0 ? 0 : ERR_ARG;
}

static void
keep_card(unsigned x)
{
	uint8_t d[32];
	char name[32];
	struct json_t *jwk;
	struct buf text;
	BIGNUM *bn = NULL;

	must(pkey_to_jwk(cards[x - 1], &jwk), "jwk");
	if (EVP_PKEY_get_bn_param(cards[x - 1], OSSL_PKEY_PARAM_PRIV_KEY,
	    &bn) != 1 || BN_bn2binpad(bn, d, sizeof(d)) != sizeof(d))
		must(ERR_CRYPTO, "jwk");
	BN_clear_free(bn);
	must(js_set_b64(jwk, "d", d, sizeof(d)), "jwk");
	buf_init(&text, 1024);
	must(js_dump(jwk, &text), "jwk");
	(void)snprintf(name, sizeof(name), "card-%u.jwk", x);
	keep(&text, name);
	buf_free(&text);
	js_free(jwk);
}

static void
ritual(enum ritual purpose, const struct req_copy *copy)
{
	struct req_ritual_begin req = { .purpose = (uint8_t)purpose };
	struct rep_ritual_begin rep = { 0 };
	struct buf grants, echo;
	uint8_t have;

	buf_init(&grants, 1024);
	buf_init(&echo, 1024);
	if (copy != NULL)
		must(grant_of(copy, &grants), "grant");
	req.grants = buf_view(&grants);
	must(ritual_begin(&guard, &req, &rep, &echo), "ritual");
	for (unsigned x = N; x > (copy == NULL ? 0 : N - K); x--) {
		struct hsm_card card = { &cards[x - 1], card_agree, card_cert,
			card_store, NULL };

		must(ritual_card(&guard, x, 0, &card, &have), "card");
	}
	must(ritual_end(&guard), "ritual");
	buf_free(&echo);
	buf_free(&grants);
}

/* -- what is made ---------------------------------------------------- */

static void
make_cards(struct buf *list)
{
	for (unsigned x = 1; x <= N; x++) {
		struct rec_card c = { .x = (uint8_t)x, .number = "123 456",
			.holder = "Chlo\xc3\xa9" };

		must(pkey_ec_new("P-256", &cards[x - 1]), "card");
		must(pkey_point(cards[x - 1], "P-256", c.point, POINT_LEN),
		    "card");
		memset(c.guid, (int)x, sizeof(c.guid));
		must(wire_put(list, &form_card, &c), "card");
		keep_card(x);
	}
}

static void
make_world(const struct buf *list, const char *suite, const char *name)
{
	const struct req_world_create req = { .k = K, .n = N, .suite = suite,
		.cards = buf_view(list) };
	struct buf file;

	buf_init(&file, WORLD_FILE_MAX);
	must(guard_create(&guard, &req, &file), "world");
	keep(&file, name);
	buf_free(&file);
	ritual(RITUAL_PROVE, NULL);
}

static void
make_seal(const char *name)
{
	struct req_seal req = { .n = 7 };
	struct buf jws, acts;

	buf_init(&jws, WIRE_STR_MAX);
	buf_init(&acts, WIRE_STR_MAX);
	memset(req.head, 0xa5, sizeof(req.head));
	must(guard_seal(&guard, &req, &jws, &acts), "seal");
	keep(&jws, name);
	buf_free(&acts);
	buf_free(&jws);
}

static void
open_module(void)
{
	guard.mode = MODE_REHEARSAL;
	must(module->open(&hsm, NULL, &guard), "open");
}

static void
close_module(void)
{
	module->close(hsm);
	guard_free(&guard);
}

/* A world of these cards in each suite, with a seal; each has a module of its
 * own, as an open world is not replaced. */
static void
make_suites(const struct buf *list)
{
	const struct suite *s;
	char name[64];

	for (size_t i = 0; (s = suite_at(i)) != NULL; i++) {
		open_module();
		(void)snprintf(name, sizeof(name), "%s.world", s->name);
		make_world(list, s->name, name);
		(void)snprintf(name, sizeof(name), "%s.seal", s->name);
		make_seal(name);
		close_module();
	}
}

static void
make_signed(void)
{
	struct buf jws;

	make_seal("seal");
	buf_init(&jws, 2 * MANIFEST_MAX);
	must(guard_manifest(&guard, view_str(MANIFEST), &jws), "manifest");
	keep(&jws, "manifest");
	buf_free(&jws);
}

static const struct {
	const char *name;
	enum key_type type;
	uint32_t size;
} types[] = {
	{ "rsa-2048", KEY_RSA, 2048 }, { "rsa-3072", KEY_RSA, 3072 },
	{ "rsa-4096", KEY_RSA, 4096 }, { "p-256", KEY_EC, 256 },
	{ "p-384", KEY_EC, 384 }, { "p-521", KEY_EC, 521 },
};

static int
never_ends(void *arg, uint32_t done, uint32_t total)
{
	(void)arg;
	(void)done;
	(void)total;
	return 0;
}

static void
make_key(size_t i, struct buf *file)
{
	const struct hsm_progress progress = { NULL, never_ends };
	struct req_generate req = { .ident = types[i].name,
		.plainname = types[i].name, .type = (uint8_t)types[i].type,
		.size = types[i].size };
	struct buf spki;
	char name[64];

	buf_init(&spki, 1024);
	must(module->generate(hsm, &req, &progress, file, &spki), "generate");
	(void)snprintf(name, sizeof(name), "%s.key", types[i].name);
	keep(file, name);
	buf_free(&spki);
}

/* What a vault publishes: its KEK and its world, by a chain that is new. */
static void
make_packages(void)
{
	const struct hsm_progress progress = { NULL, never_ends };
	const struct req_exchange req = { .region = "na", .kid = KID,
		.bits = 2048, .now = (uint64_t)time(NULL), .days = 400 };
	struct rep_exchange rep = { 0 };
	struct buf hold, out;
	const struct {
		const struct view *v;
		const char *name;
	} files[] = {
		{ &rep.kek_pkg, "BYOK-KEK-pkg-NA-1" },
		{ &rep.world_pkg, "BYOK-SecurityWorld-pkg-NA-1" },
		{ &rep.root, "root.der" },
		{ &rep.spki, "KEK.der" },
	};

	buf_init(&hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	buf_init(&out, PACKAGE_MAX);
	must(module->exchange(hsm, &req, &progress, &rep, &hold), "exchange");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		buf_reset(&out);
		must(buf_put(&out, files[i].v->p, files[i].v->len), "exchange");
		keep(&out, files[i].name);
	}
	buf_free(&out);
	buf_free(&hold);
}

/* The copy for this KEK, and the .byok. */
static void
make_byok(const char *type, struct view key, const char *path)
{
	struct buf pem, copy, byok;
	struct req_copy to = { .file = key, .method = METHOD_AZURE,
		.kid = KID };
	struct req_wrap wrap = { .kid = KID };
	struct kek kek;
	const char *base = strrchr(path, '/');
	char name[256];
	int len;

	base = base == NULL ? path : base + 1;
	len = (int)strcspn(base, ".");
	buf_init(&pem, KEK_FILE_MAX);
	buf_init(&copy, KEY_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	must(file_read(path, &pem), path);
	must(kek_read(buf_view(&pem), KID, &kek), path);
	memcpy(to.kek, kek.digest, sizeof(to.kek));
	kek_free(&kek);
	ritual(RITUAL_RIGHTS, &to);
	must(module->copy(hsm, &to, &copy), "copy");
	wrap.copy = buf_view(&copy);
	wrap.kek = buf_view(&pem);
	must(module->wrap(hsm, &wrap, &byok), "wrap");
	(void)snprintf(name, sizeof(name), "%s.%.*s.copy", type, len, base);
	keep(&copy, name);
	(void)snprintf(name, sizeof(name), "%s.%.*s.byok", type, len, base);
	keep(&byok, name);
	buf_free(&byok);
	buf_free(&copy);
	buf_free(&pem);
}

/* -- method world ------------------------------------------------------ */

#define NOW UINT64_C(1800000000)	/* 2027-01-15 */
#define SUBSCRIPTION "0a1b2c3d-0000-4000-8000-0123456789ab"

static struct rep_exchange vault;
static struct buf vault_hold;

static void
make_vault(void)
{
	const struct hsm_progress progress = { NULL, never_ends };
	const struct req_exchange req = { .region = "europe", .kid = KID,
		.bits = 2048, .now = NOW, .days = 400 };
	const struct req_trust trust = { .hknso = { 0x5a } };
	struct buf file;

	buf_init(&vault_hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	must(module->exchange(hsm, &req, &progress, &vault, &vault_hold),
	    "exchange");
	buf_init(&file, KEY_FILE_MAX);
	must(buf_put(&file, vault.kek.p, vault.kek.len), "kek");
	keep(&file, "kek.key");
	buf_reset(&file);
	must(trust_add(&guard, &trust, &file), "trust");
	keep(&file, "trust");
	buf_free(&file);
}

static void
make_transfer(const char *type, struct view key)
{
	struct req_copy to = { .file = key, .method = METHOD_WORLD, .kid = "",
		.kek_pkg = vault.kek_pkg, .world_pkg = vault.world_pkg,
		.now = NOW };
	struct req_pack pack = { .kek_pkg = vault.kek_pkg,
		.world_pkg = vault.world_pkg, .now = NOW,
		.subscription = SUBSCRIPTION, .name = type };
	struct buf copy, package;
	char name[64];

	buf_init(&copy, KEY_FILE_MAX);
	buf_init(&package, PACKAGE_MAX);
	must(sha256(vault.root.p, vault.root.len, to.root), "root");
	memcpy(pack.root, to.root, sizeof(pack.root));
	ritual(RITUAL_RIGHTS, &to);
	must(module->copy(hsm, &to, &copy), "copy");
	pack.copy = buf_view(&copy);
	must(module->pack(hsm, &pack, &package), "pack");
	(void)snprintf(name, sizeof(name), "%s.transfer", type);
	keep(&package, name);
	buf_free(&package);
	buf_free(&copy);
}

int
main(int argc, char **argv)
{
	struct buf file, list;

	if (argc < 2) {
		(void)fprintf(stderr, "usage: interop DIR [KEK...]\n");
		return 2;
	}
	folder = argv[1];
	buf_init(&list, 4096);
	make_cards(&list);
	make_suites(&list);
	open_module();
	make_world(&list, "ECp521mAES", "world");
	make_signed();
	make_vault();
	make_packages();
	buf_init(&file, KEY_FILE_MAX);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		/* Without a KEK there is less to look at, and no time is spent. */
		if (argc == 2 && types[i].type == KEY_RSA)
			continue;
		buf_reset(&file);
		make_key(i, &file);
		for (int a = 2; a < argc; a++)
			make_byok(types[i].name, buf_view(&file), argv[a]);
		make_transfer(types[i].name, buf_view(&file));
	}
	buf_free(&vault_hold);
	buf_free(&file);
	buf_free(&list);
	close_module();
	for (unsigned x = 0; x < N; x++)
		EVP_PKEY_free(cards[x]);
	return 0;
}
