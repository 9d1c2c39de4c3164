#include <string.h>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>

#include "hsm/jose/jose.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define DER_SIG_MAX 160

/* DER of a signature to r || s. What RFC 3279 calls Ecdsa-Sig-Value and
 * Dss-Sig-Value is one and the same: a SEQUENCE of the two numbers. */
static int
to_raw(const struct jws_alg *alg, const uint8_t *der, size_t len, uint8_t *raw)
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)len);
	int half = (int)alg->len / 2;
	int ok = sig != NULL &&
	    BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, half) == half &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + half, half) == half;

	ECDSA_SIG_free(sig);
	return ok ? 0 : ERR_CRYPTO;
}

static int
to_der(const struct jws_alg *alg, const uint8_t *raw, uint8_t *der, size_t *len)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	int half = (int)alg->len / 2, n = 0;
	BIGNUM *r = BN_bin2bn(raw, half, NULL);
	BIGNUM *s = BN_bin2bn(raw + half, half, NULL);

	if (sig == NULL || r == NULL || s == NULL ||
	    ECDSA_SIG_set0(sig, r, s) != 1) {
		BN_free(r);
		BN_free(s);
	} else
		n = i2d_ECDSA_SIG(sig, NULL);
	if (n > 0 && n <= DER_SIG_MAX)
		n = i2d_ECDSA_SIG(sig, &der);
	ECDSA_SIG_free(sig);
	*len = n > 0 ? (size_t)n : 0;
	return n > 0 && n <= DER_SIG_MAX ? 0 : ERR_CRYPTO;
}

static int
sign(const struct jws_alg *alg, EVP_PKEY *key, struct view input, uint8_t *raw)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[DER_SIG_MAX];
	size_t len = sizeof(der);
	int ok = ctx != NULL && EVP_DigestSignInit_ex(ctx, NULL, alg->digest,
	    NULL, NULL, key, NULL) == 1 &&
	    EVP_DigestSign(ctx, der, &len, input.p, input.len) == 1;

	EVP_MD_CTX_free(ctx);
	return ok ? to_raw(alg, der, len, raw) : ERR_CRYPTO;
}

static int
verify(const struct jws_alg *alg, EVP_PKEY *key, struct view input,
    const uint8_t *raw)
{
	uint8_t der[DER_SIG_MAX];
	EVP_MD_CTX *ctx;
	size_t len;
	int ok;

	if (!alg->kind->fits(alg, key))
		return ERR_AUTH;
	if (to_der(alg, raw, der, &len) != 0)
		return ERR_AUTH;
	ctx = EVP_MD_CTX_new();
	ok = ctx != NULL && EVP_DigestVerifyInit_ex(ctx, NULL, alg->digest,
	    NULL, NULL, key, NULL) == 1 &&
	    EVP_DigestVerify(ctx, der, len, input.p, input.len) == 1;
	EVP_MD_CTX_free(ctx);
	return ok ? 0 : ERR_AUTH;
}

/* Header, dot, payload: in base64url, as they are signed. */
static int
signing_input(const struct jws_alg *alg, const struct json_t *header,
    struct view payload, struct buf *input, size_t *dot)
{
	struct json_t *full = js_new();
	struct buf text;
	int err;

	buf_init(&text, JOSE_HEADER_MAX);
	if ((err = js_set_str(full, "alg", alg->name)) == 0 &&
	    (err = jose_append(full, header)) == 0 &&
	    (err = js_dump(full, &text)) == 0) {
		b64url_put(input, text.p, text.len);
		*dot = input->len;
		buf_puts(input, ".");
		err = b64url_put(input, payload.p, payload.len);
	}
	buf_free(&text);
	js_free(full);
	return err;
}

static int
put_flat(struct buf *out, struct view input, size_t dot, const uint8_t *sig,
    size_t len)
{
	buf_puts(out, "{\"payload\":\"");
	buf_put(out, input.p + dot + 1, input.len - dot - 1);
	buf_puts(out, "\",\"protected\":\"");
	buf_put(out, input.p, dot);
	buf_puts(out, "\",\"signature\":\"");
	b64url_put(out, sig, len);
	return buf_puts(out, "\"}");
}

int
jws_write(enum jose_shape shape, const struct jws_alg *alg,
    const struct json_t *header, struct view payload, EVP_PKEY *key,
    struct buf *out)
{
	uint8_t sig[JWS_SIG_MAX];
	struct buf input;
	size_t dot = 0;
	int err;

	buf_init(&input, out->max);
	err = signing_input(alg, header, payload, &input, &dot);
	if (err == 0)
		err = sign(alg, key, buf_view(&input), sig);
	if (err == 0 && shape == JOSE_FLAT)
		err = put_flat(out, buf_view(&input), dot, sig, alg->len);
	else if (err == 0) {
		buf_put(out, input.p, input.len);
		buf_puts(out, ".");
		err = b64url_put(out, sig, alg->len);
	}
	buf_free(&input);
	return err;
}

/* The three parts: header, payload, signature, still encoded. */
static int
read_parts(enum jose_shape shape, struct view text, struct json_t **outer,
    struct view part[static 3])
{
	static const char *const names[] = { "protected", "payload", "signature" };
	size_t max = text.len;
	int err;

	*outer = NULL;
	if (shape == JOSE_COMPACT)
		return jose_split(text, part, 3);
	if ((err = js_parse(text, max, outer)) != 0)
		return err;
	if (js_only(*outer, "payload protected signature") != 0)
		return ERR_FORMAT;
	for (int i = 0; i < 3; i++) {
		const char *s = js_str(*outer, names[i]);

		if (s == NULL)
			return ERR_FORMAT;
		part[i] = view_str(s);
	}
	return 0;
}

static int
read_signature(struct view b64, struct jws *out)
{
	struct buf sig;
	int err;

	buf_init(&sig, JWS_SIG_MAX);
	err = b64url_get(&sig, (const char *)b64.p, b64.len);
	if (err == 0) {
		memcpy(out->sig, sig.p, sig.len);
		out->sig_len = sig.len;
	}
	buf_free(&sig);
	return err == 0 ? 0 : ERR_FORMAT;
}

int
jws_read(enum jose_shape shape, struct view text, const char *form,
    const char *members, size_t max, struct jws *out)
{
	struct json_t *outer = NULL;
	struct view part[3];
	char all[128];
	int n, err;

	memset(out, 0, sizeof(*out));
	buf_init(&out->input, 2 * max + 2 * JOSE_HEADER_MAX);
	n = snprintf(all, sizeof(all), "alg %s", members);
	if (n < 0 || (size_t)n >= sizeof(all))
		return ERR_ARG;
	if (text.len > 2 * max + 4 * JOSE_HEADER_MAX)
		return ERR_TOOBIG;
	err = read_parts(shape, text, &outer, part);
	if (err == 0)
		err = jose_header(part[0], form, all, &out->header);
	if (err == 0 && part[1].len / 4 * 3 > max)
		err = ERR_TOOBIG;
	if (err == 0 && part[2].len > 0)
		err = read_signature(part[2], out);
	if (err == 0) {
		buf_put(&out->input, part[0].p, part[0].len);
		buf_puts(&out->input, ".");
		out->payload = out->input.len;
		err = buf_put(&out->input, part[1].p, part[1].len);
	}
	js_free(outer);
	if (err != 0)
		jws_free(out);
	return err;
}

int
jws_names(const struct jws *jws, const struct jws_alg *alg)
{
	const char *name = js_str(jws->header, "alg");

	return name != NULL && strcmp(name, alg->name) == 0;
}

int
jws_open(const struct jws *jws, const struct jws_alg *alg, EVP_PKEY *key,
    struct buf *payload)
{
	int err;

	if (!jws_names(jws, alg))
		return ERR_FORMAT;
	if (jws->sig_len != alg->len)
		return ERR_AUTH;
	err = verify(alg, key, buf_view(&jws->input), jws->sig);
	if (err != 0)
		return err;
	return b64url_get(payload, (const char *)jws->input.p + jws->payload,
	    jws->input.len - jws->payload);
}

void
jws_free(struct jws *jws)
{
	js_free(jws->header);
	jws->header = NULL;
	buf_free(&jws->input);
}
