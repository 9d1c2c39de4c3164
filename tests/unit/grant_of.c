#include "tests/unit/grant_of.h"

#include <string.h>

#include "hsm/crypto/pkey.h"
#include "hsm/exchange/exchange.h"
#include "hsm/keys/keyfile.h"

static int
for_world(const struct req_copy *req, enum mode mode, struct rec_grant *g,
    struct buf *out)
{
	const struct exchange_wants wants = { .mode = mode, .region = "",
		.now = req->now, .root = req->root };
	struct exchange e;
	int err = exchange_read(req->kek_pkg, req->world_pkg, &wants, &e);

	if (err != 0)
		return err;
	g->region = e.region;
	memcpy(g->kek, e.kek_digest, SHA256_LEN);
	memcpy(g->target, e.hknso, SHA256_LEN);
	err = wire_put(out, &form_grant, g);
	exchange_free(&e);
	return err;
}

int
grant_of(const struct req_copy *req, struct buf *out)
{
	struct rec_grant g = { .method = req->method };
	struct key_info info;
	int err = key_peek(req->file, &info);

	if (err != 0)
		return err;
	err = pkey_spki_digest(info.pub, g.key);
	if (err == 0 && req->method == METHOD_AZURE) {
		g.kid = req->kid;
		memcpy(g.kek, req->kek, SHA256_LEN);
		err = wire_put(out, &form_grant, &g);
	} else if (err == 0) {
		err = for_world(req, info.mode, &g, out);
	}
	key_info_free(&info);
	return err;
}

int
grant_of_nothing(struct buf *out)
{
	struct rec_grant g = { .method = METHOD_AZURE,
		.kid = "https://nobody.vault.azure.net/keys/none/"
		    "00000000000000000000000000000000" };

	memset(g.key, 0x5a, SHA256_LEN);
	memset(g.kek, 0xa5, SHA256_LEN);
	return wire_put(out, &form_grant, &g);
}
