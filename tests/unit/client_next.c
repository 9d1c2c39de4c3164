#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>

#include "tests/unit/client_next.h"

int
client_next(struct client *c, struct answer *a)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	int err;

	do {
		err = client_read(c, a);
		if (err == 0 && a->kind == ANSWER_NONE)
			assert_int_equal(poll(&p, 1, 60000), 1);
	} while (err == 0 && a->kind == ANSWER_NONE);
	return err;
}
