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

/* 2048 bits that nobody has factored; the doctor wants their number alone. */
static const char kek[] = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"%s\"}";

static void
make_kek(struct buf *out)
{
	char n[343];

	memset(n, '_', sizeof(n) - 1);
	n[sizeof(n) - 2] = 'w';
	n[sizeof(n) - 1] = '\0';
	buf_init(out, 1024);
	if (buf_printf(out, kek, n) != 0)
		abort();
}

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
	struct buf with;

	make_kek(&with);
	explain(view_of(data, size), view_of(NULL, 0));
	explain(view_of(data, size), buf_view(&with));
	buf_free(&with);
	ERR_clear_error();
	return 0;
}
