/* Reading a world: signature first, then every member against every other. */
#include <string.h>

#include "hsm/world/cert.h"
#include "hsm/world/world_parts.h"
#include "src/base/err.h"
#include "src/base/json.h"

static int
check_delegation(const struct world *w)
{
	struct delegation d;
	int err = delegation_read(w->delegation, &d);

	if (err != 0)
		return err;
	if (d.mode != w->mode || d.gen != w->gen ||
	    memcmp(d.hknso, w->hknso, SHA256_LEN) != 0 ||
	    EVP_PKEY_eq(d.kml, w->kml) != 1)
		err = ERR_FORMAT;
	EVP_PKEY_free(d.kml);
	return err;
}

/* -- cards -------------------------------------------------------------------------------------- */

static int
check_card(const struct world *w, unsigned x)
{
	const struct world_card *c = &w->card[x - 1];
	EVP_PKEY *key = NULL;
	struct cert cert;
	struct jwe jwe;
	int err = pkey_ec_point("P-256", c->point, POINT_LEN, &key);

	EVP_PKEY_free(key);
	if (err != 0)
		return err;
	if (cert_peek(c->cert, &cert) != 0 || cert.mode != w->mode ||
	    cert.gen != w->gen || cert.x != x || cert.n != w->n ||
	    memcmp(cert.hknso, w->hknso, SHA256_LEN) != 0 ||
	    memcmp(cert.point, c->point, POINT_LEN) != 0)
		return ERR_FORMAT;
	if ((err = cert_check(c->cert, w->kml)) != 0)
		return err;
	if ((err = world_share_jwe(w, x, &jwe)) != 0)
		return err;
	err = jwe_epk(&jwe, &key);
	EVP_PKEY_free(err == 0 ? key : NULL);
	jwe_free(&jwe);
	return err;
}

/* Neither the same key nor the same GUID twice. */
static int
distinct(const struct world *w, unsigned x)
{
	const struct world_card *a = &w->card[x - 1];

	for (unsigned i = 0; i + 1 < x; i++)
		if (memcmp(w->card[i].point, a->point, POINT_LEN) == 0 ||
		    memcmp(w->card[i].guid, a->guid, sizeof(a->guid)) == 0)
			return 0;
	return 1;
}

static int
read_card(struct world *w, unsigned x, const struct json_t *j)
{
	struct world_card *c = &w->card[x - 1];
	size_t start = w->certs.len;
	int64_t number;

	if (js_only(j, "x number guid holder point certificate share") != 0 ||
	    js_int(j, "x", &number) != 0 || number != (int64_t)x ||
	    js_copy(j, "number", c->number, sizeof(c->number)) != 0 ||
	    js_copy(j, "holder", c->holder, sizeof(c->holder)) != 0 ||
	    js_hex(j, "guid", c->guid, sizeof(c->guid)) != 0 ||
	    js_hex(j, "point", c->point, POINT_LEN) != 0 ||
	    js_b64_buf(j, "certificate", &w->certs) != 0 ||
	    (c->share = js_str(j, "share")) == NULL || !distinct(w, x))
		return ERR_FORMAT;
	/* The buffer may move while it grows: where it lies shows at the end. */
	c->cert = view_of(NULL, w->certs.len - start);
	return c->cert.len > 0 ? 0 : ERR_FORMAT;
}

static int
read_cards(struct world *w)
{
	struct json_t *all = js_arr(w->payload, "cards");
	size_t at = 0;
	int err = js_len(all) == w->n ? 0 : ERR_FORMAT;

	for (unsigned x = 1; err == 0 && x <= w->n; x++)
		err = read_card(w, x, js_at(all, x - 1));
	for (unsigned x = 1; err == 0 && x <= w->n; x++) {
		w->card[x - 1].cert.p = w->certs.p + at;
		at += w->card[x - 1].cert.len;
		err = check_card(w, x);
	}
	return err;
}

/* -- the world ----------------------------------------------------------------------------------- */

static int
read_numbers(struct world *w, const struct json_t *j)
{
	int64_t gen, k, n;

	if (js_int(j, "gen", &gen) != 0 || gen < 1 || gen > INT32_MAX ||
	    js_int(j, "n", &n) != 0 || n < 1 || n > SHAMIR_MAX ||
	    js_int(j, "k", &k) != 0 || k < 1 || k > n)
		return ERR_FORMAT;
	w->gen = (uint32_t)gen;
	w->k = (unsigned)k;
	w->n = (unsigned)n;
	return 0;
}

static int
read_secrets(struct world *w)
{
	const struct json_t *s = js_obj(w->payload, "secrets");
	int err;

	if (js_only(s, "km kml knso") != 0 ||
	    (w->km_jwe = js_str(s, "km")) == NULL ||
	    (w->kml_jwe = js_str(s, "kml")) == NULL ||
	    (w->knso_jwe = js_str(s, "knso")) == NULL)
		return ERR_FORMAT;
	if ((err = world_secret_check(w, w->km_jwe, "km")) != 0 ||
	    (err = world_secret_check(w, w->kml_jwe, "kml")) != 0)
		return err;
	return world_secret_check(w, w->knso_jwe, "knso");
}

/* The payload is signed by knso (alg); header is the protected one. */
static int
read_payload(struct world *w, const struct json_t *header,
    const struct jws_alg *alg, EVP_PKEY *knso)
{
	const struct json_t *j = w->payload;
	const char *suite = js_str(j, "suite");
	uint8_t hknso[SHA256_LEN];
	int err;

	if (js_only(j, "form mode gen hknso suite k n hkm kml secrets cards "
	    "delegation") != 0 || !world_same(j, header, "form") ||
	    !world_same(j, header, "mode") ||
	    mode_parse(js_str(j, "mode"), &w->mode) != 0 || suite == NULL ||
	    suite_find(suite, w->mode, &w->suite) != 0 ||
	    w->suite->alg != alg || read_numbers(w, j) != 0 ||
	    js_hex(j, "hknso", w->hknso, SHA256_LEN) != 0 ||
	    js_hex(j, "hkm", w->hkm, SHA256_LEN) != 0 ||
	    (w->delegation = js_str(j, "delegation")) == NULL)
		return ERR_FORMAT;
	if ((err = world_hknso(knso, hknso)) != 0)
		return err;
	if (memcmp(hknso, w->hknso, SHA256_LEN) != 0)
		return ERR_AUTH;
	if ((err = pkey_from_jwk(js_obj(j, "kml"), &w->kml)) != 0 ||
	    (err = check_delegation(w)) != 0 || (err = read_secrets(w)) != 0)
		return err;
	return read_cards(w);
}

int
world_read(struct view file, enum mode mode, struct world *w)
{
	struct json_t *header = NULL;
	const struct jws_alg *alg = NULL;
	EVP_PKEY *knso = NULL;
	struct buf payload;
	int err;

	memset(w, 0, sizeof(*w));
	if (file.len > WORLD_FILE_MAX)
		return ERR_TOOBIG;
	buf_init(&payload, WORLD_FILE_MAX);
	buf_init(&w->certs, SHAMIR_MAX * CARD_CERT_MAX);
	err = suite_open(JOSE_FLAT, file, WORLD_FORM, WORLD_FILE_MAX, &payload,
	    &alg, &header, &knso);
	if (err == 0)
		err = js_parse(buf_view(&payload), WORLD_FILE_MAX, &w->payload);
	if (err == 0)
		err = read_payload(w, header, alg, knso);
	if (err == 0 && w->mode != mode)
		err = ERR_MODE;
	EVP_PKEY_free(knso);
	js_free(header);
	buf_free(&payload);
	if (err != 0)
		world_free(w);
	return err;
}

void
world_free(struct world *w)
{
	EVP_PKEY_free(w->kml);
	js_free(w->payload);
	buf_free(&w->certs);
	memset(w, 0, sizeof(*w));
}
