/* The resource manager: what there is to be found before a vault is asked. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "src/base/err.h"
#include "src/vault/rest/faults.h"

#define TEXT 512

/* What the two kinds of vault are called, and what of them differs. */
static const struct kind {
	const char *type, *uri, *family, *sku;
} kinds[FACES] = {
	[FACE_VAULT] = { "vaults", "vaultUri", "A", "premium" },
	[FACE_POOL] = { "managedHSMs", "hsmUri", "B", "Standard_B1" },
};

/* -- pieces ------------------------------------------------------------------- */

/* An object of texts: pairs of name and value, then NULL. NULL: no memory. */
static struct json_t *
texts(const char *const *pairs)
{
	struct json_t *j = js_new();

	for (; *pairs != NULL; pairs += 2)
		if (js_set_str(j, pairs[0], pairs[1]) != 0) {
			js_free(j);
			return NULL;
		}
	return j;
}

/* {"value": [item]}; an item that is NULL is out of memory. */
static int
reply_list(struct call *c, struct json_t *list)
{
	struct json_t *j = js_new();
	int err = list == NULL ? ERR_NOMEM : js_set(j, "value", list);

	if (err == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return err;
}

static int
add(struct json_t *list, struct json_t *item)
{
	return item == NULL ? ERR_NOMEM : js_add(list, item);
}

static int
reply_one(struct call *c, struct json_t *item)
{
	struct json_t *list = js_new_arr();

	if (add(list, item) == 0)
		return reply_list(c, list);
	js_free(list);
	return ERR_NOMEM;
}

/* -- clouds ------------------------------------------------------------------- */

static struct json_t *
authentication(const struct service *s)
{
	const char *const pairs[] = { "loginEndpoint", s->base, "tenant",
		s->tenant, "identityProvider", "AAD", NULL };
	struct json_t *j = texts(pairs), *audiences = js_new_arr();

	if (js_add_str(audiences, s->base) == 0 &&
	    js_set(j, "audiences", audiences) == 0)
		return j;
	js_free(j);
	return NULL;
}

int
arm_metadata(struct call *c)
{
	const char *base = c->s->base;
	const char *const pairs[] = { "name", "Rehearsal", "portal", base,
		"graph", base, "graphAudience", base, "resourceManager", base,
		"media", base, "batch", base, NULL };
	char suffix[HOST_TEXT];
	const char *const suffixes[] = { "keyVaultDns", suffix, "mhsmDns",
		suffix, "storage", suffix, NULL };
	struct json_t *j = texts(pairs);
	int err;

	(void)snprintf(suffix, sizeof(suffix), "%s",
	    base + strlen("https://"));
	if ((err = js_set(j, "suffixes", texts(suffixes))) == 0 &&
	    (err = js_set(j, "authentication", authentication(c->s))) == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return err;
}

/* -- subscriptions ------------------------------------------------------------ */

int
arm_tenants(struct call *c)
{
	char id[TEXT];
	const char *const pairs[] = { "id", id, "tenantId", c->s->tenant,
		"displayName", "Rehearsal", "tenantCategory", "Home", NULL };

	(void)snprintf(id, sizeof(id), "/tenants/%s", c->s->tenant);
	return reply_one(c, texts(pairs));
}

static struct json_t *
subscription(const struct service *s)
{
	char id[TEXT];
	const char *const pairs[] = { "id", id, "subscriptionId",
		s->subscription, "displayName", "Rehearsal", "state", "Enabled",
		"tenantId", s->tenant, "authorizationSource", "RoleBased",
		NULL };

	(void)snprintf(id, sizeof(id), "/subscriptions/%s", s->subscription);
	return texts(pairs);
}

int
arm_subscriptions(struct call *c)
{
	return reply_one(c, subscription(c->s));
}

/* 1: this one; 0: refused, or *err. */
static int
is_ours(struct call *c, int *err)
{
	if (strcasecmp(c->t.part[1], c->s->subscription) == 0)
		return 1;
	*err = fault(c, FAULT_ARM_SUBSCRIPTION, "name", c->t.part[1], NULL);
	return 0;
}

int
arm_subscription(struct call *c)
{
	int err = 0;

	return is_ours(c, &err) ? call_reply(c, 200, subscription(c->s)) : err;
}

int
arm_groups(struct call *c)
{
	char id[TEXT];
	const char *const pairs[] = { "id", id, "name", GROUP, "type",
		"Microsoft.Resources/resourceGroups", "location",
		c->s->v.about.region, NULL };
	int err = 0;

	if (!is_ours(c, &err))
		return err;
	(void)snprintf(id, sizeof(id), "/subscriptions/%s/resourceGroups/"
	    GROUP, c->s->subscription);
	return reply_one(c, texts(pairs));
}

/* -- vaults and pools --------------------------------------------------------- */

/* As a list of resources has it. */
static struct json_t *
resource(const struct service *s, enum face face)
{
	char id[TEXT], type[64];
	const char *const pairs[] = { "id", id, "name", s->name[face], "type",
		type, "location", s->v.about.region, NULL };
	struct json_t *j;

	(void)snprintf(type, sizeof(type), "Microsoft.KeyVault/%s",
	    kinds[face].type);
	(void)snprintf(id, sizeof(id), "/subscriptions/%s/resourceGroups/" GROUP
	    "/providers/%s/%s", s->subscription, type, s->name[face]);
	j = texts(pairs);
	if (js_set(j, "tags", js_new()) == 0)
		return j;
	js_free(j);
	return NULL;
}

static struct json_t *
sku(enum face face)
{
	const char *const pairs[] = { "family", kinds[face].family, "name",
		kinds[face].sku, NULL };

	return texts(pairs);
}

static struct json_t *
properties(const struct service *s, enum face face)
{
	char uri[TEXT];
	const char *const pairs[] = { "tenantId", s->tenant, kinds[face].uri,
		uri, "provisioningState", "Succeeded", "publicNetworkAccess",
		"Enabled", NULL };
	struct json_t *j;

	(void)snprintf(uri, sizeof(uri), "https://%s/", s->host[face]);
	j = texts(pairs);
	if (js_set_bool(j, "enableSoftDelete", 1) == 0 &&
	    js_set_bool(j, "enableRbacAuthorization", 1) == 0 &&
	    js_set_int(j, "softDeleteRetentionInDays", 90) == 0 &&
	    js_set(j, "accessPolicies", js_new_arr()) == 0 &&
	    (face == FACE_POOL || js_set(j, "sku", sku(face)) == 0))
		return j;
	js_free(j);
	return NULL;
}

/* A pool's SKU stands beside its properties, a vault's among them. */
static struct json_t *
whole(const struct service *s, enum face face)
{
	struct json_t *j = resource(s, face);

	if (js_set(j, "properties", properties(s, face)) == 0 &&
	    (face == FACE_VAULT || js_set(j, "sku", sku(face)) == 0))
		return j;
	js_free(j);
	return NULL;
}

/* All, or those of the type that the filter names. */
int
arm_resources(struct call *c)
{
	struct json_t *list = js_new_arr();
	int err = 0;

	if (!is_ours(c, &err)) {
		js_free(list);
		return err;
	}
	for (int i = 0; err == 0 && i < FACES; i++)
		if (c->t.filter[0] == '\0' ||
		    strcasestr(c->t.filter, kinds[i].type) != NULL)
			err = add(list, resource(c->s, (enum face)i));
	if (err == 0)
		return reply_list(c, list);
	js_free(list);
	return err;
}

static int
all_of(struct call *c, enum face face)
{
	int err = 0;

	return is_ours(c, &err) ? reply_one(c, whole(c->s, face)) : err;
}

int
arm_vaults(struct call *c)
{
	return all_of(c, FACE_VAULT);
}

int
arm_pools(struct call *c)
{
	return all_of(c, FACE_POOL);
}

/* /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/NAME */
static int
one_of(struct call *c, enum face face)
{
	const char *group = c->t.part[3], *name = c->t.part[7];
	int err = 0;

	if (!is_ours(c, &err))
		return err;
	if (strcasecmp(group, GROUP) == 0 &&
	    strcasecmp(name, c->s->name[face]) == 0)
		return call_reply(c, 200, whole(c->s, face));
	return fault(c, FAULT_ARM_RESOURCE, "kind", kinds[face].type, "name",
	    name, "group", group, NULL);
}

int
arm_vault(struct call *c)
{
	return one_of(c, FACE_VAULT);
}

int
arm_pool(struct call *c)
{
	return one_of(c, FACE_POOL);
}
