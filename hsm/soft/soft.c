/* The soft module: what it is, and the table of what it does. */
#include "hsm/soft/soft.h"

#include <stdlib.h>

#include "src/base/err.h"

static int
soft_open(struct hsm **out, const char *arg, struct guard *g)
{
	struct hsm *h;

	if (arg != NULL)
		return ERR_ARG;
	if ((h = calloc(1, sizeof(*h))) == NULL)
		return ERR_NOMEM;
	h->guard = g;
	*out = h;
	return 0;
}

static void
soft_close(struct hsm *h)
{
	free(h);
}

const struct hsm_module hsm_soft = {
	.name = "soft",
	.open = soft_open,
	.close = soft_close,
	.status = soft_status,
	.generate = soft_generate,
	.describe = soft_describe,
	.copy = soft_copy,
	.wrap = soft_wrap,
	.pack = soft_pack,
	.exchange = soft_exchange,
	.import = soft_import,
	.sign = soft_sign,
	.decrypt = soft_decrypt,
};
