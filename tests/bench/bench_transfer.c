/*
 * Method world: a pair of packages checked, a copy packed, a package imported,
 * through keyd and by the same module in one process, which has no jail, no
 * frames and a world of its own. The folder for cards is the first argument.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

#include "hsm/exchange/exchange.h"
#include "hsm/module.h"
#include "hsm/crypto/pkey.h"
#include "hsm/world/trust.h"
#include "src/base/json.h"
#include "tests/bench/bench_keyd.h"
#include "tests/unit/grant_of.h"

#define KID "https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/" \
	"0123456789abcdef0123456789abcdef"
#define NOW UINT64_C(1800000000)

/* A world that packs for itself: everything that the requests need. */
struct world_of {
	uint8_t hknso[SHA256_LEN], root[SHA256_LEN];
	struct buf kek, kek_pkg, world_pkg, trust, key, copy, package;
};

struct bench {
	struct bench_keyd k;
	struct world_of two, one;	/* keyd's; this process's */
	struct guard guard;
	struct hsm *hsm;
	EVP_PKEY *card;
};

/* -- requests --------------------------------------------------------------------------- */

static const struct req_exchange exchange = { .region = "europe", .kid = KID,
	.bits = 2048, .now = NOW, .days = 30 };
static const struct req_generate generate = { .ident = "bench",
	.plainname = "bench", .type = KEY_RSA, .size = 2048 };

static struct req_packages
packages_of(const struct world_of *w)
{
	struct req_packages q = { .kek_pkg = buf_view(&w->kek_pkg),
		.world_pkg = buf_view(&w->world_pkg), .region = "europe",
		.now = NOW };

	memcpy(q.root, w->root, SHA256_LEN);
	return q;
}

static struct req_copy
copy_of(const struct world_of *w)
{
	struct req_copy q = { .file = buf_view(&w->key), .kid = "",
		.method = METHOD_WORLD, .kek_pkg = buf_view(&w->kek_pkg),
		.world_pkg = buf_view(&w->world_pkg), .now = NOW };

	memcpy(q.root, w->root, SHA256_LEN);
	return q;
}

static struct req_pack
pack_of(const struct world_of *w)
{
	struct req_pack q = { .copy = buf_view(&w->copy),
		.kek_pkg = buf_view(&w->kek_pkg),
		.world_pkg = buf_view(&w->world_pkg), .now = NOW,
		.subscription = "0a1b2c3d-0000-4000-8000-0123456789ab",
		.name = "bench" };

	memcpy(q.root, w->root, SHA256_LEN);
	return q;
}

static struct req_trust
trust_of(const struct world_of *w)
{
	struct req_trust q = { .list = view_of(NULL, 0) };

	memcpy(q.hknso, w->hknso, SHA256_LEN);
	return q;
}

static struct req_import
import_of(const struct world_of *w)
{
	struct req_import q = { .package = buf_view(&w->package),
		.kek = buf_view(&w->kek), .trust = buf_view(&w->trust),
		.name = "" };

	return q;
}

static int
keep(struct buf *to, struct view from)
{
	buf_init(to, WIRE_BODY_MAX);
	return buf_put(to, from.p, from.len);
}

static int
keep_exchange(struct world_of *w, const struct rep_exchange *r)
{
	int err;

	if ((err = keep(&w->kek, r->kek)) != 0 ||
	    (err = keep(&w->kek_pkg, r->kek_pkg)) != 0 ||
	    (err = keep(&w->world_pkg, r->world_pkg)) != 0)
		return err;
	return sha256(r->root.p, r->root.len, w->root);
}

static void
world_free_of(struct world_of *w)
{
	struct buf *const all[] = { &w->kek, &w->kek_pkg, &w->world_pkg,
		&w->trust, &w->key, &w->copy, &w->package };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		buf_free(all[i]);
}

/* -- keyd's side --------------------------------------------------------------------------- */

static int
prepare_two(struct bench *b)
{
	const union msg_any *rep = &b->k.a.rep;
	struct world_of *w = &b->two;
	struct req_copy copy;
	struct req_pack pack;
	struct req_trust trust;

	if (bench_world(&b->k) != 0 ||
	    bench_ask(&b->k, MSG_EXCHANGE, &exchange) != 0 ||
	    keep_exchange(w, &rep->r_exchange) != 0 ||
	    bench_ask(&b->k, MSG_GENERATE, &generate) != 0 ||
	    keep(&w->key, rep->r_generate.file) != 0)
		return -1;
	copy = copy_of(w);
	if (bench_rights(&b->k, &copy) != 0 || bench_ask(&b->k, MSG_COPY, &copy) != 0 ||
	    keep(&w->copy, rep->r_copy.file) != 0)
		return -1;
	pack = pack_of(w);
	if (bench_ask(&b->k, MSG_PACK, &pack) != 0 ||
	    keep(&w->package, rep->r_pack.package) != 0)
		return -1;
	{
		struct req_transfer says = { .package = buf_view(&w->package) };

		if (bench_ask(&b->k, MSG_TRANSFER, &says) != 0)
			return -1;
		memcpy(w->hknso, rep->r_transfer.source, SHA256_LEN);
	}
	trust = trust_of(w);
	return bench_ask(&b->k, MSG_TRUST, &trust) != 0 ? -1 :
	    keep(&w->trust, rep->r_trust.list);
}

static int
packages_two(void *arg)
{
	struct bench *b = arg;
	struct req_packages q = packages_of(&b->two);

	return bench_ask(&b->k, MSG_PACKAGES, &q) != 0 ||
	    !b->k.a.rep.r_packages.ok;
}

static int
pack_two(void *arg)
{
	struct bench *b = arg;
	struct req_pack q = pack_of(&b->two);

	return bench_ask(&b->k, MSG_PACK, &q);
}

static int
import_two(void *arg)
{
	struct bench *b = arg;
	struct req_import q = import_of(&b->two);

	return bench_ask(&b->k, MSG_IMPORT, &q);
}

/* -- one process ------------------------------------------------------------------------------- */

static int
agree(void *arg, const uint8_t point[static 65], uint8_t z[static 32])
{
	const struct bench *b = arg;
	struct secret s = { 0 };
	EVP_PKEY *peer;
	int err = pkey_ec_point("P-256", point, POINT_LEN, &peer);

	if (err != 0)
		return err;
	if ((err = pkey_agree(b->card, peer, &s)) == 0)
		memcpy(z, s.p, 32);
	secret_free(&s);
	EVP_PKEY_free(peer);
	return err;
}

static int
cert(void *arg, struct buf *out)
{
	const struct bench *b = arg;
	struct view v = b->guard.world.card[0].cert;

	return buf_put(out, v.p, v.len);
}

static int
store(void *arg, struct view cert)
{
	(void)arg, (void)cert;
	return 0;
}

static int
go_on(void *arg, uint32_t done, uint32_t total)
{
	(void)arg, (void)done, (void)total;
	return 0;
}

static int
ritual_one(struct bench *b, enum ritual purpose, const struct req_copy *copy)
{
	const struct hsm_card card = { b, agree, cert, store, NULL };
	struct req_ritual_begin req = { .purpose = (uint8_t)purpose };
	struct rep_ritual_begin rep = { 0 };
	struct buf grants, echo;
	uint8_t have;
	int err;

	buf_init(&grants, 1024);
	buf_init(&echo, 1024);
	err = copy != NULL && grant_of(copy, &grants) != 0;
	req.grants = buf_view(&grants);
	err = err || ritual_begin(&b->guard, &req, &rep, &echo) != 0 ||
	    ritual_card(&b->guard, 1, 0, &card, &have) != 0 ||
	    ritual_end(&b->guard) != 0;
	buf_free(&echo);
	buf_free(&grants);
	return err ? -1 : 0;
}

static int
world_one(struct bench *b)
{
	struct req_world_create create = { .k = 1, .n = 1,
		.suite = "ECp521mAES" };
	struct rec_card rec = { .x = 1, .number = "1", .holder = "bench",
		.guid = { 1 } };
	struct rep_world_load info = { 0 };
	struct buf list, file;
	int err;

	buf_init(&list, 4096);
	buf_init(&file, WORLD_FILE_MAX);
	err = hsm_soft.open(&b->hsm, NULL, &b->guard) != 0 ||
	    pkey_ec_new("P-256", &b->card) != 0 ||
	    pkey_point(b->card, "P-256", rec.point, POINT_LEN) != 0 ||
	    wire_put(&list, &form_card, &rec) != 0;
	create.cards = buf_view(&list);
	err = err || guard_create(&b->guard, &create, &file) != 0 ||
	    guard_info(&b->guard, &info) != 0 ||
	    ritual_one(b, RITUAL_PROVE, NULL) != 0;
	memcpy(b->one.hknso, info.hknso, SHA256_LEN);
	buf_free(&file);
	buf_free(&list);
	return err ? -1 : 0;
}

static int
exchange_one(struct bench *b)
{
	const struct hsm_progress progress = { NULL, go_on };
	struct rep_exchange rep = { 0 };
	struct buf hold, spki;
	int err;

	buf_init(&hold, WIRE_BODY_MAX);
	buf_init(&spki, 4096);
	buf_init(&b->one.key, KEY_FILE_MAX);
	err = hsm_soft.exchange(b->hsm, &exchange, &progress, &rep, &hold) != 0 ||
	    keep_exchange(&b->one, &rep) != 0 ||
	    hsm_soft.generate(b->hsm, &generate, &progress, &b->one.key,
	    &spki) != 0;
	buf_free(&spki);
	buf_free(&hold);
	return err ? -1 : 0;
}

static int
prepare_one(struct bench *b)
{
	struct world_of *w = &b->one;
	struct req_copy copy;
	struct req_pack pack;
	struct req_trust trust;

	if (world_one(b) != 0 || exchange_one(b) != 0)
		return -1;
	buf_init(&w->copy, KEY_FILE_MAX);
	buf_init(&w->package, PACKAGE_MAX);
	buf_init(&w->trust, TRUST_MAX);
	copy = copy_of(w);
	if (ritual_one(b, RITUAL_RIGHTS, &copy) != 0 ||
	    hsm_soft.copy(b->hsm, &copy, &w->copy) != 0)
		return -1;
	pack = pack_of(w);
	trust = trust_of(w);
	return hsm_soft.pack(b->hsm, &pack, &w->package) != 0 ||
	    trust_add(&b->guard, &trust, &w->trust) != 0 ? -1 : 0;
}

static int
packages_one(void *arg)
{
	struct bench *b = arg;
	const struct exchange_wants wants = { .mode = MODE_REHEARSAL,
		.region = "europe", .root = b->one.root, .now = NOW };
	struct exchange e;
	int err = exchange_read(buf_view(&b->one.kek_pkg),
	    buf_view(&b->one.world_pkg), &wants, &e);

	if (err == 0) {
		err = exchange_verdict(&e, 1);
		exchange_free(&e);
	}
	return err;
}

static int
pack_one(void *arg)
{
	struct bench *b = arg;
	struct req_pack q = pack_of(&b->one);
	struct buf package;
	int err;

	buf_init(&package, PACKAGE_MAX);
	err = hsm_soft.pack(b->hsm, &q, &package);
	buf_free(&package);
	return err;
}

static int
import_one(void *arg)
{
	struct bench *b = arg;
	struct req_import q = import_of(&b->one);
	struct rep_import rep = { 0 };
	struct buf hold;
	int err;

	buf_init(&hold, WIRE_BODY_MAX);
	err = hsm_soft.import(b->hsm, &q, &rep, &hold);
	buf_free(&hold);
	return err;
}

int
main(int argc, char **argv)
{
	static struct bench b;
	int err = 1;

	/* The same care of memory as in keyd. */
	js_setup();
	if (secret_setup(256 * 1024) != 0 ||
	    CRYPTO_secure_malloc_init(256 * 1024, 32) != 1)
		return 1;
	if (argc == 2 && bench_start(&b.k, argv[1]) == 0 &&
	    prepare_two(&b) == 0 && prepare_one(&b) == 0) {
		bench_against(&b.k, "verify packages", packages_two,
		    packages_one, &b);
		bench_against(&b.k, "pack", pack_two, pack_one, &b);
		bench_against(&b.k, "import", import_two, import_one, &b);
		err = 0;
	}
	spawn_stop(&b.k.d);
	world_free_of(&b.two);
	world_free_of(&b.one);
	hsm_soft.close(b.hsm);
	guard_free(&b.guard);
	EVP_PKEY_free(b.card);
	return err;
}
