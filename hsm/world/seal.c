/* What an open world signs: seals of the record, manifests. */
#include <string.h>

#include <openssl/rand.h>

#include "hsm/world/guard.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"

#define SEAL_MAX 4096		/* bytes of a payload: all cards have room */
#define ACT_LEN 1024		/* no act is longer: a kid, three digests, names */
#define MEMBERS "ceremony n head mode hknso gen run seq cards acts"

/* -- acts ---------------------------------------------------------------------- */

int
guard_act_room(const struct guard *g)
{
	return WIRE_STR_MAX - g->seals.acts.len < ACT_LEN ? ERR_TOOBIG : 0;
}

int
guard_act(struct guard *g, struct view text)
{
	struct buf *acts = &g->seals.acts;

	if (acts->max == 0)
		buf_init(acts, WIRE_STR_MAX);
	if (text.len > acts->max - acts->len)
		return ERR_TOOBIG;
	return buf_put(acts, text.p, text.len);
}

/* -- writing ------------------------------------------------------------------- */

/* A record only grows, and one run seals one of them. */
static int
may_seal(const struct guard *g, const struct req_seal *req)
{
	const struct seals *s = &g->seals;

	if (g->kml == NULL)
		return ERR_PHASE;
	if (req->n <= s->n || req->n > INT64_MAX || (s->seq > 0 &&
	    memcmp(req->ceremony, s->ceremony, sizeof(s->ceremony)) != 0))
		return ERR_ARG;
	return 0;
}

static struct json_t *
opened(const struct guard *g)
{
	struct json_t *list = js_new_arr();

	for (size_t i = 0; i < g->n_opened; i++)
		if (js_add_int(list, g->opened[i]) != 0) {
			js_free(list);
			return NULL;
		}
	return list;
}

/* What it says; run and seq are those of the seals that will be. */
static int
put_payload(const struct guard *g, const struct req_seal *req,
    const struct seals *s, struct buf *text)
{
	struct json_t *j = js_new();
	uint8_t acts[SHA256_LEN];
	int err = sha256(g->seals.acts.p, g->seals.acts.len, acts);

	if (err == 0 &&
	    (err = js_set_hex(j, "ceremony", req->ceremony, 16)) == 0 &&
	    (err = js_set_int(j, "n", (int64_t)req->n)) == 0 &&
	    (err = js_set_hex(j, "head", req->head, SHA256_LEN)) == 0 &&
	    (err = js_set_str(j, "mode", mode_name(g->mode))) == 0 &&
	    (err = js_set_hex(j, "hknso", g->world.hknso, SHA256_LEN)) == 0 &&
	    (err = js_set_int(j, "gen", g->world.gen)) == 0 &&
	    (err = js_set_hex(j, "run", s->run, sizeof(s->run))) == 0 &&
	    (err = js_set_int(j, "seq", (int64_t)s->seq)) == 0 &&
	    (err = js_set(j, "cards", opened(g))) == 0 &&
	    (err = js_set_hex(j, "acts", acts, SHA256_LEN)) == 0)
		err = js_dump(j, text);
	js_free(j);
	return err;
}

int
guard_seal(struct guard *g, const struct req_seal *req, struct buf *jws,
    struct buf *acts)
{
	struct seals next = g->seals;
	struct buf text;
	int err = may_seal(g, req);

	if (err != 0)
		return err;
	if (next.seq++ == 0 && RAND_bytes(next.run, sizeof(next.run)) != 1)
		return ERR_CRYPTO;
	next.n = req->n;
	memcpy(next.ceremony, req->ceremony, sizeof(next.ceremony));
	buf_init(&text, SEAL_MAX);
	if ((err = put_payload(g, req, &next, &text)) == 0 &&
	    (err = buf_put(acts, next.acts.p, next.acts.len)) == 0)
		err = sign_bytes(SEAL_FORM, JOSE_COMPACT, &g->world, g->kml,
		    buf_view(&text), jws);
	if (err == 0) {
		g->seals = next;
		buf_reset(&g->seals.acts);
	} else
		buf_reset(acts);
	buf_free(&text);
	return err;
}

/* -- reading ------------------------------------------------------------------- */

static int
take_cards(const struct json_t *list, struct buf *cards)
{
	int64_t x, last = 0;

	for (size_t i = 0; list != NULL && i < js_len(list); i++) {
		if (js_number(js_at(list, i), &x) != 0 || x <= last ||
		    x > SHAMIR_MAX)
			return ERR_FORMAT;
		(void)buf_put_u8(cards, (uint8_t)x);
		last = x;
	}
	return last == 0 ? ERR_FORMAT : cards->err;
}

static int
take_members(const struct json_t *j, struct rep_sealed *rep, struct buf *cards)
{
	int64_t n, gen, seq;
	enum mode mode;
	int err;

	if (js_only(j, MEMBERS) != 0 ||
	    js_hex(j, "ceremony", rep->ceremony, 16) != 0 ||
	    js_int(j, "n", &n) != 0 || n < 1 ||
	    js_hex(j, "head", rep->head, SHA256_LEN) != 0 ||
	    mode_parse(js_str(j, "mode"), &mode) != 0 ||
	    js_hex(j, "hknso", rep->hknso, SHA256_LEN) != 0 ||
	    js_int(j, "gen", &gen) != 0 || gen < 1 || gen > UINT32_MAX ||
	    js_hex(j, "run", rep->run, 16) != 0 ||
	    js_int(j, "seq", &seq) != 0 || seq < 1 ||
	    js_hex(j, "acts", rep->acts, SHA256_LEN) != 0)
		return ERR_FORMAT;
	if ((err = take_cards(js_arr(j, "cards"), cards)) != 0)
		return err;
	rep->n = (uint64_t)n;
	rep->mode = (uint8_t)mode;
	rep->gen = (uint32_t)gen;
	rep->seq = (uint64_t)seq;
	rep->cards = buf_view(cards);
	return 0;
}

static int
take_payload(const struct guard *g, struct view text, uint32_t gen,
    struct rep_sealed *rep, struct buf *cards)
{
	struct rep_sealed says = { 0 };
	struct json_t *j;
	int err = js_parse(text, SEAL_MAX, &j);

	if (err != 0)
		return err;
	if ((err = take_members(j, &says, cards)) == 0) {
		if (says.mode != g->mode)
			err = ERR_MODE;
		else if (memcmp(says.hknso, g->world.hknso, SHA256_LEN) != 0)
			err = ERR_WORLD_OTHER;
		else if (says.gen != gen)
			err = ERR_AUTH;
	}
	js_free(j);
	if (err == 0)
		*rep = says;
	return err;
}

/* The KML of an older set of this world: by a delegation of the same KNSO. */
static int
older_kml(struct guard *g, const char *delegation, EVP_PKEY **kml,
    uint32_t *gen)
{
	struct seals *s = &g->seals;
	uint8_t sha[SHA256_LEN];
	struct delegation d;
	int err = sha256(delegation, strlen(delegation), sha);

	if (err == 0 && (s->kml == NULL ||
	    memcmp(sha, s->delegation, SHA256_LEN) != 0)) {
		if ((err = delegation_read(delegation, &d)) != 0)
			return err;
		if (memcmp(d.hknso, g->world.hknso, SHA256_LEN) != 0 ||
		    d.mode != g->mode || d.gen >= g->world.gen) {
			EVP_PKEY_free(d.kml);
			return ERR_WORLD_OTHER;
		}
		EVP_PKEY_free(s->kml);
		s->kml = d.kml;
		s->gen = d.gen;
		memcpy(s->delegation, sha, SHA256_LEN);
	}
	*kml = s->kml;
	*gen = s->gen;
	return err;
}

/* Whose KML it has to be: an open world's, whatever the seal brings. */
static int
find_kml(struct guard *g, const char *delegation, EVP_PKEY **kml, uint32_t *gen)
{
	if (g->kml == NULL && strcmp(delegation, g->world.delegation) != 0)
		return older_kml(g, delegation, kml, gen);
	*kml = g->world.kml;
	*gen = g->world.gen;
	return 0;
}

int
guard_sealed(struct guard *g, struct view text, struct rep_sealed *rep,
    struct buf *cards)
{
	const char *delegation;
	struct buf payload;
	struct jws jws;
	enum mode mode;
	EVP_PKEY *kml;
	uint32_t gen;
	int err;

	if (!g->loaded)
		return ERR_PHASE;
	if ((err = sign_read(SEAL_FORM, JOSE_COMPACT, text, SEAL_MAX, &jws,
	    &delegation, &mode)) != 0)
		return err;
	buf_init(&payload, SEAL_MAX);
	if (mode != g->mode)
		err = ERR_MODE;
	else if ((err = find_kml(g, delegation, &kml, &gen)) == 0 &&
	    (err = jws_open(&jws, &jws_es256, kml, &payload)) == 0)
		err = take_payload(g, buf_view(&payload), gen, rep, cards);
	buf_free(&payload);
	jws_free(&jws);
	return err;
}

/* -- manifests ----------------------------------------------------------------- */

int
guard_manifest(const struct guard *g, struct view payload, struct buf *jws)
{
	if (!g->open)
		return ERR_PHASE;
	return sign_kml(SIGNED_MANIFEST, &g->world, g->kml, payload, jws);
}
