/* Which request is answered by whom: one table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "src/base/err.h"
#include "src/vault/rest/faults.h"
#include "src/vault/rest/token.h"

enum site { SITE_ARM, SITE_KEYS };

#define SUBSCRIPTION "subscriptions/*"
#define KEY_VAULT "/providers/Microsoft.KeyVault/"
#define IN_GROUP SUBSCRIPTION "/resourceGroups/*" KEY_VAULT

/* "*" is any one part. An open one needs neither token nor api-version. */
static const struct route {
	enum site site;
	const char *method, *path;
	int (*answer)(struct call *c);
	int open;
} routes[] = {
	{ SITE_ARM, "GET", "metadata/endpoints", arm_metadata, 1 },
	{ SITE_ARM, "GET", "MSI/token/*", sign_in, 1 },
	{ SITE_ARM, "POST", "MSI/token/*", sign_in, 1 },
	{ SITE_ARM, "GET", "adfs/.well-known/openid-configuration",
	  code_metadata, 1 },
	{ SITE_ARM, "POST", "adfs/oauth2/devicecode", code_begin, 1 },
	{ SITE_ARM, "POST", "adfs/oauth2/token", code_token, 1 },
	{ SITE_ARM, "GET", "tenants", arm_tenants, 0 },
	{ SITE_ARM, "GET", "subscriptions", arm_subscriptions, 0 },
	{ SITE_ARM, "GET", SUBSCRIPTION, arm_subscription, 0 },
	{ SITE_ARM, "GET", SUBSCRIPTION "/resourceGroups", arm_groups, 0 },
	{ SITE_ARM, "GET", SUBSCRIPTION "/resources", arm_resources, 0 },
	{ SITE_ARM, "GET", SUBSCRIPTION KEY_VAULT "vaults", arm_vaults, 0 },
	{ SITE_ARM, "GET", SUBSCRIPTION KEY_VAULT "managedHSMs", arm_pools, 0 },
	{ SITE_ARM, "GET", IN_GROUP "vaults", arm_vaults, 0 },
	{ SITE_ARM, "GET", IN_GROUP "managedHSMs", arm_pools, 0 },
	{ SITE_ARM, "GET", IN_GROUP "vaults/*", arm_vault, 0 },
	{ SITE_ARM, "GET", IN_GROUP "managedHSMs/*", arm_pool, 0 },
	{ SITE_KEYS, "GET", "keys", key_list, 0 },
	{ SITE_KEYS, "PUT", "keys/*", key_import, 0 },
	{ SITE_KEYS, "GET", "keys/*", key_get, 0 },
	{ SITE_KEYS, "PATCH", "keys/*", key_change, 0 },
	{ SITE_KEYS, "DELETE", "keys/*", key_delete, 0 },
	{ SITE_KEYS, "POST", "keys/*/create", key_create, 0 },
	{ SITE_KEYS, "GET", "keys/*/versions", key_versions, 0 },
	{ SITE_KEYS, "GET", "keys/*/*", key_get, 0 },
	{ SITE_KEYS, "PATCH", "keys/*/*", key_change, 0 },
	{ SITE_KEYS, "POST", "keys/*/*/sign", key_sign, 0 },
	{ SITE_KEYS, "POST", "keys/*/*/verify", key_verify, 0 },
	{ SITE_KEYS, "POST", "keys/*/*/decrypt", key_decrypt, 0 },
	{ SITE_KEYS, "GET", "deletedkeys", key_deleted_list, 0 },
	{ SITE_KEYS, "GET", "deletedkeys/*", key_deleted, 0 },
	{ SITE_KEYS, "DELETE", "deletedkeys/*", key_purge, 0 },
	{ SITE_KEYS, "POST", "deletedkeys/*/recover", key_recover, 0 },
};

/* -- finding one -------------------------------------------------------------- */

static int
fits(const struct target *t, const char *path)
{
	size_t len;

	for (size_t i = 0; i < t->n; i++) {
		len = strcspn(path, "/");
		if (len == 0 || (strncmp(path, "*", len) != 0 &&
		    (strlen(t->part[i]) != len ||
		    strncasecmp(path, t->part[i], len) != 0)))
			return 0;
		path += len + (path[len] == '/');
	}
	return *path == '\0';
}

/* *path_known: another method would be answered. */
static const struct route *
find(enum site site, const char *method, const struct target *t,
    int *path_known)
{
	*path_known = 0;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (routes[i].site != site || !fits(t, routes[i].path))
			continue;
		if (strcmp(routes[i].method, method) == 0)
			return &routes[i];
		*path_known = 1;
	}
	return NULL;
}

/* Nobody says the port of https. */
static int
same_host(const char *ours, const char *host)
{
	const size_t len = strcspn(ours, ":");

	return strcasecmp(ours, host) == 0 || (strcmp(ours + len, ":443") == 0 &&
	    strlen(host) == len && strncasecmp(ours, host, len) == 0);
}

/* 0 and whose host it is, or ERR_NOTFOUND. */
static int
host_find(const struct service *s, const char *host, enum site *site,
    enum face *face)
{
	*face = FACE_VAULT;
	*site = SITE_KEYS;
	for (int i = 0; host != NULL && i < FACES; i++)
		if (same_host(s->host[i], host)) {
			*face = (enum face)i;
			return 0;
		}
	*site = SITE_ARM;
	return host != NULL &&
	    same_host(s->base + strlen("https://"), host) ? 0 : ERR_NOTFOUND;
}

/* -- who may ------------------------------------------------------------------ */

/* The resource manager has names of its own for the same. */
static enum fault
as_arm(enum fault f)
{
	return f == FAULT_NO_TOKEN ? FAULT_ARM_NO_TOKEN :
	    f == FAULT_ISSUER ? FAULT_ARM_TENANT : FAULT_ARM_TOKEN;
}

static void
challenge(struct call *c)
{
	(void)snprintf(c->r->challenge, sizeof(c->r->challenge),
	    "Bearer authorization=\"%s/%s\", resource=\"%s\"", c->s->base,
	    c->s->tenant, c->s->base);
}

static int
token_fault(struct call *c, enum site site, enum fault f, const char *seen)
{
	const char *want = f == FAULT_AUDIENCE ? c->s->base : c->s->tenant;

	challenge(c);
	return fault(c, site == SITE_ARM ? as_arm(f) : f, "want", want, "seen",
	    seen == NULL ? "-" : seen, NULL);
}

/* 1: it may go on; 0: refused, or *err. */
static int
may(struct call *c, enum site site, const char *authorization, int *err)
{
	char *seen = NULL;
	enum fault f = token_check(c->s, authorization, c->now, &seen);

	if (f != FAULT_NONE)
		*err = token_fault(c, site, f, seen);
	free(seen);
	return f == FAULT_NONE;
}

/* -- all of it ---------------------------------------------------------------- */

/* A method as it may stand in a message. */
static const char *
word(const char *method)
{
	size_t len = strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return len < 16 && method[len] == '\0' ? method : "-";
}

/* What is wrong with the request's line and headers; *route when nothing is. */
static int
head(struct call *c, const struct request *q, const struct route **route)
{
	enum site site;
	int known, err = 0;

	*route = NULL;
	if (host_find(c->s, q->host, &site, &c->face) != 0)
		return fault(c, FAULT_HOST, "name", q->host != NULL &&
		    strlen(q->host) < HOST_TEXT ? "in its Host" : "-", NULL);
	if (target_parse(q->target, &c->t) != 0)
		return fault(c, FAULT_TARGET, NULL);
	*route = find(site, q->method, &c->t, &known);
	if (*route != NULL && (*route)->open)
		return 0;
	if (!may(c, site, q->authorization, &err)) {
		*route = NULL;
		return err;
	}
	if (*route == NULL)
		return known ? fault(c, FAULT_METHOD, "name",
		    word(q->method), NULL) :
		    fault(c, FAULT_NOT_SERVED, NULL);
	if (c->t.api_version[0] != '\0')
		return 0;
	*route = NULL;
	return fault(c, site == SITE_ARM ? FAULT_ARM_NO_VERSION :
	    FAULT_NO_VERSION, NULL);
}

static void
begin(struct call *c, struct service *s, struct view body, struct reply *r)
{
	memset(c, 0, sizeof(*c));
	c->s = s;
	c->r = r;
	c->body = body;
	c->now = time(NULL);
	r->status = 0;
	r->challenge[0] = '\0';
}

int
service_refuses(struct service *s, const struct request *q, struct reply *r)
{
	const struct route *route;
	struct call c;
	int err;

	begin(&c, s, q->body, r);
	if ((err = head(&c, q, &route)) != 0)
		fault_error(&c, err);
	return err != 0 || route == NULL;
}

void
service_too_big(struct service *s, struct reply *r)
{
	struct call c;
	int err;

	begin(&c, s, view_of(NULL, 0), r);
	if ((err = fault(&c, FAULT_BODY_SIZE, NULL)) != 0)
		fault_error(&c, err);
}

void
service_answer(struct service *s, const struct request *q, struct reply *r)
{
	const struct route *route;
	struct call c;
	int err;

	begin(&c, s, q->body, r);
	err = head(&c, q, &route);
	if (err == 0 && route != NULL)
		err = q->body.len > BODY_MAX ? fault(&c, FAULT_BODY_SIZE, NULL) :
		    route->answer(&c);
	if (err != 0)
		fault_error(&c, err);
}
