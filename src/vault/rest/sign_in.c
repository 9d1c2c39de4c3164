/* Sign-in as a managed identity: MSI_ENDPOINT of the environment has the vault's
 * secret in its path, so nobody else who reaches this port gets a token. */
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/vault/rest/faults.h"
#include "src/vault/rest/mac.h"
#include "src/vault/rest/token.h"

/* Times are texts, as the service has them there. */
static int
answer(struct call *c, const char *resource, const char *token)
{
	struct json_t *j = js_new();
	char expires[24], seconds[24], now[24];
	int err;

	(void)snprintf(now, sizeof(now), "%lld", (long long)c->now);
	(void)snprintf(seconds, sizeof(seconds), "%d", TOKEN_SECONDS);
	(void)snprintf(expires, sizeof(expires), "%lld",
	    (long long)c->now + TOKEN_SECONDS);
	if ((err = js_set_str(j, "access_token", token)) == 0 &&
	    (err = js_set_str(j, "client_id", c->s->principal)) == 0 &&
	    (err = js_set_str(j, "expires_in", seconds)) == 0 &&
	    (err = js_set_str(j, "expires_on", expires)) == 0 &&
	    (err = js_set_str(j, "not_before", now)) == 0 &&
	    (err = js_set_str(j, "resource", resource)) == 0 &&
	    (err = js_set_str(j, "token_type", "Bearer")) == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return err;
}

static int
is_known(const struct call *c, const char *said)
{
	char want[2 * 32 + 1];

	return token_identity(c->s->secret, want) == 0 &&
	    strlen(said) == strlen(want) &&
	    mac_same((const uint8_t *)said, (const uint8_t *)want,
	    strlen(want));
}

int
sign_in(struct call *c)
{
	char resource[TARGET_VALUE];
	struct buf token;
	int err;

	if (!is_known(c, c->t.part[2]))
		return fault(c, FAULT_IDENTITY_SECRET, NULL);
	memcpy(resource, c->t.resource, sizeof(resource));
	if (resource[0] == '\0' && form_value(c->body, "resource", resource,
	    sizeof(resource)) != 0)
		return fault(c, FAULT_MEMBER, "name", "resource", NULL);
	if (!token_resource_ok(c->s, resource))
		return fault(c, FAULT_IDENTITY, "seen", "asked for", "want",
		    c->s->tenant, NULL);
	buf_init(&token, TOKEN_MAX);
	err = token_make(c->s, resource, c->now, &token);
	if (err == 0)
		err = answer(c, resource, buf_str(&token));
	buf_free(&token);
	return err;
}
