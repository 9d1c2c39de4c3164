/*
 * What a reader sends: descriptors, answers, changes of slots. A message that
 * was read is the same when it is written and read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/card/ccid/descriptor.h"
#include "src/card/ccid/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
descriptors(struct view in)
{
	struct ccid_class c;

	for (unsigned nth = 0; nth < 3; nth++) {
		if (ccid_descriptor(in, nth, 1, &c) != 0)
			continue;
		if (c.in == 0 || c.out == 0 || c.slots == 0)
			abort();
		(void)ccid_duties(&c);
	}
}

static void
messages(struct view in)
{
	const struct ccid_message xfr = { .type = CCID_XFR };
	struct ccid_message m, same;
	struct buf b;

	if (ccid_read(in, &m) != 0)
		return;
	if (m.data.len > in.len - CCID_HEADER)
		abort();
	(void)ccid_judge(&xfr, &m);
	(void)ccid_icc(&m);
	buf_init(&b, in.len);
	if (ccid_write(&b, &m) != 0 || ccid_read(buf_view(&b), &same) != 0 ||
	    memcmp(b.p, in.p, b.len) != 0 || !view_eq(m.data, same.data))
		abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct view in = view_of(data, size);
	int there;

	descriptors(in);
	messages(in);
	for (unsigned slot = 0; slot < 20; slot++) {
		there = ccid_changed(in, slot);
		if (there != ERR_NOTFOUND && there != 0 && there != 1)
			abort();
	}
	return 0;
}
