#include "src/card/piv/admin.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "src/base/err.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/tlv.h"

#define INS_AUTHENTICATE 0x87
#define INS_SET_KEY	0xff

#define TAG_TEMPLATE	0x7c
#define TAG_WITNESS	0x80
#define TAG_CHALLENGE	0x81
#define TAG_RESPONSE	0x82

const uint8_t admin_factory_key[PIV_MGM_MAX] = {
	1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8,
	1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
};

/* In the order in which a card that does not say is asked. */
static const struct cipher {
	uint8_t alg;
	const char *name;
	size_t key, block;
} ciphers[] = {
	{ PIV_ALG_AES192, "AES-192-ECB", 24, 16 },
	{ PIV_ALG_3DES, "DES-EDE3-ECB", 24, 8 },
	{ PIV_ALG_AES256, "AES-256-ECB", 32, 16 },
	{ PIV_ALG_AES128, "AES-128-ECB", 16, 16 },
};

static const struct cipher *
cipher_find(uint8_t alg)
{
	for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++)
		if (ciphers[i].alg == alg)
			return &ciphers[i];
	return NULL;
}

/* One block, there or back. */
static int
crypt_block(const struct cipher *c, const uint8_t *key, int encrypt,
    const uint8_t *in, uint8_t *out)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, c->name, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n = 0, err = ERR_CRYPTO;

	if (cipher != NULL && ctx != NULL &&
	    EVP_CipherInit_ex2(ctx, cipher, key, NULL, encrypt, NULL) == 1 &&
	    EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
	    EVP_CipherUpdate(ctx, out, &n, in, (int)c->block) == 1 &&
	    (size_t)n == c->block)
		err = 0;
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
	return err;
}

/* A dynamic authentication template there and back; *value is in answer. */
static int
template_call(struct reader *r, uint8_t alg, struct view inner, uint32_t tag,
    size_t len, struct buf *answer, struct view *value)
{
	struct buf data;
	struct view in;
	int err;

	buf_init(&data, 128);
	err = tlv_put(&data, TAG_TEMPLATE, inner);
	if (err == 0) {
		const struct apdu cmd = { INS_AUTHENTICATE, alg, PIV_SLOT_MGM,
		    1, buf_view(&data) };
		err = apdu_call(r, &cmd, answer, NULL);
	}
	if (err == 0 && (tlv_only(buf_view(answer), TAG_TEMPLATE, &in) ||
	    tlv_only(in, tag, value) || value->len != len))
		err = ERR_CARD_APDU;
	buf_free(&data);
	return err;
}

/* The card shows a block only holders of the key can read. */
static int
witness_ask(struct reader *r, uint8_t alg, size_t len, struct buf *answer,
    struct view *witness)
{
	static const uint8_t empty[] = { TAG_WITNESS, 0x00 };

	return template_call(r, alg, view_of(empty, sizeof(empty)),
	    TAG_WITNESS, len, answer, witness);
}

/* We answer it, ask a block of our own, and look whether the card can. */
static int
challenge(struct reader *r, const struct cipher *c, const uint8_t *key,
    struct view witness)
{
	uint8_t plain[ADMIN_BLOCK_MAX], nonce[ADMIN_BLOCK_MAX], want[ADMIN_BLOCK_MAX];
	struct buf inner, answer;
	struct view got;
	int err;

	buf_init(&inner, 64);
	buf_init(&answer, APDU_ANSWER_MAX);
	err = crypt_block(c, key, 0, witness.p, plain);
	if (err == 0)
		err = admin_random(nonce, c->block);
	if (err == 0)
		err = crypt_block(c, key, 1, nonce, want);
	if (err == 0)
		err = tlv_put(&inner, TAG_WITNESS, view_of(plain, c->block));
	if (err == 0)
		err = tlv_put(&inner, TAG_CHALLENGE, view_of(nonce, c->block));
	if (err == 0) {
		err = template_call(r, c->alg, buf_view(&inner), TAG_RESPONSE,
		    c->block, &answer, &got);
		if (err == 0 && CRYPTO_memcmp(got.p, want, c->block) != 0)
			err = ERR_CARD_MGM;
	}
	explicit_bzero(plain, sizeof(plain));
	buf_free(&inner);
	buf_free(&answer);
	return err;
}

int
admin_block(uint8_t alg, size_t *block)
{
	const struct cipher *c = cipher_find(alg);

	if (c == NULL)
		return ERR_UNSUPPORTED;
	*block = c->block;
	return 0;
}

int
admin_crypt(uint8_t alg, const uint8_t *key, int encrypt,
    const uint8_t *in, uint8_t *out)
{
	const struct cipher *c = cipher_find(alg);

	if (c == NULL)
		return ERR_UNSUPPORTED;
	return crypt_block(c, key, encrypt, in, out);
}

size_t
admin_key_len(uint8_t alg)
{
	const struct cipher *c = cipher_find(alg);

	return c == NULL ? 0 : c->key;
}

int
admin_authenticate(struct reader *r, uint8_t alg, const uint8_t *key)
{
	const struct cipher *c = cipher_find(alg);
	struct buf answer;
	struct view witness;
	int err;

	if (c == NULL)
		return ERR_CARD_MGM;
	buf_init(&answer, APDU_ANSWER_MAX);
	err = witness_ask(r, alg, c->block, &answer, &witness);
	if (err == 0)
		err = challenge(r, c, key, witness);
	/* Cards differ in how they say no: 6982, 6A80, 63Cx ... */
	if (piv_lacks(err) || err == ERR_PIN || err == ERR_PIN_BLOCKED)
		err = ERR_CARD_MGM;
	buf_free(&answer);
	return err;
}

/* A witness is only asked for: no counter moves, whatever the key is. */
static int
alg_probe(struct reader *r, uint8_t *alg)
{
	struct buf answer;
	struct view witness;
	int err;

	for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++) {
		buf_init(&answer, APDU_ANSWER_MAX);
		err = witness_ask(r, ciphers[i].alg, ciphers[i].block,
		    &answer, &witness);
		buf_free(&answer);
		*alg = ciphers[i].alg;
		if (!piv_lacks(err))
			return err;
	}
	return ERR_CARD_UNFIT;
}

int
admin_look(struct reader *r, struct admin_key *k)
{
	struct piv_metadata m;
	int err;

	err = piv_metadata(r, PIV_SLOT_MGM, &m);
	if (err != 0 && !piv_lacks(err))
		return err;
	*k = (struct admin_key){ m.alg, m.knows_default, m.is_default,
	    m.touch };
	return m.alg != 0 ? 0 : alg_probe(r, &k->alg);
}

int
admin_set_key(struct reader *r, uint8_t alg, const uint8_t *key)
{
	const size_t len = admin_key_len(alg);
	const uint8_t head[] = { alg, PIV_SLOT_MGM, (uint8_t)len };
	struct apdu cmd = { INS_SET_KEY, 0xff, 0xff, 0, { NULL, 0 } };
	struct buf data, answer;
	int err;

	buf_init_locked(&data, sizeof(head) + PIV_MGM_MAX);
	buf_init(&answer, APDU_ANSWER_MAX);
	(void)buf_put(&data, head, sizeof(head));
	if ((err = buf_put(&data, key, len)) == 0) {
		cmd.data = buf_view(&data);
		err = apdu_call(r, &cmd, &answer, NULL);
	}
	buf_free(&answer);
	buf_free(&data);
	return err;
}

int
admin_random(void *p, size_t len)
{
	return RAND_priv_bytes(p, (int)len) == 1 ? 0 : ERR_CRYPTO;
}

int
admin_digits(uint8_t *out, size_t len)
{
	uint8_t b = 0;
	int err = 0;

	for (size_t i = 0; i < len && err == 0; i++) {
		do	/* 250 = 25 x 10: no digit is likelier */
			err = admin_random(&b, 1);
		while (err == 0 && b >= 250);
		out[i] = (uint8_t)('0' + b % 10);
	}
	explicit_bzero(&b, sizeof(b));
	return err;
}

int
admin_point(const uint8_t point[static PIV_POINT_LEN])
{
	char group[] = "P-256";
	uint8_t copy[PIV_POINT_LEN];
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group,
		    sizeof(group) - 1),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy,
		    sizeof(copy)),
		OSSL_PARAM_END
	};
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY_CTX *check = NULL;
	EVP_PKEY *key = NULL;
	int err = ERR_POINT;

	memcpy(copy, point, sizeof(copy));
	if (ctx == NULL)
		return ERR_CRYPTO;
	if (copy[0] == 0x04 && EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) == 1 &&
	    (check = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL)) != NULL &&
	    EVP_PKEY_public_check(check) == 1)
		err = 0;
	EVP_PKEY_CTX_free(check);
	EVP_PKEY_free(key);
	EVP_PKEY_CTX_free(ctx);
	return err;
}

int
admin_warm(void)
{
	uint8_t block[ADMIN_BLOCK_MAX] = { 0 }, out[ADMIN_BLOCK_MAX];
	uint8_t point[PIV_POINT_LEN] = { 0x04 };

	for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++)
		if (crypt_block(&ciphers[i], admin_factory_key, 1, block, out))
			return ERR_CRYPTO;
	if (admin_random(block, sizeof(block)) ||
	    RAND_bytes(block, sizeof(block)) != 1)
		return ERR_CRYPTO;
	(void)admin_point(point);	/* no point; loads the curve */
	return 0;
}
