#include <string.h>

#include <openssl/rand.h>

#include "hsm/jose/jose.h"
#include "hsm/crypto/pkey.h"
#include "hsm/crypto/keywrap.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

static const char *const alg_names[] = {
	[JWE_DIR] = "dir",
	[JWE_ECDH_ES] = "ECDH-ES",
	[JWE_RSA] = "RSA-OAEP-256"
};

#define RSA_BYTES_MAX 512

int
jwe_concat_kdf(const struct secret *z, struct secret *key)
{
	/* Round 1; AlgorithmID, PartyUInfo, PartyVInfo with their lengths;
	 * SuppPubInfo: 256 bits. */
	static const uint8_t round[] = { 0, 0, 0, 1 };
	static const uint8_t other[] = {
		0, 0, 0, 7, 'A', '2', '5', '6', 'G', 'C', 'M',
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0
	};
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int err = secret_new(key, 32);

	if (err == 0 && (ctx == NULL ||
	    EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1 ||
	    EVP_DigestUpdate(ctx, round, sizeof(round)) != 1 ||
	    EVP_DigestUpdate(ctx, z->p, z->len) != 1 ||
	    EVP_DigestUpdate(ctx, other, sizeof(other)) != 1 ||
	    EVP_DigestFinal_ex(ctx, key->p, NULL) != 1)) {
		secret_free(key);
		err = ERR_CRYPTO;
	}
	EVP_MD_CTX_free(ctx);
	return err;
}

/* The protected header in base64url: alg, enc, epk if any, then the rest. */
static int
put_header(enum jwe_alg alg, const struct json_t *header, EVP_PKEY *epk,
    struct buf *out)
{
	struct json_t *full = js_new(), *jwk = NULL;
	struct buf text;
	int err;

	buf_init(&text, JOSE_HEADER_MAX);
	if ((err = js_set_str(full, "alg", alg_names[alg])) == 0)
		err = js_set_str(full, "enc", "A256GCM");
	if (err == 0 && epk != NULL && (err = pkey_to_jwk(epk, &jwk)) == 0)
		err = js_set(full, "epk", jwk);
	if (err == 0 && (err = jose_append(full, header)) == 0 &&
	    (err = js_dump(full, &text)) == 0)
		err = b64url_put(out, text.p, text.len);
	buf_free(&text);
	js_free(full);
	return err;
}

/* Fills iv, ciphertext (as long as plain) and tag. */
static int
encrypt(const struct secret *key, struct view aad, struct view plain,
    struct jwe *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t *room = OPENSSL_malloc(plain.len + 1);
	int n, ok, err = ERR_CRYPTO;

	ok = ctx != NULL && room != NULL &&
	    RAND_bytes(out->iv, sizeof(out->iv)) == 1 &&
	    EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key->p,
	    out->iv) == 1 &&
	    EVP_EncryptUpdate(ctx, NULL, &n, aad.p, (int)aad.len) == 1 &&
	    EVP_EncryptUpdate(ctx, room, &n, plain.p, (int)plain.len) == 1 &&
	    EVP_EncryptFinal_ex(ctx, room + n, &n) == 1 &&
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG,
	    sizeof(out->tag), out->tag) == 1;
	if (ok)
		err = buf_put(&out->ciphertext, room, plain.len);
	OPENSSL_free(room);
	EVP_CIPHER_CTX_free(ctx);
	return err;
}

static int
put_flat(const struct jwe *jwe, struct buf *out)
{
	buf_puts(out, "{\"protected\":\"");
	buf_put(out, jwe->aad.p, jwe->aad.len);
	buf_puts(out, "\",\"iv\":\"");
	b64url_put(out, jwe->iv, sizeof(jwe->iv));
	buf_puts(out, "\",\"ciphertext\":\"");
	b64url_put(out, jwe->ciphertext.p, jwe->ciphertext.len);
	buf_puts(out, "\",\"tag\":\"");
	b64url_put(out, jwe->tag, sizeof(jwe->tag));
	return buf_puts(out, "\"}");
}

static int
put_compact(const struct jwe *jwe, struct buf *out)
{
	buf_put(out, jwe->aad.p, jwe->aad.len);
	buf_puts(out, ".");
	b64url_put(out, jwe->key.p, jwe->key.len);
	buf_puts(out, ".");
	b64url_put(out, jwe->iv, sizeof(jwe->iv));
	buf_puts(out, ".");
	b64url_put(out, jwe->ciphertext.p, jwe->ciphertext.len);
	buf_puts(out, ".");
	return b64url_put(out, jwe->tag, sizeof(jwe->tag));
}

/* other: the ephemeral key of ECDH-ES, the recipient's of RSA; NULL for dir. */
static int
write_any(enum jose_shape shape, enum jwe_alg alg, const struct json_t *header,
    EVP_PKEY *other, const struct secret *key, struct view plain,
    struct buf *out)
{
	struct jwe jwe = { 0 };
	int err;

	if (key->len != 32)
		return ERR_ARG;
	buf_init(&jwe.aad, 2 * JOSE_HEADER_MAX);
	buf_init(&jwe.ciphertext, plain.len);
	buf_init(&jwe.key, RSA_BYTES_MAX);
	err = put_header(alg, header, alg == JWE_ECDH_ES ? other : NULL,
	    &jwe.aad);
	if (err == 0 && alg == JWE_RSA)
		err = wrap_oaep(other, "SHA256", view_of(key->p, key->len),
		    &jwe.key);
	if (err == 0)
		err = encrypt(key, buf_view(&jwe.aad), plain, &jwe);
	if (err == 0)
		err = shape == JOSE_FLAT ? put_flat(&jwe, out) :
		    put_compact(&jwe, out);
	jwe_free(&jwe);
	return err;
}

int
jwe_write_dir(enum jose_shape shape, const struct json_t *header,
    const struct secret *key, struct view plain, struct buf *out)
{
	return write_any(shape, JWE_DIR, header, NULL, key, plain, out);
}

int
jwe_write_es(const struct json_t *header, EVP_PKEY *to, struct view plain,
    struct buf *out)
{
	struct secret z = { 0 }, key = { 0 };
	EVP_PKEY *epk = NULL;
	int err;

	if ((err = pkey_ec_new("P-256", &epk)) == 0 &&
	    (err = pkey_agree(epk, to, &z)) == 0 &&
	    (err = jwe_concat_kdf(&z, &key)) == 0)
		err = write_any(JOSE_COMPACT, JWE_ECDH_ES, header, epk, &key,
		    plain, out);
	secret_free(&z);
	secret_free(&key);
	EVP_PKEY_free(epk);
	return err;
}

int
jwe_write_rsa(const struct json_t *header, EVP_PKEY *to, struct view plain,
    struct buf *out)
{
	struct secret key = { 0 };
	int err = secret_new(&key, 32);

	if (err == 0 && RAND_priv_bytes(key.p, 32) != 1)
		err = ERR_CRYPTO;
	if (err == 0)
		err = write_any(JOSE_COMPACT, JWE_RSA, header, to, &key, plain,
		    out);
	secret_free(&key);
	return err;
}

enum { HEADER, KEY, IV, CIPHERTEXT, TAG, PARTS };

static int
read_parts(enum jose_shape shape, struct view text, struct json_t **outer,
    struct view part[static PARTS])
{
	static const char *const names[PARTS] = {
		[HEADER] = "protected", [IV] = "iv",
		[CIPHERTEXT] = "ciphertext", [TAG] = "tag"
	};
	int err;

	*outer = NULL;
	if (shape == JOSE_COMPACT)
		return jose_split(text, part, PARTS);
	if ((err = js_parse(text, text.len, outer)) != 0)
		return err;
	if (js_only(*outer, "protected iv ciphertext tag") != 0)
		return ERR_FORMAT;
	for (int i = 0; i < PARTS; i++) {
		const char *s = names[i] ? js_str(*outer, names[i]) : "";

		if (s == NULL)
			return ERR_FORMAT;
		part[i] = view_str(s);
	}
	return 0;
}

static int
read_fixed(struct view b64, uint8_t *out, size_t len)
{
	struct buf b;
	int err;

	buf_init(&b, len);
	err = b64url_get(&b, (const char *)b64.p, b64.len);
	if (err == 0 && b.len == len)
		memcpy(out, b.p, len);
	else
		err = ERR_FORMAT;
	buf_free(&b);
	return err;
}

static int
header_is(const struct json_t *header, const char *name, const char *value)
{
	const char *s = js_str(header, name);

	return s != NULL && strcmp(s, value) == 0;
}

static int
read_into(struct view part[static PARTS], enum jwe_alg alg, const char *form,
    const char *members, struct jwe *out)
{
	int err = jose_header(part[HEADER], form, members, &out->header);

	if (err != 0)
		return err;
	/* Only RSA has a key inside: the others agree on it directly. */
	if (!header_is(out->header, "alg", alg_names[alg]) ||
	    !header_is(out->header, "enc", "A256GCM") ||
	    (part[KEY].len != 0) != (alg == JWE_RSA))
		return ERR_FORMAT;
	if (b64url_get(&out->key, (const char *)part[KEY].p, part[KEY].len) != 0)
		return ERR_FORMAT;
	if ((err = read_fixed(part[IV], out->iv, sizeof(out->iv))) != 0 ||
	    (err = read_fixed(part[TAG], out->tag, sizeof(out->tag))) != 0)
		return err;
	err = b64url_get(&out->ciphertext, (const char *)part[CIPHERTEXT].p,
	    part[CIPHERTEXT].len);
	if (err == 0)
		err = buf_put(&out->aad, part[HEADER].p, part[HEADER].len);
	return err;
}

int
jwe_read(enum jose_shape shape, enum jwe_alg alg, struct view text,
    const char *form, const char *members, size_t max, struct jwe *out)
{
	struct view part[PARTS];
	struct json_t *outer = NULL;
	char all[160];
	int n, err;

	memset(out, 0, sizeof(*out));
	buf_init(&out->aad, 2 * JOSE_HEADER_MAX);
	buf_init(&out->ciphertext, max);
	buf_init(&out->key, RSA_BYTES_MAX);
	n = snprintf(all, sizeof(all), "alg enc %s%s",
	    alg == JWE_ECDH_ES ? "epk " : "", members);
	if (n < 0 || (size_t)n >= sizeof(all))
		return ERR_ARG;
	if (text.len > 2 * max + 2 * JOSE_HEADER_MAX)
		return ERR_TOOBIG;
	err = read_parts(shape, text, &outer, part);
	if (err == 0)
		err = read_into(part, alg, form, all, out);
	js_free(outer);
	if (err != 0)
		jwe_free(out);
	return err;
}

int
jwe_epk(const struct jwe *jwe, EVP_PKEY **out)
{
	struct json_t *epk = js_obj(jwe->header, "epk");
	const char *curve = js_str(epk, "crv");

	if (curve == NULL || strcmp(curve, "P-256") != 0)
		return ERR_FORMAT;
	return pkey_from_jwk(epk, out);
}

int
jwe_open_dir(const struct jwe *jwe, const struct secret *key,
    struct secret *plain)
{
	const struct buf *in = &jwe->ciphertext;
	struct secret room = { 0 };
	EVP_CIPHER_CTX *ctx;
	uint8_t tag[16];
	int n, ok, err;

	if (key->len != 32)
		return ERR_ARG;
	if (in->len == 0)
		return ERR_FORMAT;
	if ((err = secret_new(&room, in->len)) != 0)
		return err;
	memcpy(tag, jwe->tag, sizeof(tag));
	ctx = EVP_CIPHER_CTX_new();
	ok = ctx != NULL && EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL,
	    key->p, jwe->iv) == 1 &&
	    EVP_DecryptUpdate(ctx, NULL, &n, jwe->aad.p,
	    (int)jwe->aad.len) == 1 &&
	    EVP_DecryptUpdate(ctx, room.p, &n, in->p, (int)in->len) == 1 &&
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, sizeof(tag),
	    tag) == 1 &&
	    EVP_DecryptFinal_ex(ctx, room.p + n, &n) == 1;
	EVP_CIPHER_CTX_free(ctx);
	if (ok)
		secret_move(plain, &room);
	secret_free(&room);
	return ok ? 0 : ERR_AUTH;
}

int
jwe_open_es(const struct jwe *jwe, const struct secret *z, struct secret *plain)
{
	struct secret key = { 0 };
	int err = jwe_concat_kdf(z, &key);

	if (err == 0)
		err = jwe_open_dir(jwe, &key, plain);
	secret_free(&key);
	return err;
}

int
jwe_open_rsa(const struct jwe *jwe, EVP_PKEY *own, struct secret *plain)
{
	struct secret key = { 0 };
	int err = unwrap_oaep_key(own, "SHA256", buf_view(&jwe->key), &key);

	if (err == 0)
		err = jwe_open_dir(jwe, &key, plain);
	secret_free(&key);
	return err;
}

void
jwe_free(struct jwe *jwe)
{
	js_free(jwe->header);
	jwe->header = NULL;
	buf_free(&jwe->aad);
	buf_free(&jwe->ciphertext);
	buf_free(&jwe->key);
}
