/* Making a world: LT, KM, KML and KNSO exist here and nowhere else. */
#include <string.h>

#include <openssl/rand.h>

#include "hsm/world/cert.h"
#include "src/base/err.h"
#include "src/base/json.h"

struct making {
	const struct suite *suite;
	struct world_name name;
	uint8_t hknso[SHA256_LEN], hkm[SHA256_LEN];
	EVP_PKEY *knso, *kml;
	struct secret lt, km;
};

static void
forget(struct making *m)
{
	EVP_PKEY_free(m->knso);
	EVP_PKEY_free(m->kml);
	secret_free(&m->lt);
	secret_free(&m->km);
}

static int
random_secret(struct secret *s)
{
	int err = secret_new(s, 32);

	if (err == 0 && RAND_priv_bytes(s->p, (int)s->len) != 1)
		err = ERR_CRYPTO;
	return err;
}

static int
make_keys(struct making *m)
{
	int err;

	if ((err = m->suite->alg->kind->make(m->suite->alg, &m->knso)) != 0 ||
	    (err = world_hknso(m->knso, m->hknso)) != 0 ||
	    (err = pkey_ec_new("P-256", &m->kml)) != 0 ||
	    (err = random_secret(&m->lt)) != 0 ||
	    (err = random_secret(&m->km)) != 0)
		return err;
	m->name.hknso = m->hknso;
	return world_hkm(&m->km, m->hkm);
}

/* -- delegation ------------------------------------------------------------------------ */

static int
put_name(struct json_t *j, const char *form, const struct world_name *n)
{
	int err;

	if ((err = js_set_str(j, "form", form)) != 0 ||
	    (err = js_set_str(j, "mode", mode_name(n->mode))) != 0 ||
	    (err = js_set_int(j, "gen", n->gen)) != 0)
		return err;
	return js_set_hex(j, "hknso", n->hknso, SHA256_LEN);
}

static int
set_jwk(struct json_t *j, const char *member, EVP_PKEY *key)
{
	struct json_t *jwk;
	int err = pkey_to_jwk(key, &jwk);

	return err != 0 ? err : js_set(j, member, jwk);
}

/* A JWS by KNSO, whose public half its header carries. */
static int
sign_knso(const struct making *m, enum jose_shape shape, const char *form,
    const struct json_t *payload, struct buf *out)
{
	struct json_t *h = js_new();
	struct buf text;
	int err;

	buf_init(&text, WORLD_FILE_MAX);
	if ((err = js_set_str(h, "form", form)) == 0 &&
	    (err = js_set_str(h, "mode", mode_name(m->name.mode))) == 0 &&
	    (err = jws_put_key(m->suite->alg, m->knso, h)) == 0 &&
	    (err = js_dump(payload, &text)) == 0)
		err = jws_write(shape, m->suite->alg, h, buf_view(&text),
		    m->knso, out);
	buf_free(&text);
	js_free(h);
	return err;
}

static int
put_delegation(const struct making *m, struct json_t *world)
{
	struct json_t *j = js_new();
	struct buf jws;
	int err;

	buf_init(&jws, JOSE_HEADER_MAX);
	if ((err = put_name(j, DELEGATION_FORM, &m->name)) == 0 &&
	    (err = set_jwk(j, "kml", m->kml)) == 0 &&
	    (err = sign_knso(m, JOSE_COMPACT, DELEGATION_FORM, j, &jws)) == 0)
		err = js_set_str(world, "delegation", buf_str(&jws));
	buf_free(&jws);
	js_free(j);
	return err;
}

/* -- secrets under LT --------------------------------------------------------------------- */

static int
put_secret(const struct making *m, const char *which, struct view plain,
    struct json_t *to)
{
	struct json_t *h = world_secret_header(&m->name, which);
	struct buf jwe;
	int err;

	if (h == NULL)
		return ERR_NOMEM;
	buf_init(&jwe, 2 * JOSE_HEADER_MAX);
	err = jwe_write_dir(JOSE_COMPACT, h, &m->lt, plain, &jwe);
	if (err == 0)
		err = js_set_str(to, which, buf_str(&jwe));
	buf_free(&jwe);
	js_free(h);
	return err;
}

static int
put_pair(const struct making *m, const char *which, EVP_PKEY *key,
    struct json_t *to)
{
	struct secret der = { 0 };
	int err = pkey_pkcs8(key, &der);

	if (err == 0)
		err = put_secret(m, which, view_of(der.p, der.len), to);
	secret_free(&der);
	return err;
}

static int
put_secrets(const struct making *m, struct json_t *world)
{
	struct json_t *s = js_new();
	int err;

	if ((err = put_secret(m, "km", view_of(m->km.p, m->km.len), s)) != 0 ||
	    (err = put_pair(m, "kml", m->kml, s)) != 0 ||
	    (err = put_pair(m, "knso", m->knso, s)) != 0) {
		js_free(s);
		return err;
	}
	return js_set(world, "secrets", s);
}

/* -- cards ------------------------------------------------------------------------------------ */

static int
put_share(const struct making *m, unsigned x, const struct world_card *c,
    const uint8_t *share, struct json_t *to)
{
	struct json_t *h = world_share_header(&m->name, x, c->point);
	EVP_PKEY *card = NULL;
	struct buf jwe;
	int err;

	if (h == NULL)
		return ERR_NOMEM;
	buf_init(&jwe, JOSE_HEADER_MAX);
	if ((err = pkey_ec_point("P-256", c->point, POINT_LEN, &card)) == 0 &&
	    (err = jwe_write_es(h, card, view_of(share, SHAMIR_LEN),
	    &jwe)) == 0)
		err = js_set_str(to, "share", buf_str(&jwe));
	EVP_PKEY_free(card);
	buf_free(&jwe);
	js_free(h);
	return err;
}

static int
put_card(const struct making *m, unsigned x, const struct world_card *c,
    const uint8_t *share, struct json_t *to)
{
	struct buf cert;
	int err;

	buf_init(&cert, CARD_CERT_MAX);
	if ((err = cert_make(&m->name, x, c->point, m->kml, &cert)) == 0 &&
	    (err = js_set_int(to, "x", x)) == 0 &&
	    (err = js_set_str(to, "number", c->number)) == 0 &&
	    (err = js_set_hex(to, "guid", c->guid, sizeof(c->guid))) == 0 &&
	    (err = js_set_str(to, "holder", c->holder)) == 0 &&
	    (err = js_set_hex(to, "point", c->point, POINT_LEN)) == 0 &&
	    (err = js_set_b64(to, "certificate", cert.p, cert.len)) == 0)
		err = put_share(m, x, c, share, to);
	buf_free(&cert);
	return err;
}

static int
put_cards(const struct making *m, const struct world_card *cards,
    struct json_t *world)
{
	struct json_t *all = js_new_arr(), *one;
	struct secret shares = { 0 };
	unsigned n = m->name.n;
	int err = secret_new(&shares, (size_t)n * SHAMIR_LEN);

	if (err == 0)
		err = shamir_split(m->lt.p, m->name.k, n, shares.p, shamir_rand);
	for (unsigned i = 0; err == 0 && i < n; i++) {
		one = js_new();
		err = put_card(m, i + 1, &cards[i],
		    shares.p + (size_t)i * SHAMIR_LEN, one);
		if (err == 0)
			err = js_add(all, one);
		else
			js_free(one);
	}
	secret_free(&shares);
	if (err != 0) {
		js_free(all);
		return err;
	}
	return js_set(world, "cards", all);
}

static int
put_world(const struct making *m, const struct world_card *cards,
    struct json_t *j)
{
	int err;

	if ((err = put_name(j, WORLD_FORM, &m->name)) != 0 ||
	    (err = js_set_str(j, "suite", m->suite->name)) != 0 ||
	    (err = js_set_int(j, "k", m->name.k)) != 0 ||
	    (err = js_set_int(j, "n", m->name.n)) != 0 ||
	    (err = js_set_hex(j, "hkm", m->hkm, SHA256_LEN)) != 0 ||
	    (err = set_jwk(j, "kml", m->kml)) != 0 ||
	    (err = put_secrets(m, j)) != 0 ||
	    (err = put_cards(m, cards, j)) != 0)
		return err;
	return put_delegation(m, j);
}

static int
write_world(struct making *m, const struct world_card *cards, struct buf *out)
{
	struct json_t *j = js_new();
	int err = put_world(m, cards, j);

	if (err == 0)
		err = sign_knso(m, JOSE_FLAT, WORLD_FORM, j, out);
	js_free(j);
	return err;
}

int
world_make(enum mode mode, const char *suite, unsigned k, unsigned n,
    const struct world_card *cards, struct buf *out)
{
	struct making m = { .name = { .mode = mode, .gen = 1, .suite = suite,
		.k = k, .n = n } };
	int err;

	if (k < 1 || k > n || n > SHAMIR_MAX)
		return ERR_ARG;
	if ((err = suite_find(suite, mode, &m.suite)) != 0)
		return err;
	if ((err = make_keys(&m)) == 0)
		err = write_world(&m, cards, out);
	forget(&m);
	return err;
}

/* -- the same world, other cards --------------------------------------------------------- */

static int
joins(const struct world *w, const struct world_card *c)
{
	for (unsigned i = 0; i < w->n; i++)
		if (memcmp(w->card[i].point, c->point, POINT_LEN) == 0 ||
		    memcmp(w->card[i].guid, c->guid, sizeof(c->guid)) == 0)
			return 1;
	return 0;
}

int
world_renew(const struct world *w, const struct secret *lt, unsigned k,
    unsigned n, const struct world_card *cards, struct buf *out)
{
	struct making m = { .suite = w->suite, .name = { .mode = w->mode,
		.gen = w->gen + 1, .suite = w->suite->name, .k = k, .n = n,
		.hknso = w->hknso } };
	int err;

	if (k < 1 || k > n || n > SHAMIR_MAX || w->gen >= INT32_MAX)
		return ERR_ARG;
	for (unsigned i = 0; i < n; i++)
		if (joins(w, &cards[i]))
			return ERR_CARD_OLDER;
	memcpy(m.hknso, w->hknso, SHA256_LEN);
	memcpy(m.hkm, w->hkm, SHA256_LEN);
	if ((err = world_unlock_all(w, lt, &m.km, &m.kml, &m.knso)) == 0 &&
	    (err = random_secret(&m.lt)) == 0)
		err = write_world(&m, cards, out);
	forget(&m);
	return err;
}
