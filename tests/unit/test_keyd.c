/* keyconvoy-keyd as a program: what it answers, and what stays in its memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "hsm/crypto/keywrap.h"
#include "hsm/exchange/exchange.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/wire/frame.h"
#include "src/wire/jail.h"
#include "tests/unit/byok_open.h"
#include "tests/unit/fake_cards.h"
#include "tests/unit/keyd_here.h"

#define KID "https://contoso.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"

/* How many lines, each beginning with the next of these words. */
static int
lines_of(struct view lines, const char *words)
{
	char all[WIRE_STR_MAX + 1];
	const char *text = all;
	int n = 0;

	assert_true(lines.len < sizeof(all));
	memcpy(all, lines.p, lines.len);
	all[lines.len] = '\0';

	for (const char *end; (end = strchr(text, '\n')) != NULL;
	    text = end + 1) {
		size_t len = strcspn(words, " ");

		assert_int_equal(strncmp(text, words, len), 0);
		assert_int_equal(text[len], ' ');
		words += words[len] == ' ' ? len + 1 : len;
		n++;
	}
	assert_string_equal(text, "");
	return n;
}

/* -- a ceremony ------------------------------------------------------------------------------ */

static void
a_ceremony(void **state)
{
	EVP_PKEY *vault = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	struct req_generate g = { .ident = "k", .plainname = "k",
		.type = KEY_RSA, .size = 2048 };
	struct req_copy c = { .method = METHOD_AZURE, .kid = KID };
	struct req_describe d = { 0 };
	struct req_seal seal = { .n = 3, .ceremony = { 9 } };
	struct req_sealed sealed;
	struct req_wrap w = { .kid = KID };
	struct buf file, der, key, copy, jws;
	struct req_world_load load;

	(void)state;
	buf_init(&file, WORLD_FILE_MAX);
	buf_init(&der, 1024);
	buf_init(&key, KEY_FILE_MAX);
	buf_init(&copy, KEY_FILE_MAX);
	buf_init(&jws, 4096);
	assert_int_equal(pkey_spki(vault, &der), 0);
	fake_make(&here.cards, 3);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_string_equal(here.rep.r_hello.module, "soft");
	assert_int_equal(here.rep.r_hello.software, 1);
	assert_int_equal(here.rep.r_hello.tested, 1);
	assert_int_equal(here.rep.r_hello.seeded, 1);
	assert_int_equal(here.rep.r_hello.jailed, jail_built());
	assert_non_null(strstr(here.rep.r_hello.generator, "rehearsal"));
	for (unsigned x = 1; x <= 3; x++) {
		here.card = fake_insert(&here.cards, x);
		assert_int_equal(keyd_ask(MSG_ENROL, NULL), 0);
		assert_memory_equal(here.rep.r_enrol.point,
		    here.cards.card[x - 1].point, POINT_LEN);
	}
	assert_int_equal(keyd_create(2, &file), 0);
	assert_int_equal(keyd_ritual(RITUAL_PROVE, 3), 0);
	assert_int_equal(here.rep.r_ritual_end.open, 1);
	assert_true(here.cards.stored[2].len > 0);
	assert_int_equal(keyd_ask(MSG_GENERATE, &g), 0);
	buf_put(&key, here.rep.r_generate.file.p, here.rep.r_generate.file.len);
	c.file = d.file = buf_view(&key);
	assert_int_equal(keyd_ask(MSG_DESCRIBE, &d), 0);
	assert_int_equal(here.rep.r_describe.authentic, 1);
	assert_int_equal(pkey_spki_digest(vault, c.kek), 0);
	assert_int_equal(keyd_ask(MSG_COPY, &c), ERR_QUORUM);
	assert_int_equal(keyd_rights(&c, 2), 0);
	assert_int_equal(keyd_ask(MSG_COPY, &c), 0);
	buf_put(&copy, here.rep.r_copy.file.p, here.rep.r_copy.file.len);
	w.copy = buf_view(&copy);
	w.kek = buf_view(&der);
	assert_int_equal(keyd_ask(MSG_WRAP, &w), 0);
	assert_true(here.rep.r_wrap.byok.len > 1500);
	assert_int_equal(keyd_ask(MSG_SEAL, &seal), 0);
	buf_puts(&jws, here.rep.r_seal.jws);
	assert_int_equal(lines_of(here.rep.r_seal.acts,
	    "world generate copy wrap"), 4);
	assert_int_equal(keyd_ended(), 0);

	/* Another keyd, the file, two cards; the seal needs none. */
	assert_int_equal(keyd_start(NULL), 0);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	sealed.jws = buf_str(&jws);
	assert_int_equal(keyd_ask(MSG_SEALED, &sealed), ERR_PHASE);
	load.world = buf_view(&file);
	assert_int_equal(keyd_ask(MSG_WORLD_LOAD, &load), 0);
	assert_int_equal(here.rep.r_world_load.n, 3);
	assert_int_equal(keyd_ask(MSG_SEALED, &sealed), 0);
	assert_int_equal(here.rep.r_sealed.n, 3);
	assert_int_equal(here.rep.r_sealed.ceremony[0], 9);
	assert_int_equal(here.rep.r_sealed.cards.len, 3);
	assert_int_equal(keyd_ask(MSG_DESCRIBE, &d), 0);
	assert_int_equal(here.rep.r_describe.authentic, 0);
	assert_int_equal(keyd_ritual(RITUAL_OPEN, 1), ERR_QUORUM);
	assert_int_equal(keyd_ritual(RITUAL_OPEN, 2), 0);
	assert_int_equal(keyd_ask(MSG_SEALED, &sealed), 0);
	assert_int_equal(keyd_ask(MSG_WRAP, &w), 0);
	/* The keys go, the world stays. */
	assert_int_equal(keyd_ask(MSG_CLOSE, NULL), 0);
	assert_int_equal(keyd_ask(MSG_DESCRIBE, &d), 0);
	assert_int_equal(here.rep.r_describe.authentic, 0);
	/* A test: the record can be sealed, no key is there. */
	assert_int_equal(keyd_ask(MSG_CLOSE, NULL), 0);
	assert_int_equal(keyd_ritual(RITUAL_TEST, 3), 0);
	assert_int_equal(here.rep.r_ritual_end.open, OPENED_SEALS);
	assert_int_equal(keyd_ask(MSG_SEAL, &seal), 0);
	assert_int_equal(keyd_ask(MSG_DESCRIBE, &d), 0);
	assert_int_equal(here.rep.r_describe.authentic, 0);
	assert_int_equal(keyd_ask(MSG_CLOSE, NULL), 0);
	assert_int_equal(keyd_ritual(RITUAL_OPEN, 2), 0);
	fake_drop(&here.cards);
	buf_free(&file);
	buf_free(&der);
	buf_free(&key);
	buf_free(&copy);
	buf_free(&jws);
	EVP_PKEY_free(vault);
}

#define NOW UINT64_C(1800000000)
#define SUBSCRIPTION "0a1b2c3d-0000-4000-8000-0123456789ab"
#define PLAIN "what only the key that was imported opens"

/* -- a vault ------------------------------------------------------------------------------------ */

static void
keep(struct buf *to, struct view from)
{
	buf_init(to, WIRE_BODY_MAX);
	assert_int_equal(buf_put(to, from.p, from.len), 0);
}

/* KEK, packages and root of this very world: what it packs, it imports. */
struct published {
	struct buf kek, kek_pkg, world_pkg;
	uint8_t hknso[SHA256_LEN], root[SHA256_LEN];
};

static void
publish(struct published *v)
{
	const struct req_exchange x = { .region = "europe", .kid = KID,
		.bits = 2048, .now = NOW, .days = 30 };

	memcpy(v->hknso, here.rep.r_world_create.hknso, SHA256_LEN);
	assert_int_equal(keyd_ritual(RITUAL_PROVE, 1), 0);
	assert_int_equal(keyd_ask(MSG_EXCHANGE, &x), 0);
	keep(&v->kek, here.rep.r_exchange.kek);
	keep(&v->kek_pkg, here.rep.r_exchange.kek_pkg);
	keep(&v->world_pkg, here.rep.r_exchange.world_pkg);
	assert_int_equal(sha256(here.rep.r_exchange.root.p,
	    here.rep.r_exchange.root.len, v->root), 0);
}

/* An RSA key of this world, its copy for the vault, and the package. */
static void
pack_one(const struct published *v, struct buf *package, EVP_PKEY **pub)
{
	const struct req_generate g = { .ident = "k", .plainname = "k",
		.type = KEY_RSA, .size = 2048 };
	struct req_copy c = { .method = METHOD_WORLD, .now = NOW,
		.kek_pkg = buf_view(&v->kek_pkg),
		.world_pkg = buf_view(&v->world_pkg) };
	struct req_pack p = { .now = NOW, .kek_pkg = c.kek_pkg,
		.world_pkg = c.world_pkg, .subscription = SUBSCRIPTION,
		.name = "Contoso" };
	struct req_describe d;
	struct buf key, copy;
	const unsigned char *at;

	memcpy(c.root, v->root, SHA256_LEN);
	memcpy(p.root, v->root, SHA256_LEN);
	assert_int_equal(keyd_ask(MSG_GENERATE, &g), 0);
	at = here.rep.r_generate.spki.p;
	*pub = d2i_PUBKEY(NULL, &at, (long)here.rep.r_generate.spki.len);
	keep(&key, here.rep.r_generate.file);
	c.file = buf_view(&key);
	assert_int_equal(keyd_rights(&c, 1), 0);
	assert_int_equal(keyd_ask(MSG_COPY, &c), 0);
	keep(&copy, here.rep.r_copy.file);
	d.file = p.copy = buf_view(&copy);
	assert_int_equal(keyd_ask(MSG_DESCRIBE, &d), 0);
	assert_int_equal(here.rep.r_describe.method, METHOD_WORLD);
	assert_string_equal(here.rep.r_describe.region, "europe");
	assert_memory_equal(here.rep.r_describe.target, v->hknso, SHA256_LEN);
	assert_int_equal(keyd_ask(MSG_PACK, &p), 0);
	keep(package, here.rep.r_pack.package);
	buf_free(&key);
	buf_free(&copy);
}

static void
transfer_says(const struct published *v, const struct buf *package)
{
	struct req_transfer q = { .package = buf_view(package) };

	assert_int_equal(keyd_ask(MSG_TRANSFER, &q), 0);
	assert_int_equal(here.rep.r_transfer.mode, MODE_REHEARSAL);
	assert_string_equal(here.rep.r_transfer.region, "europe");
	assert_string_equal(here.rep.r_transfer.subscription, SUBSCRIPTION);
	assert_string_equal(here.rep.r_transfer.name, "Contoso");
	assert_memory_equal(here.rep.r_transfer.source, v->hknso, SHA256_LEN);
	assert_memory_equal(here.rep.r_transfer.target, v->hknso, SHA256_LEN);
	assert_int_equal(here.rep.r_transfer.type, KEY_RSA);
	assert_int_equal(here.rep.r_transfer.size, 2048);
	assert_int_equal(here.rep.r_transfer.rights, RIGHT_SIGN |
	    RIGHT_DECRYPT);
	assert_true(here.rep.r_transfer.spki.len > 0);
}

static void
import_it(const struct published *v, const struct buf *package,
    struct buf *file)
{
	struct req_import q = { .package = buf_view(package),
		.kek = buf_view(&v->kek), .name = "" };
	struct req_trust t = { .list = view_of(NULL, 0) };
	struct buf list;

	assert_int_equal(keyd_ask(MSG_IMPORT, &q), ERR_UNTRUSTED);
	memcpy(t.hknso, v->hknso, SHA256_LEN);
	assert_int_equal(keyd_ask(MSG_TRUST, &t), 0);
	keep(&list, here.rep.r_trust.list);
	q.trust = buf_view(&list);
	assert_int_equal(keyd_ask(MSG_IMPORT, &q), 0);
	assert_int_equal(here.rep.r_import.method, METHOD_WORLD);
	assert_string_equal(here.rep.r_import.name, "Contoso");
	assert_string_equal(here.rep.r_import.subscription, SUBSCRIPTION);
	assert_memory_equal(here.rep.r_import.source, v->hknso, SHA256_LEN);
	keep(file, here.rep.r_import.file);
	buf_free(&list);
}

static void
use_it(const struct buf *file, EVP_PKEY *pub)
{
	static const uint8_t digest[32] = { 7 };
	struct req_sign s = { .file = buf_view(file), .alg = "RS256",
		.digest = view_of(digest, 32) };
	struct req_decrypt c = { .file = buf_view(file), .alg =
	    "RSA-OAEP-256" };
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pub, NULL);
	struct buf text;

	assert_int_equal(keyd_ask(MSG_SIGN, &s), 0);
	assert_int_equal(EVP_PKEY_verify_init(ctx), 1);
	EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING);
	EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256());
	assert_int_equal(EVP_PKEY_verify(ctx, here.rep.r_sign.signature.p,
	    here.rep.r_sign.signature.len, digest, 32), 1);
	EVP_PKEY_CTX_free(ctx);
	buf_init(&text, 512);
	assert_int_equal(wrap_oaep(pub, "SHA256", view_str(PLAIN), &text), 0);
	c.ciphertext = buf_view(&text);
	assert_int_equal(keyd_ask(MSG_DECRYPT, &c), 0);
	assert_true(view_eq(here.rep.r_decrypt.plain, view_str(PLAIN)));
	buf_free(&text);
}

static int remembers(const uint8_t *p, size_t len);

static void
a_vault(void **state)
{
	struct published v;
	struct buf package, file;
	EVP_PKEY *pub;

	(void)state;
	fake_make(&here.cards, 1);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(keyd_create(1, NULL), 0);
	publish(&v);
	pack_one(&v, &package, &pub);
	transfer_says(&v, &package);
	import_it(&v, &package, &file);
	use_it(&file, pub);
	/* What was decrypted is gone once it was told: another request is
	 * answered, so the answer before it is over. */
	transfer_says(&v, &package);
	if (jail_built())
		assert_true(remembers((const uint8_t *)PLAIN,
		    strlen(PLAIN)) <= 0);
	fake_drop(&here.cards);
	EVP_PKEY_free(pub);
	buf_free(&package);
	buf_free(&file);
	buf_free(&v.kek);
	buf_free(&v.kek_pkg);
	buf_free(&v.world_pkg);
}

static void
the_largest_world(void **state)
{
	struct req_world_load load;
	struct buf file;

	(void)state;
	fake_make(&here.cards, SHAMIR_MAX);
	for (unsigned i = 0; i < SHAMIR_MAX; i++)
		memset(here.cards.card[i].holder, '"', CARD_TEXT_MAX - 1);
	buf_init(&file, WORLD_FILE_MAX);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(keyd_create(SHAMIR_MAX, &file), 0);
	load.world = buf_view(&file);
	assert_int_equal(keyd_ask(MSG_WORLD_LOAD, &load), 0);
	assert_int_equal(keyd_ritual(RITUAL_PROVE, SHAMIR_MAX), 0);
	assert_int_equal(here.rep.r_ritual_end.open, 1);
	fake_drop(&here.cards);
	buf_free(&file);
}

/* What a card answers instead of a share reaches the pages as it is. */
static void
errors_of_cards(void **state)
{
	struct req_ritual_begin b = { .purpose = RITUAL_PROVE };
	struct req_ritual_card c = { .x = 1 };
	uint32_t detail = 0;

	(void)state;
	fake_make(&here.cards, 1);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(keyd_create(1, NULL), 0);
	assert_int_equal(keyd_ask(MSG_RITUAL_BEGIN, &b), 0);
	here.card = fake_insert(&here.cards, 1);
	here.cards.fail_agree = ERR_PIN;
	assert_int_equal(frame_send_form(here.fds[PAGES], MSG_RITUAL_CARD,
	    &form_req_ritual_card, &c), 0);
	assert_int_equal(keyd_answer(msg_find(MSG_RITUAL_CARD), &detail),
	    ERR_PIN);
	assert_int_equal(detail, 3);
	here.cards.fail_agree = 0;
	assert_int_equal(keyd_ask(MSG_RITUAL_CARD, &c), 0);
	fake_drop(&here.cards);
}

/* Keeps what an answer points to. */
static struct view
kept(struct buf *b, struct view v)
{
	buf_init(b, v.len);
	assert_int_equal(buf_put(b, v.p, v.len), 0);
	return buf_view(b);
}

/* The levels of an answer's findings; their names are those of the checks. */
static const char *
levels(void)
{
	static char text[EXCHANGE_N + 1];
	struct view v = here.rep.r_packages.findings;
	struct rec_finding f;

	for (size_t i = 0; i < EXCHANGE_N; i++) {
		assert_int_equal(wire_take(&v, &form_finding, &f), 0);
		assert_string_equal(f.id,
		    exchange_check_name((enum exchange_check_id)i));
		assert_string_equal(f.value, "");
		text[i] = (char)('0' + f.level);
	}
	assert_int_equal(v.len, 0);
	return text;
}

/* A vault's packages are made and checked behind the jail's door. */
static void
packages(void **state)
{
	struct req_exchange x = { .region = "na", .kid = KID, .bits = 2048,
		.now = 1800000000, .days = 30 };
	struct req_packages q = { .region = "na", .now = 1800000000 };
	uint8_t root[SHA256_LEN], digest[SHA256_LEN];
	struct buf part[2];

	(void)state;
	fake_make(&here.cards, 1);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(keyd_create(1, NULL), 0);
	assert_int_equal(keyd_ritual(RITUAL_PROVE, 1), 0);
	assert_int_equal(keyd_ask(MSG_EXCHANGE, &x), 0);
	assert_int_equal(sha256(here.rep.r_exchange.root.p,
	    here.rep.r_exchange.root.len, root), 0);
	assert_int_equal(sha256(here.rep.r_exchange.spki.p,
	    here.rep.r_exchange.spki.len, digest), 0);
	q.kek_pkg = kept(&part[0], here.rep.r_exchange.kek_pkg);
	q.world_pkg = kept(&part[1], here.rep.r_exchange.world_pkg);
	assert_int_equal(keyd_ask(MSG_PACKAGES, &q), 0);
	assert_string_equal(levels(), "114111111");
	assert_int_equal(here.rep.r_packages.ok, 1);
	assert_int_equal(here.rep.r_packages.bits, 2048);
	assert_int_equal(here.rep.r_packages.mode, MODE_REHEARSAL);
	assert_int_equal(here.rep.r_packages.until, 1800000000 + 30 * 86400);
	assert_string_equal(here.rep.r_packages.region, "na");
	assert_string_equal(here.rep.r_packages.suite, "ECp521mAES");
	assert_memory_equal(here.rep.r_packages.root, root, SHA256_LEN);
	assert_memory_equal(here.rep.r_packages.kek, digest, SHA256_LEN);
	memcpy(q.root, root, SHA256_LEN);
	q.region = "eu";
	assert_int_equal(keyd_ask(MSG_PACKAGES, &q), 0);
	assert_string_equal(levels(), "111113111");
	assert_int_equal(here.rep.r_packages.ok, 0);
	assert_string_equal(here.rep.r_packages.region, "");
	q.kek_pkg = q.world_pkg;
	assert_int_equal(keyd_ask(MSG_PACKAGES, &q), ERR_FORMAT);
	buf_free(&part[0]);
	buf_free(&part[1]);
	fake_drop(&here.cards);
}

/* The card says a point that is none. */
static void
false_point(void **state)
{
	(void)state;
	fake_make(&here.cards, 1);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	here.card = fake_insert(&here.cards, 1);
	here.cards.card[0].point[64] ^= 1;
	assert_int_equal(keyd_ask(MSG_ENROL, NULL), ERR_POINT);
	fake_drop(&here.cards);
}

static void
cancelled(void **state)
{
	struct req_generate g = { .ident = "k", .plainname = "k",
		.type = KEY_RSA, .size = 4096 };

	(void)state;
	fake_make(&here.cards, 1);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(keyd_create(1, NULL), 0);
	assert_int_equal(keyd_ritual(RITUAL_PROVE, 1), 0);
	assert_int_equal(frame_send_form(here.fds[PAGES], MSG_GENERATE,
	    &form_req_generate, &g), 0);
	assert_int_equal(frame_send(here.fds[PAGES], MSG_CANCEL,
	    view_of(NULL, 0)), 0);
	assert_int_equal(keyd_answer(msg_find(MSG_GENERATE), NULL),
	    ERR_CANCELLED);
	/* It goes on as if nothing had been asked. */
	g.type = KEY_EC;
	g.size = 256;
	assert_int_equal(keyd_ask(MSG_GENERATE, &g), 0);
	fake_drop(&here.cards);
}

/* As the kernel tells: 0 no jail, 2 a filter. */
static int
jail_of(void)
{
	char path[64], line[256];
	int mode = -1;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)here.pid);
	assert_non_null(f = fopen(path, "re"));
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "Seccomp:", 8) == 0)
			mode = atoi(line + 8);
	(void)fclose(f);
	return mode;
}

/* The module is opened first, by what the greeting says; then the jail shuts. */
static void
greeting(void **state)
{
	static const struct {
		const char *module;
		int err;
	} refused[] = {
		{ "pkcs11:x", ERR_UNSUPPORTED }, { "", ERR_UNSUPPORTED },
		{ ":soft", ERR_UNSUPPORTED }, { "sof", ERR_UNSUPPORTED },
		{ "softer", ERR_UNSUPPORTED }, { "soft:", ERR_ARG },
		{ "soft:x", ERR_ARG },
	};
	struct req_hello q = { .mode = 2, .module = "soft" };
	int outside = jail_of();

	(void)state;
	assert_int_equal(keyd_ask(MSG_HELLO, &q), ERR_ARG);
	q.mode = MODE_REHEARSAL;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		q.module = refused[i].module;
		assert_int_equal(keyd_ask(MSG_HELLO, &q), refused[i].err);
	}
	assert_int_equal(jail_of(), outside);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	if (jail_built())
		assert_int_equal(jail_of(), 2);
}

/* -- what people allowed is for what comes next ---------------------------------- */

/* A ritual with one card of two, then this; does the second card end it? */
static int
goes_on_after(uint8_t type, const void *req)
{
	struct req_ritual_begin b = { .purpose = RITUAL_OPEN };
	struct req_ritual_card c = { .x = 1 };

	assert_int_equal(keyd_ask(MSG_RITUAL_BEGIN, &b), 0);
	here.card = fake_insert(&here.cards, 1);
	assert_int_equal(keyd_ask(MSG_RITUAL_CARD, &c), 0);
	(void)keyd_ask(type, req);
	here.card = fake_insert(&here.cards, 2);
	c.x = 2;
	return keyd_ask(MSG_RITUAL_CARD, &c) == 0;
}

/* K cards allow a copy, then this; is it made? */
static int
copied_after(const struct req_copy *c, uint8_t type, const void *req)
{
	assert_int_equal(keyd_rights(c, 2), 0);
	(void)keyd_ask(type, req);
	return keyd_ask(MSG_COPY, c) == 0;
}

static void
dropped_by_others(void **state)
{
	const struct req_generate g = { .ident = "k", .plainname = "k",
		.type = KEY_EC, .size = 256 };
	struct req_copy c = { .method = METHOD_AZURE, .kid = KID, .kek = { 1 } };
	static const struct {
		uint8_t type;
		int ritual, grants;
	} rows[] = {
		{ MSG_KEK, 0, 0 }, { MSG_IDENTIFY, 1, 0 },
		{ MSG_GENERATE, 0, 0 }, { MSG_DESCRIBE, 0, 1 },
		{ MSG_WRAP, 0, 0 }, { MSG_SEAL, 1, 1 }, { MSG_SEALED, 1, 1 },
		{ MSG_MANIFEST, 0, 0 }, { MSG_CHECK, 0, 0 }, { MSG_BYOK, 0, 0 },
		{ MSG_PACKAGES, 0, 0 }, { MSG_TRANSFER, 0, 0 },
		{ MSG_RITUAL_BEGIN, 0, 0 },
	};
	union msg_any req;
	struct buf key;

	(void)state;
	fake_make(&here.cards, 3);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(keyd_create(2, NULL), 0);
	assert_int_equal(keyd_ritual(RITUAL_PROVE, 3), 0);
	assert_int_equal(keyd_ask(MSG_GENERATE, &g), 0);
	keep(&key, here.rep.r_generate.file);
	c.file = buf_view(&key);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&req, 0, sizeof(req));
		assert_int_equal(goes_on_after(rows[i].type, &req),
		    rows[i].ritual);
		assert_int_equal(copied_after(&c, rows[i].type, &req),
		    rows[i].grants);
	}
	/* A copy that is none of it leaves it. */
	assert_int_equal(keyd_rights(&c, 2), 0);
	c.kek[0] ^= 2;
	assert_int_equal(keyd_ask(MSG_COPY, &c), ERR_QUORUM);
	c.kek[0] ^= 2;
	assert_int_equal(keyd_ask(MSG_COPY, &c), 0);
	assert_int_equal(keyd_ask(MSG_COPY, &c), ERR_QUORUM);
	buf_free(&key);
	fake_drop(&here.cards);
}

/* -- what stays in its memory ------------------------------------------------------------------ */

/* How often these bytes stand in the daemon's writable memory; -1: not ours to
 * read (it cannot be traced, but root may look). */
static int
remembers(const uint8_t *p, size_t len)
{
	char path[64], line[512], perm[8];
	unsigned long from, to;
	int hits = 0, mem;
	FILE *maps;

	(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)here.pid);
	mem = open(path, O_RDONLY | O_CLOEXEC);
	(void)snprintf(path, sizeof(path), "/proc/%d/maps", (int)here.pid);
	maps = fopen(path, "re");
	if (mem < 0 || maps == NULL) {
		hits = -1;
		goto out;
	}
	while (fgets(line, sizeof(line), maps) != NULL) {
		uint8_t *room, *at;
		ssize_t n;

		if (sscanf(line, "%lx-%lx %7s", &from, &to, perm) != 3 ||
		    strncmp(perm, "rw", 2) != 0)
			continue;
		room = malloc(to - from);
		assert_non_null(room);
		n = pread(mem, room, to - from, (off_t)from);
		for (at = room; n > 0 && (at = memmem(at,
		    (size_t)(room + n - at), p, len)) != NULL; at++)
			hits++;
		free(room);
	}
out:
	if (maps != NULL)
		(void)fclose(maps);
	if (mem >= 0)
		(void)close(mem);
	return hits;
}

/* The private number of the EC key that a vault takes out. */
static void
private_number(EVP_PKEY *vault, struct view byok, uint8_t out[static 32])
{
	BIGNUM *d = NULL;
	EVP_PKEY *pair;

	byok_open(vault, KID, byok, &pair);
	assert_int_equal(EVP_PKEY_get_bn_param(pair, OSSL_PKEY_PARAM_PRIV_KEY,
	    &d), 1);
	assert_int_equal(BN_bn2binpad(d, out, 32), 32);
	BN_free(d);
	EVP_PKEY_free(pair);
}

static void
keys_leave_nothing_behind(void **state)
{
	EVP_PKEY *vault = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	struct req_generate g = { .ident = "k", .plainname = "k",
		.type = KEY_EC, .size = 256 };
	struct req_copy c = { .method = METHOD_AZURE, .kid = KID };
	struct req_wrap w = { .kid = KID };
	uint8_t number[32], turned[32];
	struct buf der, key, copy;

	(void)state;
	buf_init(&der, 1024);
	buf_init(&key, KEY_FILE_MAX);
	buf_init(&copy, KEY_FILE_MAX);
	assert_int_equal(pkey_spki(vault, &der), 0);
	assert_int_equal(pkey_spki_digest(vault, c.kek), 0);
	fake_make(&here.cards, 1);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(keyd_create(1, NULL), 0);
	assert_int_equal(keyd_ritual(RITUAL_PROVE, 1), 0);
	assert_int_equal(keyd_ask(MSG_GENERATE, &g), 0);
	buf_put(&key, here.rep.r_generate.file.p, here.rep.r_generate.file.len);
	c.file = buf_view(&key);
	assert_int_equal(keyd_rights(&c, 1), 0);
	assert_int_equal(keyd_ask(MSG_COPY, &c), 0);
	buf_put(&copy, here.rep.r_copy.file.p, here.rep.r_copy.file.len);
	w.copy = buf_view(&copy);
	w.kek = buf_view(&der);
	assert_int_equal(keyd_ask(MSG_WRAP, &w), 0);
	private_number(vault, here.rep.r_wrap.byok, number);
	for (size_t i = 0; i < 32; i++)		/* as OpenSSL's numbers lie */
		turned[i] = number[31 - i];
	/* The world is public and loaded: so the search finds what is there. */
	if (jail_built() && remembers((const uint8_t *)"Holder 1", 8) >= 0) {
		assert_true(remembers((const uint8_t *)"Holder 1", 8) > 0);
		assert_int_equal(remembers(number + 4, 24), 0);
		assert_int_equal(remembers(turned + 4, 24), 0);
	}
	fake_drop(&here.cards);
	buf_free(&der);
	buf_free(&key);
	buf_free(&copy);
	EVP_PKEY_free(vault);
}

/* -- what ends it ------------------------------------------------------------------------------- */

static void
production(void **state)
{
	struct req_world_load load;
	struct buf file;
	struct hsm *h;

	(void)state;
	/* Without enough to lock there is no more to see than above. */
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	if (!here.rep.r_hello.locked)
		return;
	assert_int_equal(keyd_ended(), 0);
	assert_int_equal(keyd_start(NULL), 0);
	assert_int_equal(keyd_hello(MODE_PRODUCTION), 0);
	assert_non_null(strstr(here.rep.r_hello.generator, "production"));
	fake_make(&here.cards, 1);
	buf_init(&file, WORLD_FILE_MAX);
	h = fake_world(&here.cards, MODE_REHEARSAL, 1, &file);
	load.world = buf_view(&file);
	assert_int_equal(keyd_ask(MSG_WORLD_LOAD, &load), ERR_MODE);
	fake_close(h);
	buf_free(&file);
	fake_drop(&here.cards);
}

#define P(f) cmocka_unit_test_setup_teardown(f, keyd_start, keyd_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		P(a_ceremony),
		P(a_vault),
		P(the_largest_world),
		P(errors_of_cards),
		P(packages),
		P(false_point),
		P(cancelled),
		P(keys_leave_nothing_behind),
		P(greeting),
		P(dropped_by_others),
		P(production),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("keyd", tests, NULL, NULL);
}
