/* What is under way ends: nobody waits for it any more. */
#include <string.h>

#include "src/flow/engine.h"

void
engine_drop_held(struct flow *f)
{
	struct held *h = &f->run->held;

	buf_free(&h->body);
	memset(h, 0, sizeof(*h));
	buf_init(&h->body, WIRE_BODY_MAX);
	buf_free(&f->run->seal_jws);
	buf_free(&f->run->seal_acts);
	f->run->seal_due = SEAL_NONE;
	f->run->seal_err = 0;
}

void
engine_drop_work(struct flow *f)
{
	hashing_end(&f->run->hashing);
	f->run->hashed = NULL;
	buf_free(&f->run->errand_asks);
	f->run->errand = NULL;
	f->run->errand_runs = 0;
	f->run->errand_client = NULL;
}
