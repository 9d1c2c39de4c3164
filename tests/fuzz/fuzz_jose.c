/*
 * JOSE readers. The first byte says what follows: a whole file (compact or
 * flattened, JWS or JWE), or the text of a protected header, which stands in
 * base64url in a file and would be out of a fuzzer's reach there.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "hsm/jose/jose.h"
#include "hsm/crypto/pkey.h"
#include "src/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FORM "keyconvoy-test-1"
#define MAX 4096

/* Nobody has this key, and no tag is right: nothing may open. */
static void
read_jwe(enum jose_shape shape, enum jwe_alg alg, struct view text)
{
	struct secret key = { 0 }, plain = { 0 };
	EVP_PKEY *epk;
	struct jwe jwe;

	if (jwe_read(shape, alg, text, FORM, "form note?", MAX, &jwe) != 0) {
		if (jwe.header != NULL || jwe.ciphertext.p != NULL)
			abort();
		return;
	}
	if (alg == JWE_ECDH_ES && jwe_epk(&jwe, &epk) == 0)
		EVP_PKEY_free(epk);
	if (secret_new(&key, 32) != 0 || jwe_open_dir(&jwe, &key, &plain) == 0 ||
	    jwe_open_es(&jwe, &key, &plain) == 0 || plain.p != NULL)
		abort();
	secret_free(&key);
	jwe_free(&jwe);
}

static void
read_jws(enum jose_shape shape, struct view text)
{
	static const struct jws_alg *const algs[] = { &jws_es256, &jws_es512 };
	struct buf payload;
	EVP_PKEY *key;
	struct jws jws;

	if (jws_read(shape, text, FORM, "form jwk?", MAX, &jws) != 0) {
		if (jws.header != NULL || jws.input.p != NULL)
			abort();
		return;
	}
	if (jws.payload > jws.input.len || jws.sig_len > JWS_SIG_MAX)
		abort();
	buf_init(&payload, MAX);
	for (int i = 0; i < 2; i++)
		if (jws_key(&jws, algs[i], &key) == 0) {
			(void)jws_open(&jws, algs[i], key, &payload);
			EVP_PKEY_free(key);
		}
	buf_free(&payload);
	jws_free(&jws);
}

static void
read_any(struct view text)
{
	for (int shape = JOSE_COMPACT; shape <= JOSE_FLAT; shape++) {
		read_jws((enum jose_shape)shape, text);
		read_jwe((enum jose_shape)shape, JWE_DIR, text);
		read_jwe((enum jose_shape)shape, JWE_ECDH_ES, text);
	}
}

/* A compact file of this header; the rest is well formed. */
static void
read_header(struct view header, const char *rest)
{
	struct buf text;

	buf_init(&text, 64 * 1024);
	b64url_put(&text, header.p, header.len);
	if (buf_puts(&text, rest) == 0)
		read_any(buf_view(&text));
	buf_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view v = view_of(data, size);
	uint8_t kind;

	if (view_u8(&v, &kind) != 0)
		return 0;
	if (kind == 'h') {
		read_header(v, ".AAAA.AAAA");
		read_header(v, "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA");
	} else
		read_any(v);
	ERR_clear_error();
	return 0;
}
