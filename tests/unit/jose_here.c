#include "tests/unit/jose_here.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/crypto/pkey.h"

struct jose_here here;

int
jose_begin(void **state)
{
	(void)state;
	buf_init(&here.text, 64 * 1024);
	return pkey_ec_new("P-256", &here.pair);
}

int
jose_end(void **state)
{
	(void)state;
	EVP_PKEY_free(here.pair);
	buf_free(&here.text);
	return secret_in_use() == 0 ? 0 : -1;
}

struct json_t *
jose_json(const char *s)
{
	struct json_t *j;

	assert_int_equal(js_parse(view_str(s), strlen(s), &j), 0);
	return j;
}

struct json_t *
jose_head(void)
{
	return jose_json("{\"form\":\"" FORM "\",\"note\":[1,true,{\"a\":null}]}");
}
