/*
 * forger [production] <PAYLOAD >MANIFEST: the payload of a courier's manifest, signed as the
 * station that it names would, but by a world of somebody else: whoever has the
 * stick on its way can do that. For tests/scripts.tap.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "tests/unit/world_here.h"

int
main(int argc, char **argv)
{
	uint8_t payload[MANIFEST_MAX];
	const size_t len = fread(payload, 1, sizeof(payload), stdin);
	EVP_PKEY *kml;
	struct buf jws;
	int err;

	js_setup();
	if (argc > 1 && strcmp(argv[1], "production") == 0)
		here_mode = MODE_PRODUCTION;
	if (here_begin(NULL) != 0)
		return 1;
	kml = here_kml();
	buf_init(&jws, 3 * MANIFEST_MAX);
	err = sign_kml(SIGNED_MANIFEST, &here.world, kml, view_of(payload, len),
	    &jws);
	if (err != 0)
		(void)fprintf(stderr, "forger: %s\n", err_text(err));
	else if (fwrite(jws.p, 1, jws.len, stdout) != jws.len)
		err = ERR_IO;
	buf_free(&jws);
	EVP_PKEY_free(kml);
	return here_end(NULL) == 0 && err == 0 ? 0 : 1;
}
