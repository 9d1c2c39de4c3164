#include <string.h>

#include "src/base/err.h"
#include "src/cmd/read.h"

static int
read_payload(const struct json_t *j, struct seal *out)
{
	int64_t n;

	if (js_only(j, "ceremony n head mode hknso gen run seq cards acts") != 0 || js_int(j, "n", &n) != 0 ||
	    n < 1 || mode_parse(js_str(j, "mode"), &out->mode) != 0 ||
	    js_hex(j, "head", out->head, SHA256_LEN) != 0 ||
	    js_hex(j, "hknso", out->hknso, SHA256_LEN) != 0)
		return ERR_FORMAT;
	out->n = (uint64_t)n;
	return 0;
}

int
read_seal(struct ask *k, const char *jws, struct seal *out)
{
	const struct req_check req = { .form = SIGNED_SEAL,
		.jws = view_str(jws) };
	struct json_t *payload = NULL;
	struct answer a;
	int err = ask_keyd(k, MSG_CHECK, &req, &a);

	if (err != 0)
		return err;
	err = js_parse(a.rep.r_check.payload, MANIFEST_MAX, &payload);
	if (err == 0)
		err = read_payload(payload, out);
	if (err == 0 && (memcmp(out->hknso, a.rep.r_check.hknso,
	    SHA256_LEN) != 0 || out->mode != (enum mode)a.rep.r_check.mode))
		err = ERR_AUTH;
	js_free(payload);
	return err;
}
