/* KEKs as JSON: what az prints, what the vault's REST answers, a JWK (RFC 7517). */
#include <string.h>

#include "hsm/crypto/pkey.h"
#include "hsm/keys/kek_date.h"
#include "hsm/keys/kek_part.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

/* -- members ------------------------------------------------------------------------ */

/* The cloud's tools print what they do not have as null. */
static int
is_null(const struct json_t *j, const char *name)
{
	int64_t number;
	int truth;

	return js_has(j, name) && js_str(j, name) == NULL &&
	    js_obj(j, name) == NULL && js_arr(j, name) == NULL &&
	    js_int(j, name, &number) != 0 && js_bool(j, name, &truth) != 0;
}

static int
has(const struct json_t *j, const char *name)
{
	return js_has(j, name) && !is_null(j, name);
}

static int
has_any(const struct json_t *j, const char *const *names)
{
	for (; *names != NULL; names++)
		if (has(j, *names))
			return 1;
	return 0;
}

static const char *const private_halves[] = {
	"d", "p", "q", "dp", "dq", "qi", "oth", "k", "privateExponent", "prime1",
	"prime2", NULL
};

/* Only of a key in the vault's bin. */
static const char *const deleted[] = {
	"deletedDate", "scheduledPurgeDate", NULL
};

/* A number in base64url, or in base64 as some tools print it; a leading zero
 * (the vault's HSM keys have e AAEAAQ) does not count. */
static int
get_number(const struct json_t *j, const char *name, struct buf *out)
{
	const char *s = js_str(j, name);
	unsigned seen = 0;

	if (s == NULL || b64_get_any(out, s, strlen(s), &seen) != 0 ||
	    (seen & (B64_SPACES | B64_BITS)) != 0)
		return ERR_KEK_NUMBER;
	while (out->len > 0 && out->p[0] == 0)
		buf_drop(out, 1);
	return out->len > 0 ? 0 : ERR_KEK_NUMBER;
}

static int
get_key(const struct json_t *j, struct kek *out)
{
	EVP_PKEY *key = NULL;
	struct buf n, e;
	int err;

	buf_init(&n, 1025);
	buf_init(&e, 16);
	if ((err = get_number(j, "n", &n)) == 0 &&
	    (err = get_number(j, "e", &e)) == 0) {
		if (pkey_rsa_public(buf_view(&n), buf_view(&e), &key) != 0)
			err = ERR_KEK_NUMBER;
		else
			err = kek_take_key(key, out);
	}
	buf_free(&n);
	buf_free(&e);
	return err;
}

/* az says keyOps, the service and JWKs key_ops. */
static int
check_ops(const struct json_t *j, const char *name, struct kek *out)
{
	struct json_t *ops = js_arr(j, name);
	const char *op = js_text(js_at(ops, 0));

	if (!has(j, name))
		return 0;
	if (js_len(ops) != 1 || op == NULL || strcmp(op, "import") != 0)
		return ERR_KEK_OPS;
	out->ops_known = 1;
	return 0;
}

static int
get_kid(const struct json_t *j, struct kek *out)
{
	const char *s = js_str(j, "kid");
	struct kid kid;
	int err;

	if (!has(j, "kid"))
		return 0;
	if (s == NULL)
		return ERR_KID;
	if ((err = kid_parse(s, &kid)) == 0)
		memcpy(out->kid, kid.text, sizeof(out->kid));
	return err == ERR_KID_MISSING ? 0 : err;
}

/* -- what the vault says of its key -------------------------------------------------- */

/* Of the service (JsonWebKeyType) and of RFC 7518 and 8037. */
static const char *const other_types[] = {
	"EC", "EC-HSM", "oct", "oct-HSM", "OKP",
};

/* The service answers RSA-HSM for every key of an HSM. A JWK without an identifier
 * is nobody's word on that. */
static int
check_type(const struct json_t *key, struct kek *out)
{
	const char *kty = js_str(key, "kty");

	if (kty == NULL)
		return has(key, "n") ? ERR_KEK_KTY : ERR_KEK_NOKEY;
	out->hsm = strcmp(kty, "RSA-HSM") == 0;
	if (out->hsm || strcmp(kty, "RSA") == 0)
		return 0;
	for (size_t i = 0; i < sizeof(other_types) / sizeof(other_types[0]); i++)
		if (strcmp(kty, other_types[i]) == 0)
			return ERR_KEK_TYPE;
	return ERR_KEK_KTY;
}

static int
check_hsm(const struct kek *kek)
{
	return kek->hsm || (kek->form == KEK_JWK && *kek->kid == '\0') ? 0 :
	    ERR_KEK_SOFT;
}

static int
check_life(const struct json_t *j, struct kek *out)
{
	const struct json_t *a = js_obj(j, "attributes");
	int enabled = 1;

	if (has_any(j, deleted))
		return ERR_KEK_DELETED;
	if (a == NULL)
		a = j;
	if (js_bool(a, "enabled", &enabled) == 0 && !enabled)
		return ERR_KEK_DISABLED;
	out->not_before = kek_date(a, "notBefore", "nbf");
	out->expires = kek_date(a, "expires", "exp");
	return 0;
}

/* -- all of it ------------------------------------------------------------------------ */

static int
read_object(const struct json_t *j, struct kek *out)
{
	const struct json_t *key = js_obj(j, "key");
	int err;

	out->form = key != NULL ? KEK_AZ_JSON : KEK_JWK;
	if (key == NULL)
		key = j;
	if (has_any(j, private_halves) || has_any(key, private_halves))
		return ERR_KEK_PRIVATE;
	if ((err = check_type(key, out)) != 0 ||
	    (err = get_key(key, out)) != 0 ||
	    (err = get_kid(key, out)) != 0 || (err = check_hsm(out)) != 0 ||
	    (err = check_life(j, out)) != 0 ||
	    (err = check_ops(key, "key_ops", out)) != 0)
		return err;
	return check_ops(key, "keyOps", out);
}

/* Why it is no JSON: what prints dictionaries has single quotes only. */
static int
broken(struct view text, const struct js_fault *fault, struct kek *out)
{
	if (fault->twice)
		return ERR_KEK_TWICE;
	if (memchr(text.p, '\'', text.len) != NULL &&
	    memchr(text.p, '"', text.len) == NULL)
		return ERR_KEK_QUOTES;
	out->line = fault->line;
	return ERR_KEK_BROKEN;
}

int
kek_read_json(struct view text, struct kek *out)
{
	struct js_fault fault;
	struct json_t *j;
	int err = js_parse_at(text, KEK_FILE_MAX, &j, &fault);

	if (err == ERR_FORMAT)
		return broken(text, &fault, out);
	if (err != 0)
		return err;
	err = read_object(j, out);
	js_free(j);
	return err;
}
