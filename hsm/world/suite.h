/*
 * Suites: which key KNSO is and how it signs. Everything else is the same in
 * all of them (keys are wrapped by AES-256-GCM, KML is P-256).
 */
#ifndef KC_HSM_WORLD_SUITE_H
#define KC_HSM_WORLD_SUITE_H

#include "hsm/jose/jose.h"
#include "src/base/mode.h"

struct suite {
	const char *name;		/* the vendor's */
	const struct jws_alg *alg;	/* of KNSO's signatures; makes KNSO, too */
	int rehearsal_only;
};

/* The row of that name, for that mode: 0, ERR_UNSUPPORTED, or ERR_MODE for a
 * suite that production does not take. */
int suite_find(const char *name, enum mode mode, const struct suite **out);

/* The i-th row; NULL past the end. */
const struct suite *suite_at(size_t i);

/*
 * Reads and verifies a JWS by a KNSO whose public key its own header {alg, form,
 * mode, jwk or spki} carries, by the algorithms that this table has for that
 * mode. It proves that the one who has this KNSO signed, not whose it is:
 * compare its hknso.
 */
int suite_open(enum jose_shape shape, struct view text, const char *form,
    size_t max, struct buf *payload, const struct jws_alg **alg,
    struct json_t **header, EVP_PKEY **knso);

#endif
