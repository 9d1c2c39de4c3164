/* Answers to reset, and what is made of them; answers to a PPS. */
#include <stdint.h>
#include <stdlib.h>

#include "src/base/err.h"
#include "src/card/ccid/line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
pps(unsigned t, uint8_t fidi, struct view said)
{
	struct buf b;
	int r;

	buf_init(&b, 8);
	if (line_pps(t, fidi, &b) != 0 ||
	    line_pps_read(buf_view(&b), buf_view(&b)) != fidi)
		abort();
	r = line_pps_read(buf_view(&b), said);
	if (r != fidi && r != LINE_FIDI_DEFAULT && r != ERR_CARD_APDU)
		abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct view in = view_of(data, size);
	struct line l;
	struct buf b;
	int t;

	pps(1, 0x96, in);
	if (line_read(in, &l) != 0)
		return 0;
	if (l.ifsc == 0 || l.ifsc == 255 || l.offered == 0)
		abort();
	t = line_protocol(&l, 3);
	if (t == ERR_UNSUPPORTED)
		return 0;
	if (t != 0 && t != 1)
		abort();
	buf_init(&b, 8);
	if (line_params(&l, (unsigned)t, line_fidi(&l, 4000, 344086), &b) != 0)
		abort();
	(void)line_wants_pps(&l, (unsigned)t, l.fidi);
	buf_free(&b);
	return 0;
}
