/*
 * KEK files of any form. What is accepted is a key that a vault may have: it
 * has one of three sizes, exponent 65537, and is the same when read again as
 * the DER that it becomes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "hsm/keys/kek.h"
#include "hsm/crypto/pkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
again(const struct kek *kek)
{
	struct kek same;
	struct buf der;

	buf_init(&der, KEK_FILE_MAX);
	if (pkey_spki(kek->key, &der) != 0 ||
	    kek_read(buf_view(&der), kek->kid, &same) != 0 ||
	    same.form != KEK_DER || same.bits != kek->bits ||
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
