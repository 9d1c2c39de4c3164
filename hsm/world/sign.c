#include "hsm/world/sign.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/json.h"

static const struct {
	const char *name;
	enum jose_shape shape;
} forms[] = {
	[SIGNED_SEAL] = { SEAL_FORM, JOSE_COMPACT },
	[SIGNED_MANIFEST] = { "keyconvoy-manifest-1", JOSE_FLAT },
	[SIGNED_TRUST] = { "keyconvoy-trust-1", JOSE_FLAT },
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

static int
known(enum signed_form form)
{
	return (size_t)form < FORMS && forms[form].name != NULL;
}

/* The payload is an object that names this mode. */
static int
payload_mode(struct view payload, enum mode *mode)
{
	struct json_t *j;
	int err = js_parse(payload, MANIFEST_MAX, &j);

	if (err != 0)
		return err;
	err = js_str(j, "mode") == NULL ? ERR_FORMAT :
	    mode_parse(js_str(j, "mode"), mode);
	js_free(j);
	return err;
}

int
sign_bytes(const char *form, enum jose_shape shape, const struct world *w,
    EVP_PKEY *kml, struct view payload, struct buf *out)
{
	struct json_t *h = js_new();
	int err;

	if ((err = js_set_str(h, "form", form)) == 0 &&
	    (err = js_set_str(h, "mode", mode_name(w->mode))) == 0 &&
	    (err = js_set_str(h, "delegation", w->delegation)) == 0)
		err = jws_write(shape, &jws_es256, h, payload, kml, out);
	js_free(h);
	return err;
}

int
sign_kml(enum signed_form form, const struct world *w, EVP_PKEY *kml,
    struct view payload, struct buf *out)
{
	enum mode mode;
	int err;

	if (!known(form))
		return ERR_ARG;
	if ((err = payload_mode(payload, &mode)) != 0)
		return err;
	if (mode != w->mode)
		return ERR_MODE;
	return sign_bytes(forms[form].name, forms[form].shape, w, kml, payload,
	    out);
}

int
sign_read(const char *form, enum jose_shape shape, struct view text, size_t max,
    struct jws *jws, const char **delegation, enum mode *mode)
{
	const char *named;
	int err;

	if ((err = jws_read(shape, text, form, "form mode delegation", max,
	    jws)) != 0)
		return err;
	*delegation = js_str(jws->header, "delegation");
	named = js_str(jws->header, "mode");
	if (jws_names(jws, &jws_es256) && *delegation != NULL &&
	    named != NULL && mode_parse(named, mode) == 0)
		return 0;
	jws_free(jws);
	return ERR_FORMAT;
}

int
sign_open(const char *form, enum jose_shape shape, struct view text, size_t max,
    struct buf *payload, uint8_t hknso[static SHA256_LEN], enum mode *mode)
{
	struct delegation d = { 0 };
	const char *delegation;
	struct jws jws;
	int err;

	if ((err = sign_read(form, shape, text, max, &jws, &delegation,
	    mode)) != 0)
		return err;
	if ((err = delegation_read(delegation, &d)) == 0 &&
	    (err = jws_open(&jws, &jws_es256, d.kml, payload)) == 0 &&
	    d.mode != *mode)
		err = ERR_FORMAT;
	if (err == 0)
		memcpy(hknso, d.hknso, SHA256_LEN);
	else
		buf_reset(payload);
	EVP_PKEY_free(d.kml);
	jws_free(&jws);
	return err;
}

int
sign_check(enum signed_form form, struct view text, struct buf *payload,
    uint8_t hknso[static SHA256_LEN], enum mode *mode)
{
	enum mode of_payload;
	int err;

	if (!known(form))
		return ERR_ARG;
	if ((err = sign_open(forms[form].name, forms[form].shape, text,
	    MANIFEST_MAX, payload, hknso, mode)) != 0)
		return err;
	if ((err = payload_mode(buf_view(payload), &of_payload)) == 0 &&
	    of_payload != *mode)
		err = ERR_FORMAT;
	if (err != 0)
		buf_reset(payload);
	return err;
}
