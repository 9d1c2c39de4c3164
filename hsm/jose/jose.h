/*
 * JWS (RFC 7515) and JWE (RFC 7516), compact or flattened, as narrow as our
 * files are. The caller says which algorithm, which form and which members a
 * protected header has; the file is never asked. Before a signature or a tag
 * holds, only the outer JSON and the protected header are parsed. Anything
 * unknown or repeated is ERR_FORMAT, and so are unprotected headers, "crit",
 * "b64" and "zip".
 */
#ifndef KC_HSM_JOSE_JOSE_H
#define KC_HSM_JOSE_JOSE_H

#include <openssl/evp.h>

#include "src/base/buf.h"
#include "src/base/secret.h"

struct json_t;

enum jose_shape { JOSE_COMPACT, JOSE_FLAT };

/* -- signatures --------------------------------------------------------------- */

/*
 * Signatures are r || s, big endian, each len / 2 bytes, for ECDSA (RFC 7518
 * 3.4) and for DSA (XML Signature 1.1, 6.4.1, whose name the algorithm has; its
 * two rows differ in the domain alone). Which member of a header has the public
 * key: a JWK in "jwk", or what no JWK can say, the SubjectPublicKeyInfo, in
 * "spki".
 */
struct jws_alg {
	const char *name, *digest;
	size_t len;
	const struct jws_kind *kind;		/* its keys: EC, DSA */
	const char *curve;			/* EC */
	const struct dsa_domain *domain;	/* DSA */
};

/* How the keys of an algorithm are made, told apart and put into a header. */
struct jws_kind {
	const char *member;
	int (*make)(const struct jws_alg *alg, EVP_PKEY **out);
	int (*fits)(const struct jws_alg *alg, const EVP_PKEY *key);
	int (*put)(EVP_PKEY *key, const char *member, struct json_t *header);
	int (*get)(const struct jws_alg *alg, const struct json_t *header,
	    EVP_PKEY **out);
};

extern const struct jws_alg jws_es256, jws_es512, jws_dsa1024, jws_dsa3072;

#define JWS_SIG_MAX 132

struct jws {
	struct json_t *header;	/* parsed, but proves nothing before jws_open */
	struct buf input;	/* what was signed: header, dot, payload */
	size_t payload;		/* where in input the payload begins */
	uint8_t sig[JWS_SIG_MAX];
	size_t sig_len;
};

/*
 * Signs: header is completed by "alg" in front of its members (which it takes
 * from header: header itself is not changed). Appends to out.
 */
int jws_write(enum jose_shape shape, const struct jws_alg *alg,
    const struct json_t *header, struct view payload, EVP_PKEY *key,
    struct buf *out);

/*
 * Reads without believing. members: those of the protected header besides
 * "alg", blank-separated. form: what its member "form" has to be. max bounds
 * the payload. 0 and *out (jws_free), ERR_FORMAT, ERR_TOOBIG.
 */
int jws_read(enum jose_shape shape, struct view text, const char *form,
    const char *members, size_t max, struct jws *out);

/* 1 when the header names this algorithm. */
int jws_names(const struct jws *jws, const struct jws_alg *alg);

/* The public key in the header as this algorithm wants it; it proves nothing.
 * ERR_FORMAT, ERR_POINT. And a key's public half into a header to write. */
int jws_key(const struct jws *jws, const struct jws_alg *alg, EVP_PKEY **out);
int jws_put_key(const struct jws_alg *alg, EVP_PKEY *key,
    struct json_t *header);

/* Verifies and only then hands out the payload. ERR_AUTH, ERR_FORMAT. */
int jws_open(const struct jws *jws, const struct jws_alg *alg, EVP_PKEY *key,
    struct buf *payload);
void jws_free(struct jws *jws);

/* -- encryption, always A256GCM --------------------------------------------------- */

enum jwe_alg { JWE_DIR, JWE_ECDH_ES, JWE_RSA };

struct jwe {
	struct json_t *header;	/* parsed; authentic after jwe_open_* only */
	struct buf aad;		/* the protected header as it stands in the file */
	struct buf ciphertext;
	struct buf key;		/* encrypted; of RSA-OAEP-256 only */
	uint8_t iv[12], tag[16];
};

/* Encrypts under a 32-byte key that both sides have. */
int jwe_write_dir(enum jose_shape shape, const struct json_t *header,
    const struct secret *key, struct view plain, struct buf *out);

/* Encrypts to a P-256 point, with an ephemeral key (header member "epk"). */
int jwe_write_es(const struct json_t *header, EVP_PKEY *to, struct view plain,
    struct buf *out);

/* Encrypts to an RSA key: RSA-OAEP-256 (RFC 7518 4.3), compact. */
int jwe_write_rsa(const struct json_t *header, EVP_PKEY *to, struct view plain,
    struct buf *out);

/* Reads without believing; members besides "alg", "enc" (and "epk"). */
int jwe_read(enum jose_shape shape, enum jwe_alg alg, struct view text,
    const char *form, const char *members, size_t max, struct jwe *out);

/* The ephemeral public key of an ECDH-ES one. ERR_FORMAT, ERR_POINT. */
int jwe_epk(const struct jwe *jwe, EVP_PKEY **out);

/* ERR_AUTH when the tag does not hold; then *plain is untouched. */
int jwe_open_dir(const struct jwe *jwe, const struct secret *key,
    struct secret *plain);
/* z: the ECDH result (RFC 7518 4.6 makes the key of it). */
int jwe_open_es(const struct jwe *jwe, const struct secret *z,
    struct secret *plain);
/* ERR_AUTH whatever failed, RSA or the tag, after the same work (RFC 7516 11.5). */
int jwe_open_rsa(const struct jwe *jwe, EVP_PKEY *own, struct secret *plain);
void jwe_free(struct jwe *jwe);

/* The key of RFC 7518 4.6 for ECDH-ES with A256GCM, without apu and apv. */
int jwe_concat_kdf(const struct secret *z, struct secret *key);

/* -- shared by both ------------------------------------------------------------ */

/* Copies header's members behind those that *to has already. */
int jose_append(struct json_t *to, const struct json_t *header);

/* Cuts text at its dots into exactly n parts. ERR_FORMAT. */
int jose_split(struct view text, struct view *parts, size_t n);

/* A protected header of these members (blank-separated) and this form. */
int jose_header(struct view b64, const char *form, const char *members,
    struct json_t **out);

#define JOSE_HEADER_MAX 8192

#endif
