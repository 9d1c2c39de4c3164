/* A pair, a form and a header that tests of JOSE sign and encrypt with. */
#ifndef KC_TESTS_JOSE_HERE_H
#define KC_TESTS_JOSE_HERE_H

#include <openssl/evp.h>

#include "src/base/buf.h"
#include "src/base/json.h"

#define FORM "keyconvoy-test-1"
#define MAX 1024

extern struct jose_here {
	EVP_PKEY *pair;		/* P-256 */
	struct buf text;	/* what a test builds */
} here;

/* For cmocka. */
int jose_begin(void **state);
int jose_end(void **state);

/* The text parsed; and what belongs to FORM. The caller frees. */
struct json_t *jose_json(const char *s);
struct json_t *jose_head(void);

#endif
