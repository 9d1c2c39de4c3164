/* The soft module: what it is, and the table of what it does. */
#include "hsm/soft/soft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

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

void
soft_generator(enum mode mode, char out[static 160])
{
	(void)snprintf(out, 160, "keyconvoy %s, %s; software module without FIPS "
	    "validation, OpenSSL %s", PACKAGE_VERSION, mode_name(mode),
	    OpenSSL_version(OPENSSL_VERSION_STRING));
}

static void
soft_status(const struct hsm *h, struct hsm_status *out)
{
	memset(out, 0, sizeof(*out));
	out->module = "soft";
	out->software = 1;
	(void)snprintf(out->version, sizeof(out->version), "keyconvoy soft %s",
	    PACKAGE_VERSION);
	(void)snprintf(out->crypto, sizeof(out->crypto), "OpenSSL %s",
	    OpenSSL_version(OPENSSL_VERSION_STRING));
	soft_generator(h->guard->mode, out->generator);
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
