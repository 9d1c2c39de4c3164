#include "src/vault/rest/shape.h"

#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/vault/ops.h"

#define LEVEL "Recoverable+Purgeable"
#define DAYS 90
#define DAY INT64_C(86400)

/* -- the public half ---------------------------------------------------------- */

/* A key file is a JWE whose protected header has the public half; its tag held. */
static int
public_of(struct view file, struct json_t **jwk)
{
	struct json_t *outer = NULL, *header = NULL;
	struct buf text, pub;
	int err;

	buf_init(&text, KEY_FILE_MAX);
	buf_init(&pub, KEY_FILE_MAX);
	if ((err = js_parse(file, KEY_FILE_MAX, &outer)) == 0 &&
	    (err = js_b64_buf(outer, "protected", &text)) == 0 &&
	    (err = js_parse(buf_view(&text), KEY_FILE_MAX, &header)) == 0 &&
	    (err = js_dump(js_obj(header, "pub"), &pub)) == 0)
		err = js_parse(buf_view(&pub), KEY_FILE_MAX, jwk);
	js_free(header);
	js_free(outer);
	buf_free(&pub);
	buf_free(&text);
	return err;
}

int
shape_public(struct service *s, const struct held *h, const struct version *v,
    struct json_t **jwk)
{
	struct answer a;
	struct buf file;
	int err;

	buf_init(&file, KEY_FILE_MAX);
	err = vault_describe(&s->v, h, v, &file, &a);
	if (err == 0)
		err = public_of(buf_view(&file), jwk);
	buf_free(&file);
	return err;
}

/* -- pieces ------------------------------------------------------------------- */

void
shape_kid(const struct service *s, const struct held *h,
    const struct version *v, char out[static KID_MAX])
{
	if (v->kid[0] != '\0')
		(void)snprintf(out, KID_MAX, "%s", v->kid);
	else
		(void)snprintf(out, KID_MAX, "https://%s/keys/%s/%s",
		    s->host[h->face], h->name, v->id);
}

static int
put_attributes(struct json_t *j, const struct version *v)
{
	struct json_t *a = js_new();
	int err;

	if ((err = js_set_bool(a, "enabled", v->enabled)) == 0 &&
	    v->not_before != 0)
		err = js_set_int(a, "nbf", v->not_before);
	if (err == 0 && v->expires != 0)
		err = js_set_int(a, "exp", v->expires);
	if (err == 0 &&
	    (err = js_set_int(a, "created", v->created)) == 0 &&
	    (err = js_set_int(a, "updated", v->updated)) == 0 &&
	    (err = js_set_str(a, "recoveryLevel", LEVEL)) == 0 &&
	    (err = js_set_int(a, "recoverableDays", DAYS)) == 0)
		err = js_set_bool(a, "exportable", 0);
	if (err == 0)
		return js_set(j, "attributes", a);
	js_free(a);
	return err;
}

static int
put_tags(struct json_t *j, const struct version *v)
{
	struct json_t *tags;
	int err;

	if (v->tags == NULL)
		return 0;
	err = js_parse(view_str(v->tags), TAGS_MAX, &tags);
	return err == 0 ? js_set(j, "tags", tags) : err;
}

static int
put_deleted(struct json_t *j, const struct service *s, const struct held *h)
{
	char id[KID_MAX];
	int err;

	if (h->deleted == 0)
		return 0;
	(void)snprintf(id, sizeof(id), "https://%s/deletedkeys/%s",
	    s->host[h->face], h->name);
	if ((err = js_set_str(j, "recoveryId", id)) == 0 &&
	    (err = js_set_int(j, "deletedDate", h->deleted)) == 0)
		err = js_set_int(j, "scheduledPurgeDate",
		    h->deleted + DAYS * DAY);
	return err;
}

/* -- a key -------------------------------------------------------------------- */

/* Keys of a module have their exponent with a zero in front: AAEAAQ. */
static int
put_exponent(struct json_t *key, const struct json_t *jwk)
{
	static const uint8_t zero = 0;
	struct buf e, text;
	int err;

	buf_init(&e, 64);
	buf_init(&text, 128);
	if ((err = buf_put(&e, &zero, 1)) == 0 &&
	    (err = js_b64_buf(jwk, "e", &e)) == 0 &&
	    (err = b64url_put(&text, e.p, e.len)) == 0)
		err = js_set_str(key, "e", buf_str(&text));
	buf_free(&text);
	buf_free(&e);
	return err;
}

static int
put_numbers(struct json_t *key, const struct json_t *jwk)
{
	static const char *const names[] = { "n", "crv", "x", "y" };
	int err = 0;

	for (size_t i = 0; err == 0 && i < sizeof(names) / sizeof(names[0]); i++)
		if (js_has(jwk, names[i]))
			err = js_set_str(key, names[i], js_str(jwk, names[i]));
	return err == 0 && js_has(jwk, "e") ? put_exponent(key, jwk) : err;
}

static int
put_key(struct json_t *j, const struct service *s, const struct held *h,
    const struct version *v, const struct json_t *jwk)
{
	struct json_t *key = js_new(), *ops = ops_json(v->ops);
	char kid[KID_MAX];
	int err;

	shape_kid(s, h, v, kid);
	if ((err = js_set_str(key, "kid", kid)) == 0 &&
	    (err = js_set_str(key, "kty", js_has(jwk, "n") ? "RSA-HSM" :
	    "EC-HSM")) == 0)
		err = ops == NULL ? ERR_NOMEM : js_set(key, "key_ops", ops);
	else
		js_free(ops);
	if (err == 0 && (err = put_numbers(key, jwk)) == 0)
		return js_set(j, "key", key);
	js_free(key);
	return err;
}

int
shape_key(struct service *s, const struct held *h, const struct version *v,
    struct json_t **out)
{
	struct json_t *j = js_new(), *jwk = NULL;
	int err;

	if ((err = shape_public(s, h, v, &jwk)) == 0 &&
	    (err = put_key(j, s, h, v, jwk)) == 0 &&
	    (err = put_attributes(j, v)) == 0 &&
	    (err = put_tags(j, v)) == 0)
		err = put_deleted(j, s, h);
	js_free(jwk);
	if (err != 0) {
		js_free(j);
		j = NULL;
	}
	*out = j;
	return err;
}

struct json_t *
shape_item(const struct service *s, const struct held *h,
    const struct version *v)
{
	const struct version *of = v == NULL ? store_version(h, "") : v;
	struct json_t *j = js_new();
	char kid[KID_MAX];

	shape_kid(s, h, of, kid);
	if (v == NULL)		/* a name's identifier has no version */
		*strrchr(kid, '/') = '\0';
	if (js_set_str(j, "kid", kid) == 0 && put_attributes(j, of) == 0 &&
	    put_tags(j, of) == 0 && put_deleted(j, s, h) == 0)
		return j;
	js_free(j);
	return NULL;
}
