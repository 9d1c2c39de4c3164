/* Exchange packages as they are read: chain, signatures, then payloads. */
#include <string.h>

#include "hsm/exchange/exchange_parts.h"
#include "hsm/keys/name_check.h"
#include "hsm/keys/kek.h"
#include "src/base/err.h"
#include "src/base/json.h"

enum { KEK, WORLD, PACKAGES };

struct package {
	struct jws jws;
	enum mode outer;		/* of the protected header */
	/* Of the payload, after the signature held. */
	struct json_t *payload;
	enum mode mode;
	char region[REGION_MAX];
	uint8_t hknso[SHA256_LEN];
};

struct reading {
	const struct exchange_wants *wants;
	struct exchange *out;
	struct package pkg[PACKAGES];
	struct chain chain;
	int one_chain;			/* in both */
	int module, exportable;		/* what the KEK's package says */
	int delegated;			/* the delegation is one */
	struct delegation delegation;
};

static const struct {
	const char *form, *members;
} forms[PACKAGES] = {
	[KEK] = { KEK_PKG_FORM, "mode region hknso kek protect exportable" },
	[WORLD] = { WORLD_PKG_FORM, "mode region hknso suite delegation" },
};

/* -- the outside --------------------------------------------------------- */

static int
read_mode(const struct json_t *j, enum mode *out)
{
	const char *s = js_str(j, "mode");

	return s == NULL ? ERR_FORMAT : mode_parse(s, out);
}

static int
read_outside(struct view file, size_t i, struct package *p)
{
	int err;

	if (file.len > PACKAGE_MAX)
		return ERR_TOOBIG;
	if ((err = jws_read(JOSE_FLAT, file, forms[i].form, "form mode x5c",
	    EXCHANGE_MAX, &p->jws)) != 0)
		return err;
	if (!jws_names(&p->jws, &jws_es256))
		return ERR_FORMAT;
	return read_mode(p->jws.header, &p->outer);
}

static int
read_chain(struct reading *r)
{
	const struct json_t *a = js_arr(r->pkg[KEK].jws.header, "x5c");
	const struct json_t *b = js_arr(r->pkg[WORLD].jws.header, "x5c");
	struct chain other;
	int err;

	if ((err = chain_read(a, &r->chain)) != 0)
		return err;
	r->one_chain = chain_same(a, b);
	if (!r->one_chain && (err = chain_read(b, &other)) == 0)
		chain_free(&other);
	return err;
}

/* -- the payloads -------------------------------------------------------- */

static int
read_region(const struct json_t *j, char out[static REGION_MAX])
{
	const char *s = js_str(j, "region");

	if (s == NULL || region_check(s) != 0)
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

static int
read_kek(struct reading *r, const struct json_t *j)
{
	const char *protect = js_str(j, "protect");
	struct exchange *e = r->out;
	int err;

	if (protect == NULL || js_bool(j, "exportable", &r->exportable) != 0)
		return ERR_FORMAT;
	r->module = strcmp(protect, "module") == 0;
	if ((err = pkey_from_jwk(js_obj(j, "kek"), &e->kek)) != 0 ||
	    (err = kek_check(e->kek, &e->bits)) != 0)
		return err == ERR_NOMEM ? err : ERR_FORMAT;
	return pkey_spki_digest(e->kek, e->kek_digest);
}

/* A delegation that does not hold is for the check "together" to say. */
static int
read_world(struct reading *r, const struct json_t *j)
{
	const char *suite = js_str(j, "suite");
	const char *delegation = js_str(j, "delegation");

	if (suite == NULL || delegation == NULL ||
	    strlen(suite) >= sizeof(r->out->suite))
		return ERR_FORMAT;
	memcpy(r->out->suite, suite, strlen(suite) + 1);
	r->delegated = delegation_read(delegation, &r->delegation) == 0;
	return 0;
}

static int
read_payload(struct reading *r, size_t i)
{
	struct package *p = &r->pkg[i];
	struct json_t *j = p->payload;
	int err;

	if (js_only(j, forms[i].members) != 0 ||
	    js_hex(j, "hknso", p->hknso, SHA256_LEN) != 0)
		return ERR_FORMAT;
	if ((err = read_mode(j, &p->mode)) != 0 ||
	    (err = read_region(j, p->region)) != 0)
		return err;
	return i == KEK ? read_kek(r, j) : read_world(r, j);
}

/* -- the checks ---------------------------------------------------------- */

static enum exchange_state
state(int holds)
{
	return holds ? CHECK_OK : CHECK_FAILED;
}

static enum exchange_state
tell_chain(struct reading *r)
{
	return state(r->one_chain && chain_check(&r->chain) == 0);
}

static enum exchange_state
tell_validity(struct reading *r)
{
	return state(chain_check_at(&r->chain, r->wants->now) == 0);
}

static enum exchange_state
tell_root(struct reading *r)
{
	if (r->wants->root == NULL)
		return CHECK_UNTOLD;
	return state(memcmp(r->wants->root, r->out->root, SHA256_LEN) == 0);
}

static EVP_PKEY *
leaf_of(const struct reading *r)
{
	return X509_get0_pubkey(r->chain.cert[CHAIN_LEAF]);
}

static enum exchange_state
tell_mode(struct reading *r)
{
	const struct suite *suite;
	int ok = chain_is_mode(&r->chain, r->wants->mode) &&
	    suite_find(r->out->suite, r->wants->mode, &suite) != ERR_MODE &&
	    (!r->delegated || r->delegation.mode == r->wants->mode);

	for (size_t i = 0; i < PACKAGES; i++)
		ok = ok && r->pkg[i].outer == r->wants->mode &&
		    r->pkg[i].mode == r->wants->mode;
	return state(ok);
}

static enum exchange_state
tell_region(struct reading *r)
{
	const char *region = r->pkg[KEK].region;

	return state(strcmp(region, r->pkg[WORLD].region) == 0 &&
	    (*r->wants->region == 0 ||
	    strcmp(region, r->wants->region) == 0) &&
	    chain_is_region(&r->chain, region));
}

static enum exchange_state
tell_module(struct reading *r)
{
	return state(r->module);
}

static enum exchange_state
tell_export(struct reading *r)
{
	return state(!r->exportable);
}

static enum exchange_state
tell_together(struct reading *r)
{
	const struct delegation *d = &r->delegation;
	const struct suite *suite;

	return state(r->delegated &&
	    suite_find(r->out->suite, d->mode, &suite) == 0 &&
	    suite->alg == d->alg &&
	    memcmp(r->pkg[KEK].hknso, d->hknso, SHA256_LEN) == 0 &&
	    memcmp(r->pkg[WORLD].hknso, d->hknso, SHA256_LEN) == 0 &&
	    EVP_PKEY_eq(d->kml, leaf_of(r)) == 1);
}

/* Those that a payload answers. */
static enum exchange_state (*const inside[EXCHANGE_N])(struct reading *r) = {
	[EXCHANGE_MODE] = tell_mode,
	[EXCHANGE_REGION] = tell_region,
	[EXCHANGE_MODULE] = tell_module,
	[EXCHANGE_EXPORT] = tell_export,
	[EXCHANGE_TOGETHER] = tell_together,
};

/* Both, before the first of them is parsed. */
static int
tell_signatures(struct reading *r, struct buf payload[static PACKAGES])
{
	uint8_t *check = &r->out->check[EXCHANGE_SIGNATURES];
	int err;

	for (size_t i = 0; i < PACKAGES; i++) {
		err = jws_open(&r->pkg[i].jws, &jws_es256, leaf_of(r),
		    &payload[i]);
		if (err == ERR_AUTH)
			*check = CHECK_FAILED;
		if (err != 0)
			return err;
	}
	*check = CHECK_OK;
	return 0;
}

/* What signatures hold for, and what it says. */
static int
tell_inside(struct reading *r)
{
	struct buf payload[PACKAGES];
	int err;

	for (size_t i = 0; i < PACKAGES; i++)
		buf_init(&payload[i], EXCHANGE_MAX);
	err = tell_signatures(r, payload);
	for (size_t i = 0; err == 0 && i < PACKAGES; i++)
		if ((err = js_parse(buf_view(&payload[i]), EXCHANGE_MAX,
		    &r->pkg[i].payload)) == 0)
			err = read_payload(r, i);
	for (size_t i = 0; err == 0 && i < EXCHANGE_N; i++)
		if (inside[i] != NULL)
			r->out->check[i] = (uint8_t)inside[i](r);
	for (size_t i = 0; i < PACKAGES; i++)
		buf_free(&payload[i]);
	return err == ERR_AUTH ? 0 : err;
}

/* Under a root that is none of ours anybody may say anything: what fails is
 * said, what would hold is not. */
static void
doubt(struct exchange *e)
{
	for (size_t i = EXCHANGE_ROOT + 1; i < EXCHANGE_N; i++)
		if (e->check[i] == CHECK_OK)
			e->check[i] = CHECK_UNTOLD;
}

static int
tell(struct reading *r)
{
	struct exchange *e = r->out;
	int err;

	e->check[EXCHANGE_CHAIN] = (uint8_t)tell_chain(r);
	if (e->check[EXCHANGE_CHAIN] == CHECK_FAILED)
		return 0;
	if ((err = chain_root(&r->chain, e->root)) != 0)
		return err;
	e->check[EXCHANGE_VALIDITY] = (uint8_t)tell_validity(r);
	e->check[EXCHANGE_ROOT] = (uint8_t)tell_root(r);
	if ((err = tell_inside(r)) != 0)
		return err;
	if (e->check[EXCHANGE_ROOT] == CHECK_FAILED)
		doubt(e);
	return 0;
}

/* -- all of it ----------------------------------------------------------- */

#define EXCHANGE_ROW(NAME, id, err) [EXCHANGE_##NAME] = { id, err },
static const struct {
	const char *id;
	int err;
} names[EXCHANGE_N] = { EXCHANGE_CHECKS(EXCHANGE_ROW) };
#undef EXCHANGE_ROW

const char *
exchange_check_name(enum exchange_check_id id)
{
	return names[id].id;
}

int
exchange_verdict(const struct exchange *e, int want_root)
{
	for (size_t i = 0; i < EXCHANGE_N; i++)
		if (e->check[i] == CHECK_FAILED)
			return names[i].err;
	return want_root && e->check[EXCHANGE_ROOT] != CHECK_OK ? ERR_ROOT : 0;
}

void
exchange_free(struct exchange *e)
{
	EVP_PKEY_free(e->kek);
	memset(e, 0, sizeof(*e));
}

/* Nothing of a pair that failed is handed out, but why, and the root. */
static void
fill(const struct reading *r, struct exchange *e)
{
	struct exchange failed = { 0 };

	if (exchange_verdict(e, 0) == 0) {
		e->mode = r->wants->mode;
		memcpy(e->region, r->pkg[KEK].region, REGION_MAX);
		memcpy(e->hknso, r->pkg[KEK].hknso, SHA256_LEN);
		e->until = chain_until(&r->chain);
		return;
	}
	memcpy(failed.check, e->check, sizeof(failed.check));
	memcpy(failed.root, e->root, SHA256_LEN);
	exchange_free(e);
	*e = failed;
}

int
exchange_read(struct view kek_pkg, struct view world_pkg,
    const struct exchange_wants *wants, struct exchange *out)
{
	struct reading r = { .wants = wants, .out = out };
	int err;

	memset(out, 0, sizeof(*out));
	memset(out->check, CHECK_UNTOLD, sizeof(out->check));
	if (*wants->region != 0 && region_check(wants->region) != 0)
		return ERR_ARG;
	if ((err = read_outside(kek_pkg, KEK, &r.pkg[KEK])) == 0 &&
	    (err = read_outside(world_pkg, WORLD, &r.pkg[WORLD])) == 0 &&
	    (err = read_chain(&r)) == 0 &&
	    (err = tell(&r)) == 0)
		fill(&r, out);
	else
		exchange_free(out);
	for (size_t i = 0; i < PACKAGES; i++) {
		js_free(r.pkg[i].payload);
		jws_free(&r.pkg[i].jws);
	}
	chain_free(&r.chain);
	EVP_PKEY_free(r.delegation.kml);
	return err;
}
