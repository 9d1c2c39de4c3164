/* What an open world signs: seals of the record, manifests. */
#include "hsm/world/guard.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"

int
guard_seal(const struct guard *g, const struct req_seal *req, struct buf *jws)
{
	struct json_t *j;
	struct buf text;
	int err;

	if (!g->open)
		return ERR_PHASE;
	j = js_new();
	buf_init(&text, 1024);
	if (req->n > INT64_MAX)
		err = ERR_ARG;
	else if ((err = js_set_int(j, "n", (int64_t)req->n)) == 0 &&
	    (err = js_set_hex(j, "head", req->head, SHA256_LEN)) == 0 &&
	    (err = js_set_str(j, "mode", mode_name(g->mode))) == 0 &&
	    (err = js_set_hex(j, "hknso", g->world.hknso, SHA256_LEN)) == 0 &&
	    (err = js_dump(j, &text)) == 0)
		err = sign_kml(SIGNED_SEAL, &g->world, g->kml, buf_view(&text),
		    jws);
	buf_free(&text);
	js_free(j);
	return err;
}

int
guard_manifest(const struct guard *g, struct view payload, struct buf *jws)
{
	if (!g->open)
		return ERR_PHASE;
	return sign_kml(SIGNED_MANIFEST, &g->world, g->kml, payload, jws);
}
