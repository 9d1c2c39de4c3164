/*
 * KEKs: the vault's public key exchange key, in any form in which the cloud
 * hands it out: the JSON of `az keyvault key show` (or of the vault itself), a
 * JWK, PEM or DER of a SubjectPublicKeyInfo; as text in any encoding that
 * src/base/brought.h reads. RSA 2048, 3072 or 4096, exponent 65537. Unknown
 * members are allowed in JSON, it is the cloud's; repeated ones are not. What the
 * vault says there of its key counts.
 */
#ifndef KC_HSM_KEYS_KEK_H
#define KC_HSM_KEYS_KEK_H

#include <openssl/evp.h>

#include "src/base/buf.h"
#include "src/base/digest.h"
#include "src/base/kid.h"
#include "src/wire/msg.h"

struct kek {
	enum kek_form form;
	uint32_t bits;
	int ops_known;			/* the file says: import, nothing else */
	int hsm;			/* the file says: RSA-HSM */
	uint64_t not_before, expires;	/* seconds since 1970, 0: the file does
					 * not say, KEK_DATE_UNREAD */
	unsigned line;			/* with ERR_KEK_BROKEN: where, or 0 */
	uint8_t digest[SHA256_LEN];	/* of the SPKI */
	char kid[KID_MAX];		/* canonical; "" when nobody says it */
	EVP_PKEY *key;			/* owned */
};

/*
 * kid may be ""; then the file's, if it has one. 0 and *out (kek_free), or one
 * of ERR_KEK_*, each for one cause, ERR_KID*, ERR_KID_DIFFERS, ERR_TOOBIG.
 */
int kek_read(struct view file, const char *kid, struct kek *out);
void kek_free(struct kek *kek);

/* The bounds alone, of a key from elsewhere: ERR_KEK_TYPE, ERR_KEK_SIZE,
 * ERR_KEK_EXPONENT. */
int kek_check(const EVP_PKEY *key, uint32_t *bits);

#endif
