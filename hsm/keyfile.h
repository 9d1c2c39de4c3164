/*
 * Key files: a flattened JWE, "dir" and A256GCM under KM; what a key is and what
 * it may stands in the protected header, the content is its PKCS#8 and nothing
 * else. Protected: alg, enc, form, mode, app, ident, plainname, type, size, pub
 * (JWK), hknso, hkm, rights.
 *
 * rights is a list of permission groups. Of an original ("simple"):
 *   [{"actions":["sign","decrypt"]},{"actions":["copy"],"quorum":true}]
 * (no "decrypt" for EC), of a reduced copy ("xferacld"):
 *   [{"actions":["transfer"],"method":"azure","kek":HEX,"kid":KID}]
 */
#ifndef KC_HSM_KEYFILE_H
#define KC_HSM_KEYFILE_H

#include <openssl/evp.h>

#include "src/base/buf.h"
#include "src/base/digest.h"
#include "src/base/kid.h"
#include "src/base/mode.h"
#include "src/base/secret.h"
#include "src/wire/msg.h"

struct key_info {
	enum mode mode;
	char app[9];			/* "simple", "xferacld" */
	char ident[IDENT_MAX + 1];
	char plainname[NAME_MAX_ + 1];
	enum key_type type;
	uint32_t size;
	EVP_PKEY *pub;			/* owned */
	uint8_t hknso[SHA256_LEN], hkm[SHA256_LEN];
	uint32_t rights;		/* enum right bits */
	enum method method;		/* NONE for an original */
	uint8_t kek[SHA256_LEN];
	char kid[KID_MAX];
};

/* 0 when ident is [0-9a-z-]{1,72}, else ERR_ARG. */
int ident_check(const char *ident);

/* The rights that an original of this type has. */
uint32_t key_rights(enum key_type type);

/* RSA 2048, 3072, 4096 or EC 256, 384, 521: 0 or ERR_ARG. */
int key_size_check(enum key_type type, uint32_t size);

int key_write(const struct key_info *info, const struct secret *km,
    struct view pkcs8, struct buf *out);

/* Reads the header alone: nothing in *info is certain (key_info_free). */
int key_peek(struct view file, struct key_info *info);

/* Reads after the tag held under km: ERR_AUTH if it does not. */
int key_open(struct view file, const struct secret *km, struct key_info *info,
    struct secret *pkcs8);

void key_info_free(struct key_info *info);

#endif
