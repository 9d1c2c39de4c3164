/*
 * The transfer package of method world: a flattened JWS by KML of the source
 * world, protected {alg, form, mode, delegation}, whose payload is a compact JWE
 * (RFC 7516), RSA-OAEP-256 and A256GCM, to the KEK of the vault. Protected header
 * of the JWE:
 *
 *   alg enc form mode region subscription name source target kek type size pub
 *   rights
 *
 * source, target: hknso of the two worlds; kek: SHA-256 of its SPKI; pub: JWK;
 * rights: what the key may do where it arrives, as in a vault's key file. The content is
 * the key's PKCS#8 and nothing else.
 */
#ifndef KC_HSM_KEYS_TRANSFER_H
#define KC_HSM_KEYS_TRANSFER_H

#include "hsm/keys/keyfile.h"
#include "hsm/world/world.h"

#define TRANSFER_FORM "keyconvoy-transfer-1"
#define TRANSFER_KEY_FORM "keyconvoy-transfer-key-1"

struct transfer {
	enum mode mode;
	char region[REGION_MAX];
	char subscription[GUID_TEXT + 1];	/* lower case */
	char name[NAME_MAX_ + 1];		/* [0-9A-Za-z-] */
	uint8_t source[SHA256_LEN], target[SHA256_LEN], kek[SHA256_LEN];
	enum key_type type;
	uint32_t size;
	EVP_PKEY *pub;				/* owned */
	uint32_t rights;
	struct buf jwe;				/* still closed */
};

/* Signs and encrypts; t says all but jwe. pkcs8 is t->pub's. ERR_ARG: a member
 * that may not be so, a source or a kek that is not the one given. */
int transfer_write(const struct transfer *t, const struct world *source,
    EVP_PKEY *kml, EVP_PKEY *kek, struct view pkcs8, struct buf *out);

/* Reads after the signature of the source's KML held: ERR_AUTH, ERR_FORMAT,
 * ERR_POINT, ERR_TOOBIG. 0 and *t (transfer_free). It proves who sent it, and no
 * more: whether the source is trusted is the caller's question. */
int transfer_read(struct view file, struct transfer *t);

/* Opens it with the private KEK: ERR_AUTH; the content is t->pub's pair. */
int transfer_open(const struct transfer *t, EVP_PKEY *kek,
    struct secret *pkcs8);
void transfer_free(struct transfer *t);

#endif
