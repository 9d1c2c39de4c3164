/*
 * A card at T=1 that lies, block by block: a length, then so many bytes, whose
 * check code is made right when the length's high bit is set. It has to end,
 * and nothing of a command may be left behind.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/card/ccid/t1.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct view
next_block(struct view *in, uint8_t block[static 128])
{
	const uint8_t *p;
	uint8_t len, lrc = 0;

	if (view_u8(in, &len) != 0 || view_bytes(in, len & 127, &p) != 0) {
		*in = view_of(NULL, 0);
		return *in;
	}
	memcpy(block, p, len & 127);
	if ((len & 127) > 0 && len >> 7) {
		for (unsigned i = 0; i + 1u < (len & 127u); i++)
			lrc ^= block[i];
		block[(len & 127) - 1] = lrc;
	}
	return view_of(block, len & 127);
}

static void
ended(const struct t1 *t)
{
	static const uint8_t none[T1_BLOCK_MAX];

	if (t->doing != T1_IDLE || memcmp(t->last, none, sizeof(none)) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view in = view_of(data, size);
	uint8_t block[128];
	struct buf answer, out;
	struct t1 t;
	int r;

	buf_init(&answer, 258);
	buf_init(&out, T1_BLOCK_MAX);
	t1_init(&t, 0, 16);
	r = t1_begin(&t, view_of("\0\x20\0\x80\b""12345678901234567890", 25),
	    &out) == 0 ? T1_SEND : ERR_ARG;
	/* At the end of the input nothing comes any more. */
	for (unsigned i = 0; r == T1_SEND; i++) {
		if (i > size + 16)
			abort();
		if (out.len < 4 || out.len > T1_BLOCK_MAX)
			abort();
		buf_reset(&out);
		r = t1_take(&t, next_block(&in, block), &answer, &out);
	}
	if (r != ERR_TOOBIG)
		ended(&t);
	buf_free(&answer);
	buf_free(&out);
	return 0;
}
