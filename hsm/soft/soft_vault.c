/* What a receiving vault publishes, and whom it trusts. For rehearsals only. */
#include <string.h>

#include "hsm/exchange/exchange.h"
#include "hsm/keys/names.h"
#include "hsm/world/sign.h"
#include "hsm/soft/soft.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

int
soft_receives(const struct hsm *h)
{
	if (!h->open)
		return ERR_PHASE;
	return h->mode == MODE_REHEARSAL ? 0 : ERR_MODE;
}

/* -- the exchange key ------------------------------------------------------------------ */

enum { KEK, SPKI, KEK_PKG, WORLD_PKG, ROOT, PARTS };

static const size_t part_max[PARTS] = {
	[KEK] = KEY_FILE_MAX, [SPKI] = 1024, [KEK_PKG] = PACKAGE_MAX,
	[WORLD_PKG] = PACKAGE_MAX, [ROOT] = CARD_CERT_MAX
};

static int
check_exchange(const struct req_exchange *req)
{
	struct kid kid;
	int err;

	if ((err = region_check(req->region)) != 0 ||
	    (err = kid_parse(req->kid, &kid)) != 0)
		return err;
	return key_size_check(KEY_RSA, req->bits);
}

static int
make(const struct hsm *h, const struct req_exchange *req, EVP_PKEY *pair,
    struct buf part[static PARTS])
{
	struct key_info info = { .app = "kek", .ident = "kek",
		.plainname = "kek", .type = KEY_RSA, .size = req->bits,
		.pub = pair,	/* borrowed: only its public half is written */
		.rights = RIGHT_UNWRAP };
	int err;

	memcpy(info.region, req->region, strlen(req->region) + 1);
	memcpy(info.kid, req->kid, strlen(req->kid) + 1);
	if ((err = soft_key_write(h, &info, pair, &part[KEK])) != 0 ||
	    (err = pkey_spki(pair, &part[SPKI])) != 0)
		return err;
	return exchange_make(&h->world, h->kml, req->region, pair, req->now,
	    req->days, &part[KEK_PKG], &part[WORLD_PKG], &part[ROOT]);
}

/* All parts into hold, one behind the other. */
static int
give_out(const struct buf part[static PARTS], struct rep_exchange *rep,
    struct buf *hold)
{
	struct view *const views[PARTS] = {
		[KEK] = &rep->kek, [SPKI] = &rep->spki,
		[KEK_PKG] = &rep->kek_pkg, [WORLD_PKG] = &rep->world_pkg,
		[ROOT] = &rep->root
	};
	size_t at = hold->len;

	for (int i = 0; i < PARTS; i++)
		(void)buf_put(hold, part[i].p, part[i].len);
	if (hold->err != 0)
		return hold->err;
	for (int i = 0; i < PARTS; i++) {
		*views[i] = view_of(hold->p + at, part[i].len);
		at += part[i].len;
	}
	return 0;
}

int
soft_exchange(struct hsm *h, const struct req_exchange *req,
    const struct hsm_progress *progress, struct rep_exchange *rep,
    struct buf *hold)
{
	struct buf part[PARTS];
	EVP_PKEY *pair = NULL;
	int err;

	if ((err = soft_receives(h)) != 0 || (err = check_exchange(req)) != 0)
		return err;
	for (int i = 0; i < PARTS; i++)
		buf_init(&part[i], part_max[i]);
	if ((err = soft_new_rsa(req->bits, 0, progress, &pair)) == 0 &&
	    (err = make(h, req, pair, part)) == 0)
		err = give_out(part, rep, hold);
	for (int i = 0; i < PARTS; i++)
		buf_free(&part[i]);
	EVP_PKEY_free(pair);
	return err;
}

/* -- whom it trusts ---------------------------------------------------------------------- */

static int
get_worlds(const struct json_t *j, struct trusted *out)
{
	struct json_t *list = js_arr(j, "worlds");

	if (js_only(j, "mode worlds") != 0 || list == NULL ||
	    js_len(list) > TRUSTED_MAX)
		return ERR_FORMAT;
	for (size_t i = 0; i < js_len(list); i++) {
		const char *s = js_text(js_at(list, i));
		uint8_t hknso[SHA256_LEN];

		if (s == NULL || hex_get(hknso, SHA256_LEN, s) != 0 ||
		    soft_trusts(out, hknso))
			return ERR_FORMAT;
		memcpy(out->hknso[out->n++], hknso, SHA256_LEN);
	}
	return 0;
}

int
soft_trusts(const struct trusted *t, const uint8_t hknso[static SHA256_LEN])
{
	for (size_t i = 0; i < t->n; i++)
		if (memcmp(t->hknso[i], hknso, SHA256_LEN) == 0)
			return 1;
	return 0;
}

int
soft_trust_read(const struct hsm *h, struct view list, struct trusted *out)
{
	uint8_t signer[SHA256_LEN];
	struct json_t *j;
	struct buf text;
	enum mode mode;
	int err;

	memset(out, 0, sizeof(*out));
	if (list.len == 0)
		return 0;
	if (list.len > TRUST_MAX)
		return ERR_TOOBIG;
	buf_init(&text, TRUST_MAX);
	err = sign_check(SIGNED_TRUST, list, &text, signer, &mode);
	if (err == 0 && mode != h->mode)
		err = ERR_MODE;
	else if (err == 0 && memcmp(signer, h->world.hknso, SHA256_LEN) != 0)
		err = ERR_WORLD_OTHER;
	if (err == 0 && (err = js_parse(buf_view(&text), TRUST_MAX, &j)) == 0) {
		err = get_worlds(j, out);
		js_free(j);
	}
	buf_free(&text);
	return err;
}

static int
write_list(const struct hsm *h, const struct trusted *t, struct buf *list)
{
	struct json_t *j = js_new(), *worlds = js_new_arr();
	char hex[2 * SHA256_LEN + 1];
	struct buf text;
	int err = 0;

	buf_init(&text, TRUST_MAX);
	for (size_t i = 0; err == 0 && i < t->n; i++) {
		hex_put(hex, t->hknso[i], SHA256_LEN);
		err = js_add_str(worlds, hex);
	}
	if (err == 0 && (err = js_set_str(j, "mode", mode_name(h->mode))) == 0) {
		err = js_set(j, "worlds", worlds);
		worlds = NULL;
	}
	if (err == 0 && (err = js_dump(j, &text)) == 0)
		err = sign_kml(SIGNED_TRUST, &h->world, h->kml, buf_view(&text),
		    list);
	buf_free(&text);
	js_free(worlds);
	js_free(j);
	return err;
}

int
soft_trust(struct hsm *h, const struct req_trust *req, struct buf *list)
{
	struct trusted t;
	int err;

	if ((err = soft_receives(h)) != 0 ||
	    (err = soft_trust_read(h, req->list, &t)) != 0)
		return err;
	if (soft_trusts(&t, req->hknso))
		return ERR_EXISTS;
	if (t.n == TRUSTED_MAX)
		return ERR_TOOBIG;
	memcpy(t.hknso[t.n++], req->hknso, SHA256_LEN);
	return write_list(h, &t, list);
}
