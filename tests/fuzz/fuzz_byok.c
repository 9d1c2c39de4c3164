/*
 * The transfer-blob doctor: whatever a .byok is, it is explained, in findings
 * that decode and with a verdict that follows from them. Without a KEK, and
 * with one.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "hsm/keys/byok.h"
#include "src/base/err.h"
#include "src/wire/msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of a pair that nobody kept. */
static const char kek[] = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
    "qx1niV483aT32sGrpIyWjXhiPizX-pX6gOUGLKGyblbWmSoTl4oGGNk3gJvkyEkB"
    "LX_WyCeziWs7tm2jrBEIlNbVSsyY8LPHjkFJxg5yRwAJqAzCycsNRQAqVWnBxPsB"
    "OZxF4WfF4VLFwe-"
    "gR8Ltqg8oigVvSdCJsVuT5L_lgs2_RU2ztX1FA4nji5goiAOwpp8elyfiv-"
    "eJWdCYy7htWS-zjVdnnyojnNrqipXIeM5uu3rXyDE2cpwHijtu2SnF4P6KRtqsyd"
    "xwFhQb7KCXsaq0JUEN_xWbZRzkoPOjqKj1bL2xYk8h_i0TIWDReKVMAs5StFKAcw"
    "xLNggFsTlzyw"
    "\"}";

static void
explain(struct view byok, struct view with)
{
	int refused = 0, unknown = 0, err;
	struct rec_finding f;
	struct buf findings;
	uint8_t verdict = 0xff;
	struct view list;

	buf_init(&findings, 64 * 1024);
	err = byok_explain(byok, with, "", &findings, &verdict);
	if (err != 0 && err != ERR_TOOBIG)
		abort();
	list = buf_view(&findings);
	while (err == 0 && list.len > 0) {
		if (wire_take(&list, &form_finding, &f) != 0 || f.level > FOUND_UNTOLD)
			abort();
		refused |= f.level == FOUND_FAILS;
		unknown |= f.level == FOUND_UNTOLD;
	}
	if (err == 0 && verdict != (refused ? 1 : unknown ? 3 : 0))
		abort();
	buf_free(&findings);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	explain(view_of(data, size), view_of(NULL, 0));
	explain(view_of(data, size), view_str(kek));
	ERR_clear_error();
	return 0;
}
