/*
 * Key files: a flattened JWE, "dir" and A256GCM under KM; what a key is and what
 * it may stands in the protected header, the content is its PKCS#8 and nothing
 * else. Protected: alg, enc, form, mode, app, ident, plainname, type, size, pub
 * (JWK), hknso, hkm, rights.
 *
 * rights is a list of permission groups; which ones a kind of file has is a row
 * of a table:
 *   simple    [{"actions":["sign","decrypt"]},{"actions":["copy"],"quorum":true}]
 *   xferacld  [{"actions":["transfer"],"method":"azure","kek":HEX,"kid":KID}]
 *             [{"actions":["transfer"],"method":"world","region":ID,"kek":HEX,
 *               "target":HEX}]
 *   kek       [{"actions":["unwrap"],"region":ID,"kid":KID}]
 *   vault     [{"actions":["sign","decrypt"]}]
 * "decrypt" for RSA only. simple is an original, xferacld its reduced copy, kek a
 * vault's private KEK, vault a key that was imported: it cannot be copied.
 */
#ifndef KC_HSM_KEYS_KEYFILE_H
#define KC_HSM_KEYS_KEYFILE_H

#include <openssl/evp.h>

#include "src/base/buf.h"
#include "src/base/digest.h"
#include "src/base/kid.h"
#include "src/base/mode.h"
#include "src/base/secret.h"
#include "src/wire/msg.h"

struct json_t;

struct key_info {
	enum mode mode;
	char app[9];			/* which kind: "simple" ... */
	char ident[IDENT_MAX + 1];
	char plainname[NAME_MAX_ + 1];
	enum key_type type;
	uint32_t size;
	EVP_PKEY *pub;			/* owned */
	uint8_t hknso[SHA256_LEN], hkm[SHA256_LEN];
	uint32_t rights;		/* enum right bits */
	/* What the kind's row does not have stays empty. */
	enum method method;		/* of a reduced copy */
	uint8_t kek[SHA256_LEN];
	char kid[KID_MAX];
	char region[REGION_MAX];
	uint8_t target[SHA256_LEN];	/* hknso of the world that receives */
};

/* The rights that an original of this type has, and one that was imported. */
uint32_t key_rights(enum key_type type);
uint32_t key_rights_imported(enum key_type type);

/* RSA 2048, 3072, 4096 or EC 256, 384, 521: 0 or ERR_ARG. */
int key_size_check(enum key_type type, uint32_t size);

int key_write(const struct key_info *info, const struct secret *km,
    struct view pkcs8, struct buf *out);

/* The member "rights" of a header, alone: written and read by the row of
 * info->app (and, to write, info->method). Reading is strict: ERR_FORMAT. */
int key_put_rights(struct json_t *header, const struct key_info *info);
int key_get_rights(const struct json_t *header, struct key_info *info);

/* The members "type", "size" and "pub", which have to agree; sets *pub. */
int key_put_pub(struct json_t *header, enum key_type type, uint32_t size,
    const EVP_PKEY *pub);
int key_get_pub(const struct json_t *header, enum key_type *type, uint32_t *size,
    EVP_PKEY **pub);

/* Reads the header alone: nothing in *info is certain (key_info_free). */
int key_peek(struct view file, struct key_info *info);

/* Reads after the tag held under km: ERR_AUTH if it does not. */
int key_open(struct view file, const struct secret *km, struct key_info *info,
    struct secret *pkcs8);

void key_info_free(struct key_info *info);

#endif
