#include "src/cloud/az_answer.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define SIGNATURE_TEXT 2048

/* A member that is text people can see, of less than size bytes; kept empty when
 * it may be absent. */
static int
text(const struct json_t *j, const char *key, char *out, size_t size)
{
	const char *s = js_str(j, key);

	out[0] = '\0';
	if (s == NULL || *s == '\0' || strlen(s) >= size ||
	    !utf8_ok(s, strlen(s), NULL))
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

static int
parse(struct view json, struct json_t **out)
{
	const int err = js_parse(json, AZ_OUT_MAX, out);

	return err == 0 ? 0 : ERR_FORMAT;
}

int
az_read_version(struct view json, unsigned out[static 3])
{
	struct json_t *j;
	char s[AZ_TEXT];
	int err = parse(json, &j), end = 0;

	if (err != 0)
		return err;
	if (text(j, "azure-cli", s, sizeof(s)) != 0 ||
	    sscanf(s, "%5u.%5u.%5u%n", &out[0], &out[1], &out[2], &end) != 3 ||
	    end == 0)
		err = ERR_FORMAT;
	js_free(j);
	return err;
}

/* -- accounts ---------------------------------------------------------------------- */

static int
account(const struct json_t *j, struct az_account *out)
{
	const char *state = js_str(j, "state");

	memset(out, 0, sizeof(*out));
	if (text(j, "id", out->subscription, sizeof(out->subscription)) != 0 ||
	    text(j, "tenantId", out->tenant, sizeof(out->tenant)) != 0 ||
	    text(j, "name", out->name, sizeof(out->name)) != 0)
		return ERR_FORMAT;
	(void)text(js_obj(j, "user"), "name", out->user, sizeof(out->user));
	/* As az lists accounts; as it signs a managed identity in. */
	if (text(j, "cloudName", out->cloud, sizeof(out->cloud)) != 0)
		(void)text(j, "environmentName", out->cloud,
		    sizeof(out->cloud));
	(void)js_bool(j, "isDefault", &out->chosen);
	out->enabled = state != NULL && strcmp(state, "Enabled") == 0;
	return 0;
}

/* The chosen one takes the last place, should it stand behind it. */
static int
account_at(const struct json_t *j, size_t i, struct az_account *out)
{
	struct az_account a;
	const int err = account(j, &a);

	if (err == 0 && (i < AZ_ACCOUNTS || a.chosen))
		out[i < AZ_ACCOUNTS ? i : AZ_ACCOUNTS - 1] = a;
	return err;
}

int
az_read_accounts(struct view json, struct az_account out[static AZ_ACCOUNTS],
    size_t *n)
{
	struct json_t *j;
	int err = parse(json, &j);

	*n = 0;
	if (err != 0)
		return err;
	if (!js_is_arr(j))
		err = ERR_FORMAT;
	else
		*n = js_len(j);
	for (size_t i = 0; err == 0 && i < *n; i++)
		err = account_at(js_at(j, i), i, out);
	js_free(j);
	return err;
}

/* -- vaults ------------------------------------------------------------------------ */

static int
base_of(const struct json_t *props, const char *key, char *out, size_t size)
{
	size_t n;

	if (text(props, key, out, size) != 0 ||
	    strncmp(out, "https://", 8) != 0)
		return ERR_FORMAT;
	n = strlen(out);
	while (n > 8 && out[n - 1] == '/')
		out[--n] = '\0';
	return n > 8 && strspn(out + 8, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:") == n - 8 ? 0 :
	    ERR_FORMAT;
}

static int
vault(const struct json_t *j, struct az_vault *out)
{
	const struct json_t *props = js_obj(j, "properties");
	const struct json_t *sku;

	memset(out, 0, sizeof(*out));
	out->managed = js_has(props, "hsmUri");
	sku = js_obj(out->managed ? j : props, "sku");
	if (text(j, "name", out->name, sizeof(out->name)) != 0 ||
	    text(j, "location", out->location, sizeof(out->location)) != 0 ||
	    text(sku, "name", out->sku, sizeof(out->sku)) != 0 ||
	    text(props, "tenantId", out->tenant, sizeof(out->tenant)) != 0)
		return ERR_FORMAT;
	out->premium = out->managed || strcasecmp(out->sku, "premium") == 0;
	return base_of(props, out->managed ? "hsmUri" : "vaultUri", out->base,
	    sizeof(out->base));
}

int
az_read_vault(struct view json, struct az_vault *out)
{
	struct json_t *j;
	int err = parse(json, &j);

	if (err != 0)
		return err;
	err = vault(j, out);
	js_free(j);
	return err;
}

/* -- keys ------------------------------------------------------------------------ */

static int
ops(const struct json_t *key, char out[static AZ_TEXT])
{
	const struct json_t *all = js_arr(key, js_has(key, "key_ops") ?
	    "key_ops" : "keyOps");
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < js_len(all); i++) {
		const char *s = js_text(js_at(all, i));

		if (s == NULL || used + strlen(s) + 2 > AZ_TEXT ||
		    !utf8_ok(s, strlen(s), NULL))
			return ERR_FORMAT;
		used += (size_t)snprintf(out + used, AZ_TEXT - used, "%s%s",
		    i > 0 ? " " : "", s);
	}
	return 0;
}

static int
key(const struct json_t *j, struct az_key *out)
{
	const struct json_t *k = js_obj(j, "key"), *a = js_obj(j, "attributes");

	memset(out, 0, sizeof(*out));
	if (kid_parse(js_str(k, "kid"), &out->kid) != 0 ||
	    js_bool(a, "enabled", &out->enabled) != 0)
		return ERR_FORMAT;
	if (text(a, "recoveryLevel", out->recovery, sizeof(out->recovery)) != 0)
		(void)text(a, "recovery_level", out->recovery,
		    sizeof(out->recovery));
	return ops(k, out->ops);
}

int
az_read_key(struct view json, struct az_key *out)
{
	struct json_t *j;
	int err = parse(json, &j);

	if (err != 0)
		return err;
	err = key(j, out);
	js_free(j);
	return err;
}

int
az_read_signature(struct view json, struct buf *out)
{
	struct json_t *j;
	unsigned seen = 0;
	const char *s;
	int err = parse(json, &j);

	if (err != 0)
		return err;
	s = js_str(j, js_has(j, "value") ? "value" : "signature");
	err = s == NULL || strlen(s) > SIGNATURE_TEXT ? ERR_FORMAT :
	    b64_get_any(out, s, strlen(s), &seen);
	if (err == 0 && out->len == 0)
		err = ERR_FORMAT;
	js_free(j);
	return err == 0 ? 0 : ERR_FORMAT;
}
