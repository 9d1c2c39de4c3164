/* What the soft module says of itself. */
#include "hsm/soft/soft.h"

#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

void
soft_generator(enum mode mode, char out[static 160])
{
	(void)snprintf(out, 160, "keyconvoy %s, %s; software module without FIPS "
	    "validation, OpenSSL %s", PACKAGE_VERSION, mode_name(mode),
	    OpenSSL_version(OPENSSL_VERSION_STRING));
}

void
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
