/*
 * sender DIR VAULT...: another organisation, without pages and processes: a world
 * of its own by the soft module, keys, and each of them sent to each VAULT, the
 * folder of a keyconvoy-vault. Written into DIR, N from 1:
 *
 *   hknso                    of the world, hex
 *   TYPE.pub.pem             the public half of each key
 *   TYPE.N.transfer          method world, packed for vault N's packages
 *   TYPE.N.byok              method azure, wrapped for vault N's KEK.json
 *   production.N.transfer    as no rehearsal's vault may take it
 *   other-kek.N.transfer     for another KEK than vault N's
 *
 * For tests/vault.sh, which goes on with the real programs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hsm/exchange/exchange.h"
#include "hsm/keys/kek.h"
#include "hsm/crypto/pkey.h"
#include "hsm/soft/soft.h"
#include "hsm/keys/transfer.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/grant_of.h"

#define SUBSCRIPTION "0a1b2c3d-0000-4000-8000-0123456789ab"

/* One side: its module and its one card. */
struct side {
	struct guard guard;
	struct hsm *hsm;
	EVP_PKEY *card;
	enum mode mode;
};

struct vault {
	struct buf kek_pkg, world_pkg, kek_json;
	uint8_t root[SHA256_LEN];
	struct exchange exchange;
};

static const struct hsm_module *module = &hsm_soft;
static const char *folder;
static uint64_t now;

static void
must(int err, const char *what)
{
	if (err == 0)
		return;
	(void)fprintf(stderr, "sender: %s: %s\n", what, err_text(err));
	exit(1);
}

static void
keep(struct view v, const char *name)
{
	char path[FILE_PATH_MAX];

	must(path_join(path, folder, name), name);
	must(file_write_new(path, v), name);
}

/* -- our world -------------------------------------------------------------- */

static int
card_agree(void *arg, const uint8_t point[static 65], uint8_t z[static 32])
{
	const struct side *side = arg;
	EVP_PKEY *peer;
	struct secret s = { 0 };
	int err = pkey_ec_point("P-256", point, POINT_LEN, &peer);

	if (err != 0)
		return err;
	if ((err = pkey_agree(side->card, peer, &s)) == 0)
		memcpy(z, s.p, 32);
	secret_free(&s);
	EVP_PKEY_free(peer);
	return err;
}

static int
card_cert(void *arg, struct buf *out)
{
	const struct side *s = arg;
	struct view v = s->guard.world.card[0].cert;

	return buf_put(out, v.p, v.len);
}

static int
card_store(void *arg, struct view cert)
{
	(void)arg;
	return cert.len > 0 ? 0 : ERR_ARG;
}

static void
ritual(struct side *s, enum ritual purpose, const struct req_copy *copy)
{
	const struct hsm_card card = { s, card_agree, card_cert, card_store,
	    NULL };
	struct req_ritual_begin req = { .purpose = (uint8_t)purpose };
	struct rep_ritual_begin rep = { 0 };
	struct buf grants, echo;
	uint8_t have;

	buf_init(&grants, 1024);
	buf_init(&echo, 1024);
	if (copy != NULL)
		must(grant_of(copy, &grants), "grant");
	req.grants = buf_view(&grants);
	must(ritual_begin(&s->guard, &req, &rep, &echo), "ritual");
	must(ritual_card(&s->guard, 1, 0, &card, &have), "card");
	must(ritual_end(&s->guard), "ritual");
	buf_free(&echo);
	buf_free(&grants);
}

static void
make_side(struct side *s, enum mode mode)
{
	struct req_world_create req = { .k = 1, .n = 1, .suite = "ECp521mAES" };
	struct rec_card c = { .x = 1, .number = "123 456", .holder = "Hugo" };
	struct buf list, file;

	s->mode = mode;
	s->guard.mode = mode;
	must(module->open(&s->hsm, NULL, &s->guard), "open");
	must(pkey_ec_new("P-256", &s->card), "card");
	must(pkey_point(s->card, "P-256", c.point, POINT_LEN), "card");
	memset(c.guid, 1, sizeof(c.guid));
	buf_init(&list, 1024);
	buf_init(&file, WORLD_FILE_MAX);
	must(wire_put(&list, &form_card, &c), "card");
	req.cards = buf_view(&list);
	must(guard_create(&s->guard, &req, &file), "world");
	ritual(s, RITUAL_PROVE, NULL);
	buf_free(&file);
	buf_free(&list);
}

static void
keep_hknso(const struct side *s)
{
	char hex[2 * SHA256_LEN + 2];

	hex_put(hex, s->guard.world.hknso, SHA256_LEN);
	(void)strcat(hex, "\n");
	keep(view_str(hex), "hknso");
}

/* -- vaults ----------------------------------------------------------------- */

/* The one file of the folder whose name begins so. */
struct wanted {
	const char *dir, *begin;
	struct buf *out;
};

static int
read_wanted(void *arg, const char *name)
{
	const struct wanted *w = arg;
	char path[FILE_PATH_MAX];

	if (strncmp(name, w->begin, strlen(w->begin)) != 0)
		return 0;
	must(path_join(path, w->dir, name), name);
	must(file_read(path, w->out), name);
	return 0;
}

static void
read_one(const char *dir, const char *begin, size_t max, struct buf *out)
{
	struct wanted w = { dir, begin, out };

	buf_init(out, max);
	must(dir_each(dir, read_wanted, &w), begin);
}

static void
read_vault(struct vault *v, const char *dir)
{
	struct exchange_wants wants = { .region = "", .now = now };

	read_one(dir, "BYOK-KEK-pkg-", PACKAGE_MAX, &v->kek_pkg);
	read_one(dir, "BYOK-SecurityWorld-pkg-", PACKAGE_MAX, &v->world_pkg);
	read_one(dir, "KEK.json", KEK_FILE_MAX, &v->kek_json);
	must(exchange_read(buf_view(&v->kek_pkg), buf_view(&v->world_pkg),
	    &wants, &v->exchange), dir);
	must(exchange_verdict(&v->exchange, 0), dir);
	memcpy(v->root, v->exchange.root, SHA256_LEN);
}

static void
drop_vault(struct vault *v)
{
	buf_free(&v->kek_pkg);
	buf_free(&v->world_pkg);
	buf_free(&v->kek_json);
	exchange_free(&v->exchange);
}

/* -- keys ------------------------------------------------------------------- */

static int
never_ends(void *arg, uint32_t done, uint32_t total)
{
	(void)arg;
	(void)done;
	(void)total;
	return 0;
}

static void
make_key(struct side *s, const char *name, enum key_type type, uint32_t size,
    struct buf *file)
{
	const struct hsm_progress progress = { NULL, never_ends };
	struct req_generate req = { .ident = name, .plainname = name,
		.type = (uint8_t)type, .size = size };
	struct buf spki, pem;
	char path[64];

	buf_init(&spki, 1024);
	buf_init(&pem, 2048);
	must(module->generate(s->hsm, &req, &progress, file, &spki), "generate");
	must(pem_put(&pem, "PUBLIC KEY", spki.p, spki.len), "pem");
	(void)snprintf(path, sizeof(path), "%s.pub.pem", name);
	keep(buf_view(&pem), path);
	buf_free(&pem);
	buf_free(&spki);
}

static void
send_world(struct side *s, const char *type, struct view key,
    const struct vault *v, int n)
{
	struct req_copy to = { .file = key, .method = METHOD_WORLD, .kid = "",
		.kek_pkg = buf_view(&v->kek_pkg),
		.world_pkg = buf_view(&v->world_pkg), .now = now };
	struct req_pack pack = { .kek_pkg = to.kek_pkg,
		.world_pkg = to.world_pkg, .now = now,
		.subscription = SUBSCRIPTION, .name = type };
	struct buf copy, package;
	char name[64];

	buf_init(&copy, KEY_FILE_MAX);
	buf_init(&package, PACKAGE_MAX);
	memcpy(to.root, v->root, SHA256_LEN);
	memcpy(pack.root, v->root, SHA256_LEN);
	ritual(s, RITUAL_RIGHTS, &to);
	must(module->copy(s->hsm, &to, &copy), "copy");
	pack.copy = buf_view(&copy);
	must(module->pack(s->hsm, &pack, &package), "pack");
	(void)snprintf(name, sizeof(name), "%s.%d.transfer", type, n);
	keep(buf_view(&package), name);
	buf_free(&package);
	buf_free(&copy);
}

static void
send_azure(struct side *s, const char *type, struct view key,
    const struct vault *v, int n)
{
	struct req_copy to = { .file = key, .method = METHOD_AZURE };
	struct req_wrap wrap = { .kek = buf_view(&v->kek_json) };
	struct buf copy, byok;
	struct kek kek;
	char name[64];

	buf_init(&copy, KEY_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	must(kek_read(buf_view(&v->kek_json), "", &kek), "KEK.json");
	to.kid = wrap.kid = kek.kid;
	memcpy(to.kek, kek.digest, SHA256_LEN);
	ritual(s, RITUAL_RIGHTS, &to);
	must(module->copy(s->hsm, &to, &copy), "copy");
	wrap.copy = buf_view(&copy);
	must(module->wrap(s->hsm, &wrap, &byok), "wrap");
	(void)snprintf(name, sizeof(name), "%s.%d.byok", type, n);
	keep(buf_view(&byok), name);
	kek_free(&kek);
	buf_free(&byok);
	buf_free(&copy);
}

/* What the module would not pack: by the parts behind it. */
static void
send_wrong(const struct side *s, const struct vault *v, EVP_PKEY *kek,
    const char *name)
{
	struct transfer t = { .mode = s->mode, .type = KEY_EC, .size = 256,
		.rights = RIGHT_SIGN };
	struct secret der = { 0 };
	struct buf out;

	memcpy(t.region, v->exchange.region, sizeof(t.region));
	memcpy(t.target, v->exchange.hknso, SHA256_LEN);
	memcpy(t.source, s->guard.world.hknso, SHA256_LEN);
	must(pkey_spki_digest(kek, t.kek), name);
	(void)strcpy(t.subscription, SUBSCRIPTION);
	(void)strcpy(t.name, "wrong");
	buf_init(&t.jwe, PACKAGE_MAX);
	buf_init(&out, PACKAGE_MAX);
	must(pkey_ec_new("P-256", &t.pub), name);
	must(pkey_pkcs8(t.pub, &der), name);
	must(transfer_write(&t, &s->guard.world, s->guard.kml, kek,
	    view_of(der.p, der.len), &out), name);
	keep(buf_view(&out), name);
	secret_free(&der);
	EVP_PKEY_free(t.pub);
	buf_free(&t.jwe);
	buf_free(&out);
}

static const struct {
	const char *name;
	enum key_type type;
	uint32_t size;
} types[] = {
	{ "rsa-2048", KEY_RSA, 2048 }, { "rsa-3072", KEY_RSA, 3072 },
	{ "p-256", KEY_EC, 256 }, { "p-521", KEY_EC, 521 },
};

static void
send_keys(struct side *s, char **vaults, int n)
{
	struct buf key[4];
	struct vault v;

	for (int k = 0; k < 4; k++) {
		buf_init(&key[k], KEY_FILE_MAX);
		make_key(s, types[k].name, types[k].type, types[k].size, &key[k]);
	}
	for (int i = 0; i < n; i++) {
		read_vault(&v, vaults[i]);
		for (int k = 0; k < 4; k++) {
			send_world(s, types[k].name, buf_view(&key[k]), &v,
			    i + 1);
			send_azure(s, types[k].name, buf_view(&key[k]), &v,
			    i + 1);
		}
		drop_vault(&v);
	}
	for (int k = 0; k < 4; k++)
		buf_free(&key[k]);
}

static void
send_all_wrong(const struct side *s, const struct side *production,
    char **vaults, int n)
{
	EVP_PKEY *other = NULL;
	struct vault v;
	char name[64];

	must(soft_new_rsa(2048, 0, &(struct hsm_progress){ NULL, never_ends },
	    &other), "KEK");
	for (int i = 0; i < n; i++) {
		read_vault(&v, vaults[i]);
		(void)snprintf(name, sizeof(name), "production.%d.transfer",
		    i + 1);
		send_wrong(production, &v, v.exchange.kek, name);
		(void)snprintf(name, sizeof(name), "other-kek.%d.transfer",
		    i + 1);
		send_wrong(s, &v, other, name);
		drop_vault(&v);
	}
	EVP_PKEY_free(other);
}

int
main(int argc, char **argv)
{
	struct side side = { 0 }, production = { 0 };

	if (argc < 3) {
		(void)fprintf(stderr, "usage: sender DIR VAULT...\n");
		return 2;
	}
	folder = argv[1];
	now = (uint64_t)time(NULL);
	js_setup();
	make_side(&side, MODE_REHEARSAL);
	make_side(&production, MODE_PRODUCTION);
	keep_hknso(&side);
	send_keys(&side, argv + 2, argc - 2);
	send_all_wrong(&side, &production, argv + 2, argc - 2);
	module->close(side.hsm);
	guard_free(&side.guard);
	module->close(production.hsm);
	guard_free(&production.guard);
	EVP_PKEY_free(side.card);
	EVP_PKEY_free(production.card);
	return 0;
}
