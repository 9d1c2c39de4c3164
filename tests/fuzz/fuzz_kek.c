/*
 * KEK files of any form. What is accepted is a key that a vault may have: it
 * has one of three sizes, exponent 65537, and is the same when read again as
 * the DER that it becomes. A made-up modulus may have a factor of a few digits,
 * which OpenSSL's random bases hit now and then: it is read a few times.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "hsm/keys/kek.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"

#define TIMES 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
again(const struct kek *kek)
{
	struct kek same;
	struct buf der;
	int err = ERR_FORMAT;

	buf_init(&der, KEK_FILE_MAX);
	if (pkey_spki(kek->key, &der) != 0)
		abort();
	for (int times = 0; err != 0 && times < TIMES; times++)
		err = kek_read(buf_view(&der), kek->kid, &same);
	if (err != 0 || same.form != KEK_DER || same.bits != kek->bits ||
	    strcmp(same.kid, kek->kid) != 0 ||
	    memcmp(same.digest, kek->digest, SHA256_LEN) != 0)
		abort();
	kek_free(&same);
	buf_free(&der);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kek kek;

	if (kek_read(view_of(data, size), "", &kek) == 0) {
		if (kek.bits != 2048 && kek.bits != 3072 && kek.bits != 4096)
			abort();
		again(&kek);
		kek_free(&kek);
	} else if (kek.key != NULL)
		abort();
	ERR_clear_error();
	return 0;
}
