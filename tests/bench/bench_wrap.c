/*
 * Packing through keyd, with its jail, its frames and its other process, against
 * one process that does the same from the same kind of file to a .byok of the
 * same form. The folder for cards and files is the first argument.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "hsm/kek.h"
#include "hsm/keyfile.h"
#include "hsm/pkey.h"
#include "hsm/wrap.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "src/spawn.h"
#include "tests/bench/bench.h"

#define KID "https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/" \
	"0123456789abcdef0123456789abcdef"
#define PIN "246810"
#define CARDS 3
#define QUORUM 2

struct bench {
	struct daemons d;
	struct answer a;
	struct buf kek;			/* PEM: the file that people hand in */
	struct buf copy;		/* key_xferacld of keyd's world */
	uint8_t digest[SHA256_LEN];
	/* the one process */
	struct secret km;
	struct buf own;			/* the same key file under km */
	char generator[160];
};

static int
keyd(struct bench *b, uint8_t type, const void *req)
{
	int err = client_call(&b->d.keyd, type, req, &b->a);

	if (err != 0)
		fprintf(stderr, "keyd, request %u: %s\n", type, err_text(err));
	return err;
}

static int
cardd(struct bench *b, uint8_t type, const void *req)
{
	int err = client_call(&b->d.cardd, type, req, &b->a);

	if (err != 0)
		fprintf(stderr, "cardd, request %u: %s\n", type, err_text(err));
	return err;
}

/* -- a world, a key, a copy --------------------------------------------------------- */

static int
card_in(struct bench *b, unsigned x)
{
	char name[16];
	struct req_c_tray put = { .action = TRAY_INSERT, .name = name };
	struct req_c_info info = { 0 };

	snprintf(name, sizeof(name), "bench-%u", x);
	if (cardd(b, MSG_C_TRAY, &put) != 0)
		return -1;
	return cardd(b, MSG_C_INFO, &info);
}

static int
card_out(struct bench *b)
{
	struct req_c_end end = { 0 };
	struct req_c_tray take = { .action = TRAY_REMOVE, .name = "" };

	if (cardd(b, MSG_C_END, &end) != 0)
		return -1;
	return cardd(b, MSG_C_TRAY, &take);
}

static int
enrol(struct bench *b, unsigned x, struct buf *cards)
{
	struct req_c_prepare prepare = { 0 };
	struct req_c_change change = { .old = view_of(NULL, 0),
	    .pin = view_str(PIN) };
	struct req_enrol ask = { 0 };
	struct rec_card rec = { .x = (uint8_t)x, .number = "0000 0000",
	    .holder = "bench" };

	if (card_in(b, x) != 0 || cardd(b, MSG_C_PREPARE, &prepare) != 0)
		return -1;
	memcpy(rec.guid, b->a.rep.r_c_prepare.guid, sizeof(rec.guid));
	if (cardd(b, MSG_C_CHANGE, &change) != 0 ||
	    keyd(b, MSG_ENROL, &ask) != 0)
		return -1;
	memcpy(rec.point, b->a.rep.r_enrol.point, sizeof(rec.point));
	if (wire_put(cards, &form_card, &rec) != 0)
		return -1;
	return card_out(b);
}

static int
ritual(struct bench *b, enum ritual purpose, unsigned n)
{
	struct req_ritual_begin begin = { .purpose = (uint8_t)purpose };
	struct req_ritual_end end = { 0 };
	struct req_c_verify verify = { .pin = view_str(PIN) };

	if (keyd(b, MSG_RITUAL_BEGIN, &begin) != 0)
		return -1;
	for (unsigned x = 1; x <= n; x++) {
		struct req_ritual_card card = { .x = (uint8_t)x };

		if (card_in(b, x) != 0 || cardd(b, MSG_C_VERIFY, &verify) != 0 ||
		    keyd(b, MSG_RITUAL_CARD, &card) != 0 || card_out(b) != 0)
			return -1;
	}
	return keyd(b, MSG_RITUAL_END, &end);
}

static int
make_world(struct bench *b)
{
	struct req_world_create create = { .k = QUORUM, .n = CARDS,
	    .suite = "ECp521mAES" };
	struct buf cards;
	int err = 0;

	buf_init(&cards, WORLD_FILE_MAX);
	for (unsigned x = 1; err == 0 && x <= CARDS; x++)
		err = enrol(b, x, &cards);
	create.cards = buf_view(&cards);
	if (err == 0)
		err = keyd(b, MSG_WORLD_CREATE, &create);
	buf_free(&cards);
	return err == 0 ? ritual(b, RITUAL_PROVE, CARDS) : err;
}

static int
make_copy(struct bench *b)
{
	struct req_generate generate = { .ident = "bench", .plainname = "bench",
	    .type = KEY_RSA, .size = 2048 };
	struct req_copy copy = { .method = METHOD_AZURE, .kid = KID };
	struct buf file;
	int err;

	if (keyd(b, MSG_GENERATE, &generate) != 0)
		return -1;
	buf_init(&file, KEY_FILE_MAX);
	err = buf_put(&file, b->a.rep.r_generate.file.p,
	    b->a.rep.r_generate.file.len);
	if (err == 0)
		err = ritual(b, RITUAL_RIGHTS, QUORUM);
	copy.file = buf_view(&file);
	memcpy(copy.kek, b->digest, sizeof(copy.kek));
	if (err == 0 && (err = keyd(b, MSG_COPY, &copy)) == 0)
		err = buf_put(&b->copy, b->a.rep.r_copy.file.p,
		    b->a.rep.r_copy.file.len);
	buf_free(&file);
	return err;
}

/* -- the KEK, and the one process's own file ------------------------------------------ */

static int
make_kek(struct bench *b)
{
	EVP_PKEY *key = EVP_RSA_gen(3072);
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der), err = -1;

	if (len > 0 && sha256(der, (size_t)len, b->digest) == 0)
		err = pem_put(&b->kek, "PUBLIC KEY", der, (size_t)len);
	OPENSSL_free(der);
	EVP_PKEY_free(key);
	return err;
}

/* A key file of the same members and lengths, under a KM that we have. */
static int
make_own(struct bench *b)
{
	struct key_info info;
	EVP_PKEY *key = EVP_RSA_gen(2048);
	PKCS8_PRIV_KEY_INFO *p8 = EVP_PKEY2PKCS8(key);
	unsigned char *der = NULL;
	int len = i2d_PKCS8_PRIV_KEY_INFO(p8, &der), err = -1;

	if (len > 0 && secret_new(&b->km, 32) == 0 &&
	    RAND_priv_bytes(b->km.p, 32) == 1 &&
	    key_peek(buf_view(&b->copy), &info) == 0) {
		EVP_PKEY_free(info.pub);
		info.pub = key;
		key = NULL;
		err = key_write(&info, &b->km, view_of(der, (size_t)len), &b->own);
		key_info_free(&info);
	}
	OPENSSL_clear_free(der, len > 0 ? (size_t)len : 0);
	PKCS8_PRIV_KEY_INFO_free(p8);
	EVP_PKEY_free(key);
	return err;
}

/* -- what is timed ---------------------------------------------------------------------- */

static int
by_keyd(void *arg)
{
	struct bench *b = arg;
	struct req_wrap wrap = { .copy = buf_view(&b->copy),
	    .kek = buf_view(&b->kek), .kid = KID };

	return keyd(b, MSG_WRAP, &wrap);
}

/* What keyd does before it packs: whose file, does its tag hold, are the halves
 * one pair. */
static int
own_key(struct bench *b, struct key_info *info, struct secret *pkcs8)
{
	struct key_info peek;
	EVP_PKEY *pair = NULL;
	int err = key_peek(buf_view(&b->own), &peek);

	if (err != 0)
		return err;
	key_info_free(&peek);
	if ((err = key_open(buf_view(&b->own), &b->km, info, pkcs8)) != 0)
		return err;
	if ((err = pkey_from_pkcs8(view_of(pkcs8->p, pkcs8->len), &pair)) == 0)
		err = pkey_is_pair(pair, info->pub);
	EVP_PKEY_free(pair);
	return err;
}

static int
alone(void *arg)
{
	struct bench *b = arg;
	struct key_info info = { 0 };
	struct secret pkcs8 = { 0 };
	struct kek kek = { 0 };
	struct buf blob, byok;
	int err = own_key(b, &info, &pkcs8);

	buf_init(&blob, BYOK_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	if (err == 0)
		err = kek_read(buf_view(&b->kek), KID, &kek);
	if (err == 0 && (memcmp(kek.digest, info.kek, SHA256_LEN) != 0 ||
	    strcmp(kek.kid, info.kid) != 0))
		err = ERR_DEST;
	if (err == 0)
		err = wrap_for_kek(kek.key, view_of(pkcs8.p, pkcs8.len), &blob);
	if (err == 0)
		err = wrap_byok(kek.kid, b->generator, buf_view(&blob), &byok);
	buf_free(&byok);
	buf_free(&blob);
	kek_free(&kek);
	secret_free(&pkcs8);
	key_info_free(&info);
	return err;
}

static int
start(struct bench *b, const char *dir)
{
	char reader[FILE_PATH_MAX + 16];
	struct req_hello hello = { .mode = MODE_REHEARSAL, .module = "soft" };
	struct req_c_hello c_hello = { .reader = reader };

	snprintf(reader, sizeof(reader), "virtual:%s", dir);
	if (spawn_start(&b->d, 1) != 0 || keyd(b, MSG_HELLO, &hello) != 0)
		return -1;
	snprintf(b->generator, sizeof(b->generator), "%s",
	    b->a.rep.r_hello.generator);
	return cardd(b, MSG_C_HELLO, &c_hello);
}

/* Seconds that a process was on a processor; 0 where /proc does not tell. */
static double
on_cpu(pid_t pid)
{
	char path[64];
	unsigned long long ns = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/schedstat", (long)pid);
	if ((f = fopen(path, "r")) == NULL)
		return 0;
	if (fscanf(f, "%llu", &ns) != 1)
		ns = 0;
	fclose(f);
	return (double)ns / 1e9;
}

#define RUNS 61
#define ROUNDS 7

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Turn by turn, so that a busy machine is busy for both; the median turn. */
static void
measure(struct bench *b)
{
	double two[ROUNDS], one[ROUNDS], ratio[ROUNDS], cpu = 0;

	(void)bench_median(by_keyd, b, 5, 1);
	(void)bench_median(alone, b, 5, 1);
	for (int i = 0; i < ROUNDS; i++) {
		double before = on_cpu(b->d.keyd_pid);

		two[i] = bench_median(by_keyd, b, RUNS, 1);
		cpu += (on_cpu(b->d.keyd_pid) - before) / RUNS / ROUNDS;
		one[i] = bench_median(alone, b, RUNS, 1);
		ratio[i] = two[i] < 0 || one[i] <= 0 ? -1 : two[i] / one[i];
	}
	qsort(two, ROUNDS, sizeof(two[0]), by_value);
	qsort(one, ROUNDS, sizeof(one[0]), by_value);
	qsort(ratio, ROUNDS, sizeof(ratio[0]), by_value);
	bench_line("wrap through keyd", 1e6 * two[ROUNDS / 2], "us", 0);
	bench_line("wrap through keyd, CPU of keyd", 1e6 * cpu, "us", 0);
	bench_line("wrap in one process", 1e6 * one[ROUNDS / 2], "us", 0);
	bench_line("wrap through keyd over one process",
	    ratio[0] < 0 ? -1 : ratio[ROUNDS / 2], "x", 1.15);
}

int
main(int argc, char **argv)
{
	static struct bench b;
	int err = 1;

	/* The same care of memory as in keyd. */
	js_setup();
	if (CRYPTO_secure_malloc_init(256 * 1024, 32) != 1)
		return 1;
	buf_init(&b.kek, KEK_FILE_MAX);
	buf_init(&b.copy, KEY_FILE_MAX);
	buf_init(&b.own, KEY_FILE_MAX);
	if (argc == 2 && start(&b, argv[1]) == 0 && make_kek(&b) == 0 &&
	    make_world(&b) == 0 && make_copy(&b) == 0 && make_own(&b) == 0) {
		measure(&b);
		err = 0;
	}
	spawn_stop(&b.d);
	secret_free(&b.km);
	buf_free(&b.own);
	buf_free(&b.copy);
	buf_free(&b.kek);
	return err;
}
