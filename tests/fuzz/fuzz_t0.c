/* A card at T=0 that lies: first byte the APDU's case and the level, then what
 * it says, a length and so many bytes at a time. */
#include <stdint.h>
#include <stdlib.h>

#include "src/base/err.h"
#include "src/card/ccid/t0.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	const char *p;
	size_t len;
} apdus[] = {
	{ "\0\xa4\4\0", 4 }, { "\0\xcb\0\0\0", 5 }, { "\0\x20\0\x80\2""12", 7 },
	{ "\0\xcb\x3f\xff\1\xaa\0", 7 },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view in = view_of(data, size), part;
	uint8_t kind, len;
	struct buf answer, out;
	struct t0 t;
	int r = T0_SEND;

	if (view_u8(&in, &kind) != 0 || t0_begin(&t, view_of(
	    apdus[kind & 3].p, apdus[kind & 3].len), kind >> 7) != 0)
		return 0;
	buf_init(&answer, 258);
	buf_init(&out, 261);
	while (r == T0_SEND && view_u8(&in, &len) == 0 &&
	    view_bytes(&in, len, &part.p) == 0) {
		buf_reset(&out);
		if (t0_wants(&t) == 0 || t0_wants(&t) > 256)
			abort();
		r = t0_take(&t, view_of(part.p, len), &answer, &out);
	}
	if (r == T0_DONE && answer.len < 2)
		abort();
	if (r > T0_SEND)
		abort();
	buf_free(&answer);
	buf_free(&out);
	return 0;
}
