#include "hsm/world/suite.h"

#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/json.h"

static const struct suite suites[] = {
	{ "ECp521mAES", &jws_es512, 0 },
	{ "DLf1024s160mRijndael", &jws_dsa1024, 1 },
	{ "DLf3072s256mRijndael", &jws_dsa3072, 0 },
	{ "DLf3072s256mAEScSP800131Ar1", &jws_dsa3072, 0 },
};

#define SUITES (sizeof(suites) / sizeof(suites[0]))

const struct suite *
suite_at(size_t i)
{
	return i < SUITES ? &suites[i] : NULL;
}

static int
allowed(const struct suite *s, enum mode mode)
{
	return mode == MODE_REHEARSAL || !s->rehearsal_only;
}

int
suite_find(const char *name, enum mode mode, const struct suite **out)
{
	for (size_t i = 0; i < SUITES; i++) {
		if (strcmp(suites[i].name, name) != 0)
			continue;
		if (!allowed(&suites[i], mode))
			return ERR_MODE;
		*out = &suites[i];
		return 0;
	}
	return ERR_UNSUPPORTED;
}

/* The header has the member with this algorithm's key, and not another's. */
static int
has_member(const struct jws *jws, const struct jws_alg *alg)
{
	char members[64];

	(void)snprintf(members, sizeof(members), "alg form mode %s",
	    alg->kind->member);
	return js_only(jws->header, members) == 0;
}

/* The table's algorithm that the header names and its key fits: a name alone
 * does not tell DSA's sizes apart. */
static int
find_key(const struct jws *jws, const struct jws_alg **alg, EVP_PKEY **key)
{
	enum mode mode;
	int err = ERR_FORMAT;

	if (mode_parse(js_str(jws->header, "mode"), &mode) != 0)
		return ERR_FORMAT;
	for (size_t i = 0; err != 0 && i < SUITES; i++) {
		*alg = suites[i].alg;
		if (jws_names(jws, *alg) && has_member(jws, *alg) &&
		    allowed(&suites[i], mode))
			err = jws_key(jws, *alg, key);
	}
	return err;
}

int
suite_open(enum jose_shape shape, struct view text, const char *form,
    size_t max, struct buf *payload, const struct jws_alg **alg,
    struct json_t **header, EVP_PKEY **knso)
{
	EVP_PKEY *key = NULL;
	struct jws jws;
	int err;

	err = jws_read(shape, text, form, "form mode jwk? spki?", max, &jws);
	if (err != 0)
		return err;
	if ((err = find_key(&jws, alg, &key)) == 0)
		err = jws_open(&jws, *alg, key, payload);
	if (err == 0) {
		*header = jws.header;
		jws.header = NULL;
		*knso = key;
		key = NULL;
	}
	EVP_PKEY_free(key);
	jws_free(&jws);
	return err;
}
