/* What the files that answer for keyd share. */
#include "hsm/keyd_part.h"

struct keyd *
keyd(struct daemon *d)
{
	return d->self;
}

struct view
give(struct daemon *d, struct buf *b)
{
	struct view v = daemon_out(d, b->p, b->len);

	buf_free(b);
	return v;
}

int
keyd_tell(void *arg, uint32_t done, uint32_t total)
{
	return daemon_progress(arg, done, total);
}
