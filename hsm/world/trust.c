#include "hsm/world/trust.h"

#include <string.h>

#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

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
		    trust_has(out, hknso))
			return ERR_FORMAT;
		memcpy(out->hknso[out->n++], hknso, SHA256_LEN);
	}
	return 0;
}

int
trust_has(const struct trusted *t, const uint8_t hknso[static SHA256_LEN])
{
	for (size_t i = 0; i < t->n; i++)
		if (memcmp(t->hknso[i], hknso, SHA256_LEN) == 0)
			return 1;
	return 0;
}

int
trust_read(const struct guard *g, struct view list, struct trusted *out)
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
	if (err == 0 && mode != g->mode)
		err = ERR_MODE;
	else if (err == 0 && memcmp(signer, g->world.hknso, SHA256_LEN) != 0)
		err = ERR_WORLD_OTHER;
	if (err == 0 && (err = js_parse(buf_view(&text), TRUST_MAX, &j)) == 0) {
		err = get_worlds(j, out);
		js_free(j);
	}
	buf_free(&text);
	return err;
}

static int
write_list(const struct guard *g, const struct trusted *t, struct buf *list)
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
	if (err == 0 && (err = js_set_str(j, "mode", mode_name(g->mode))) == 0) {
		err = js_set(j, "worlds", worlds);
		worlds = NULL;
	}
	if (err == 0 && (err = js_dump(j, &text)) == 0)
		err = sign_kml(SIGNED_TRUST, &g->world, g->kml, buf_view(&text),
		    list);
	buf_free(&text);
	js_free(worlds);
	js_free(j);
	return err;
}

int
trust_add(const struct guard *g, const struct req_trust *req, struct buf *list)
{
	struct trusted t;
	int err;

	if ((err = guard_receives(g)) != 0 ||
	    (err = trust_read(g, req->list, &t)) != 0)
		return err;
	if (trust_has(&t, req->hknso))
		return ERR_EXISTS;
	if (t.n == TRUSTED_MAX)
		return ERR_TOOBIG;
	memcpy(t.hknso[t.n++], req->hknso, SHA256_LEN);
	return write_list(g, &t, list);
}
