#include "hsm/suite.h"

#include <string.h>

#include "hsm/pkey.h"
#include "src/base/err.h"

static int
generate_ec(const struct suite *suite, EVP_PKEY **knso)
{
	return pkey_ec_new(suite->alg->curve, knso);
}

static const struct suite suites[] = {
	{
		.name = "ECp521mAES",
		.alg = &jws_es512,
		.rehearsal_only = 0,
		.generate = generate_ec,
	},
};

#define SUITES (sizeof(suites) / sizeof(suites[0]))

const struct suite *
suite_at(size_t i)
{
	return i < SUITES ? &suites[i] : NULL;
}

int
suite_find(const char *name, enum mode mode, const struct suite **out)
{
	for (size_t i = 0; i < SUITES; i++) {
		if (strcmp(suites[i].name, name) != 0)
			continue;
		if (suites[i].rehearsal_only && mode == MODE_PRODUCTION)
			return ERR_MODE;
		*out = &suites[i];
		return 0;
	}
	return ERR_UNSUPPORTED;
}

/* The table's algorithm that the header names. */
static const struct jws_alg *
named(const struct jws *jws)
{
	for (size_t i = 0; i < SUITES; i++)
		if (jws_names(jws, suites[i].alg))
			return suites[i].alg;
	return NULL;
}

int
suite_open(enum jose_shape shape, struct view text, const char *form,
    const char *members, size_t max, struct buf *payload,
    const struct jws_alg **alg, struct json_t **header, EVP_PKEY **knso)
{
	EVP_PKEY *key = NULL;
	struct jws jws;
	int err;

	err = jws_read(shape, text, form, members, max, &jws);
	if (err != 0)
		return err;
	if ((*alg = named(&jws)) == NULL)
		err = ERR_FORMAT;
	if (err == 0)
		err = jws_key(&jws, *alg, &key);
	if (err == 0)
		err = jws_open(&jws, *alg, key, payload);
	if (err == 0) {
		*header = jws.header;
		jws.header = NULL;
		if (knso != NULL) {
			*knso = key;
			key = NULL;
		}
	}
	EVP_PKEY_free(key);
	jws_free(&jws);
	return err;
}
