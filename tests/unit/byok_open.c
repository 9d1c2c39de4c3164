#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/rsa.h>

#include "hsm/crypto/keywrap.h"
#include "hsm/crypto/pkey.h"
#include "src/base/json.h"
#include "src/wire/msg.h"
#include "tests/unit/byok_open.h"

void
byok_open(EVP_PKEY *vault, const char *kid, struct view byok, EVP_PKEY **out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(vault, NULL);
	struct secret key, der = { 0 };
	struct json_t *j;
	uint8_t room[256];
	size_t len = sizeof(room);
	struct buf blob;

	buf_init(&blob, BYOK_FILE_MAX);
	assert_int_equal(js_parse(byok, byok.len, &j), 0);
	assert_string_equal(js_str(js_obj(j, "header"), "kid"), kid);
	assert_int_equal(js_b64_buf(j, "ciphertext", &blob), 0);
	assert_int_equal(EVP_PKEY_decrypt_init(ctx), 1);
	EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING);
	assert_int_equal(EVP_PKEY_decrypt(ctx, room, &len, blob.p, 256), 1);
	assert_int_equal(len, 32);
	assert_int_equal(secret_new(&key, 32), 0);
	memcpy(key.p, room, 32);
	assert_int_equal(unwrap_kwp(&key, view_of(blob.p + 256, blob.len - 256),
	    &der), 0);
	assert_int_equal(pkey_from_pkcs8(view_of(der.p, der.len), out), 0);
	secret_free(&key);
	secret_free(&der);
	EVP_PKEY_CTX_free(ctx);
	js_free(j);
	buf_free(&blob);
}
