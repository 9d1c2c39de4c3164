/* The parts of a world: its hashes, secrets, shares and delegation. */
#include <string.h>

#include "hsm/world/world_parts.h"
#include "src/base/err.h"
#include "src/base/json.h"

#define SECRET_MEMBERS "form name hknso mode gen suite k n"
#define SHARE_MEMBERS "form hknso mode gen x k n card"
#define SECRET_MAX 1024		/* PKCS#8 of KNSO */

int
world_hknso(EVP_PKEY *knso, uint8_t out[static SHA256_LEN])
{
	return pkey_spki_digest(knso, out);
}

int
world_hkm(const struct secret *km, uint8_t out[static SHA256_LEN])
{
	static const char label[] = "keyconvoy hkm";	/* with its NUL */
	struct sha256 *s = sha256_new();
	int err = s == NULL ? ERR_NOMEM : 0;

	if (err == 0 && (err = sha256_add(s, label, sizeof(label))) == 0 &&
	    (err = sha256_add(s, km->p, km->len)) == 0)
		err = sha256_end(s, out);
	sha256_free(s);
	return err;
}

/* -- protected headers -------------------------------------------------------------- */

/* The header, or NULL when a member could not be added. */
static struct json_t *
whole(struct json_t *h, int err)
{
	if (err == 0)
		return h;
	js_free(h);
	return NULL;
}

struct json_t *
world_secret_header(const struct world_name *name, const char *which)
{
	struct json_t *h = js_new();
	int err;

	if ((err = js_set_str(h, "form", SECRET_FORM)) == 0 &&
	    (err = js_set_str(h, "name", which)) == 0 &&
	    (err = js_set_hex(h, "hknso", name->hknso, SHA256_LEN)) == 0 &&
	    (err = js_set_str(h, "mode", mode_name(name->mode))) == 0 &&
	    (err = js_set_int(h, "gen", name->gen)) == 0 &&
	    (err = js_set_str(h, "suite", name->suite)) == 0 &&
	    (err = js_set_int(h, "k", name->k)) == 0)
		err = js_set_int(h, "n", name->n);
	return whole(h, err);
}

struct json_t *
world_share_header(const struct world_name *name, unsigned x,
    const uint8_t point[static POINT_LEN])
{
	uint8_t card[SHA256_LEN];
	struct json_t *h = js_new();
	int err;

	if ((err = sha256(point, POINT_LEN, card)) == 0 &&
	    (err = js_set_str(h, "form", SHARE_FORM)) == 0 &&
	    (err = js_set_hex(h, "hknso", name->hknso, SHA256_LEN)) == 0 &&
	    (err = js_set_str(h, "mode", mode_name(name->mode))) == 0 &&
	    (err = js_set_int(h, "gen", name->gen)) == 0 &&
	    (err = js_set_int(h, "x", x)) == 0 &&
	    (err = js_set_int(h, "k", name->k)) == 0 &&
	    (err = js_set_int(h, "n", name->n)) == 0)
		err = js_set_hex(h, "card", card, sizeof(card));
	return whole(h, err);
}

/* Does member `key` of both say the same? Texts and whole numbers only. */
int
world_same(const struct json_t *a, const struct json_t *b, const char *key)
{
	const char *s = js_str(a, key), *t = js_str(b, key);
	int64_t m, n;

	if (s != NULL || t != NULL)
		return s != NULL && t != NULL && strcmp(s, t) == 0;
	return js_int(a, key, &m) == 0 && js_int(b, key, &n) == 0 && m == n;
}

/* Every member of want stands in have with the same value. want is taken; NULL
 * is no header that nothing is asked of, but memory that ran out. */
static int
header_is(const struct json_t *have, struct json_t *want)
{
	struct json_t *value;
	const char *key;
	int ok = 1;

	if (want == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; ok && (key = js_member(want, i, &value)) != NULL; i++)
		ok = world_same(have, want, key);
	js_free(want);
	return ok ? 0 : ERR_FORMAT;
}

static struct world_name
name_of(const struct world *w)
{
	return (struct world_name){ .mode = w->mode, .gen = w->gen,
		.suite = w->suite->name, .k = w->k, .n = w->n,
		.hknso = w->hknso };
}

/* -- secrets --------------------------------------------------------------------------- */

static int
secret_jwe(const struct world *w, const char *text, const char *which,
    struct jwe *jwe)
{
	const struct world_name name = name_of(w);
	int err = jwe_read(JOSE_COMPACT, JWE_DIR, view_str(text), SECRET_FORM,
	    SECRET_MEMBERS, SECRET_MAX, jwe);

	if (err == 0 && (err = header_is(jwe->header,
	    world_secret_header(&name, which))) != 0)
		jwe_free(jwe);
	return err;
}

int
world_secret_check(const struct world *w, const char *text, const char *which)
{
	struct jwe jwe;
	int err = secret_jwe(w, text, which, &jwe);

	if (err == 0)
		jwe_free(&jwe);
	return err;
}

static int
open_secret(const struct world *w, const char *text, const char *which,
    const struct secret *lt, struct secret *out)
{
	struct jwe jwe;
	int err = secret_jwe(w, text, which, &jwe);

	if (err != 0)
		return err;
	err = jwe_open_dir(&jwe, lt, out);
	jwe_free(&jwe);
	return err;
}

int
world_unlock(const struct world *w, const struct secret *lt, struct secret *km,
    EVP_PKEY **kml)
{
	struct secret k = { 0 }, der = { 0 };
	uint8_t hkm[SHA256_LEN];
	EVP_PKEY *pair = NULL;
	int err;

	if ((err = open_secret(w, w->km_jwe, "km", lt, &k)) == 0 &&
	    (err = open_secret(w, w->kml_jwe, "kml", lt, &der)) == 0 &&
	    (err = world_hkm(&k, hkm)) == 0) {
		if (k.len != 32 || memcmp(hkm, w->hkm, SHA256_LEN) != 0)
			err = ERR_AUTH;
		else if ((err = pkey_from_pkcs8(view_of(der.p, der.len),
		    &pair)) == 0)
			err = pkey_is_pair(pair, w->kml);
	}
	if (err == 0) {
		secret_move(km, &k);
		*kml = pair;
		pair = NULL;
	}
	EVP_PKEY_free(pair);
	secret_free(&k);
	secret_free(&der);
	return err;
}

int
world_unlock_all(const struct world *w, const struct secret *lt,
    struct secret *km, EVP_PKEY **kml, EVP_PKEY **knso)
{
	uint8_t hknso[SHA256_LEN];
	struct secret der = { 0 };
	EVP_PKEY *key = NULL;
	int err;

	if ((err = open_secret(w, w->knso_jwe, "knso", lt, &der)) == 0 &&
	    (err = pkey_from_pkcs8(view_of(der.p, der.len), &key)) == 0 &&
	    (err = world_hknso(key, hknso)) == 0 &&
	    memcmp(hknso, w->hknso, SHA256_LEN) != 0)
		err = ERR_AUTH;
	if (err == 0 && (err = world_unlock(w, lt, km, kml)) == 0) {
		*knso = key;
		key = NULL;
	}
	EVP_PKEY_free(key);
	secret_free(&der);
	return err;
}

/* -- shares ------------------------------------------------------------------------------- */

int
world_share_jwe(const struct world *w, unsigned x, struct jwe *jwe)
{
	const struct world_name name = name_of(w);
	const struct world_card *c;
	int err;

	if (x < 1 || x > w->n)
		return ERR_ARG;
	c = &w->card[x - 1];
	err = jwe_read(JOSE_COMPACT, JWE_ECDH_ES, view_str(c->share), SHARE_FORM,
	    SHARE_MEMBERS, SHAMIR_LEN, jwe);
	if (err == 0 && (err = header_is(jwe->header,
	    world_share_header(&name, x, c->point))) != 0)
		jwe_free(jwe);
	return err;
}

int
world_share_point(const struct world *w, unsigned x,
    uint8_t point[static POINT_LEN])
{
	EVP_PKEY *epk = NULL;
	struct jwe jwe;
	int err = world_share_jwe(w, x, &jwe);

	if (err != 0)
		return err;
	if ((err = jwe_epk(&jwe, &epk)) == 0)
		err = pkey_point(epk, "P-256", point, POINT_LEN);
	EVP_PKEY_free(epk);
	jwe_free(&jwe);
	return err;
}

int
world_share_open(const struct world *w, unsigned x, const struct secret *z,
    uint8_t share[static SHAMIR_LEN])
{
	struct secret plain = { 0 };
	struct jwe jwe;
	int err = world_share_jwe(w, x, &jwe);

	if (err != 0)
		return err;
	err = jwe_open_es(&jwe, z, &plain);
	if (err == 0 && plain.len != SHAMIR_LEN)
		err = ERR_FORMAT;
	if (err == 0)
		memcpy(share, plain.p, SHAMIR_LEN);
	secret_free(&plain);
	jwe_free(&jwe);
	return err;
}

/* -- delegation -------------------------------------------------------------------------------- */

int
delegation_read(const char *text, struct delegation *out)
{
	struct json_t *header = NULL, *j = NULL;
	const struct jws_alg *alg;
	uint8_t hknso[SHA256_LEN];
	EVP_PKEY *knso = NULL;
	struct buf payload;
	int64_t gen;
	int err;

	memset(out, 0, sizeof(*out));
	buf_init(&payload, JOSE_HEADER_MAX);
	err = suite_open(JOSE_COMPACT, view_str(text), DELEGATION_FORM,
	    JOSE_HEADER_MAX, &payload, &alg, &header, &knso);
	if (err == 0)
		err = js_parse(buf_view(&payload), JOSE_HEADER_MAX, &j);
	if (err == 0 && (js_only(j, "form mode gen hknso kml") != 0 ||
	    !world_same(j, header, "form") || !world_same(j, header, "mode") ||
	    mode_parse(js_str(j, "mode"), &out->mode) != 0 ||
	    js_int(j, "gen", &gen) != 0 || gen < 1 || gen > INT32_MAX ||
	    js_hex(j, "hknso", out->hknso, SHA256_LEN) != 0))
		err = ERR_FORMAT;
	if (err == 0 && (err = world_hknso(knso, hknso)) == 0 &&
	    memcmp(hknso, out->hknso, SHA256_LEN) != 0)
		err = ERR_AUTH;
	if (err == 0) {
		out->gen = (uint32_t)gen;
		out->alg = alg;
		err = pkey_from_jwk(js_obj(j, "kml"), &out->kml);
	}
	if (err == 0 && (pkey_curve(out->kml) == NULL ||
	    strcmp(pkey_curve(out->kml), "P-256") != 0)) {
		EVP_PKEY_free(out->kml);
		out->kml = NULL;
		err = ERR_FORMAT;
	}
	EVP_PKEY_free(knso);
	buf_free(&payload);
	js_free(header);
	js_free(j);
	return err;
}
