/*
 * Sign-in with a code (RFC 8628), where no browser is: az gets a code and waits until
 * somebody who has the vault's folder approves it (`keyconvoy-vault approve`). Nothing
 * is kept of those who wait: what they hold says when it was begun, and nobody else
 * can make it. The paths are those of ADFS: for these clients ask no other host
 * whether it knows this one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/vault/rest/faults.h"
#include "src/vault/rest/mac.h"
#include "src/vault/rest/place.h"
#include "src/vault/rest/token.h"
#include "src/vault/rest/user_code.h"

#define CODE_SECONDS 900
#define POLL_SECONDS 2
#define NONCE_LEN 16
#define HEAD_TEXT (2 * NONCE_LEN + 16)	/* nonce and time, in hex; then their MAC */
#define CODE_TEXT (HEAD_TEXT + 2 * MAC_LEN)
#define CLIENT_TEXT 64

/* -- what clients ask first ------------------------------------------------------- */

static int
put_url(struct json_t *j, const char *name, const struct service *s,
    const char *path)
{
	char url[HOST_TEXT + 64];

	(void)snprintf(url, sizeof(url), "%s/adfs%s", s->base, path);
	return js_set_str(j, name, url);
}

int
code_metadata(struct call *c)
{
	struct json_t *j = js_new();
	int err;

	if ((err = put_url(j, "issuer", c->s, "")) == 0 &&
	    (err = put_url(j, "authorization_endpoint", c->s,
	    "/oauth2/authorize")) == 0 &&
	    (err = put_url(j, "device_authorization_endpoint", c->s,
	    "/oauth2/devicecode")) == 0 &&
	    (err = put_url(j, "token_endpoint", c->s, "/oauth2/token")) == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return err;
}

/* -- codes ------------------------------------------------------------------------ */

static int
mac_text(const struct service *s, const char *what, const char *head,
    uint8_t out[static MAC_LEN])
{
	struct buf b;
	int err;

	buf_init(&b, 256);
	(void)buf_puts(&b, what);
	if ((err = buf_put(&b, head, HEAD_TEXT)) == 0)
		err = mac_of(s->secret, SECRET_LEN, buf_view(&b), out);
	buf_free(&b);
	return err;
}

/* What people approve, of what the client holds. */
static int
user_code_of(const struct service *s, const char *code,
    char out[static USER_CODE + 1])
{
	uint8_t mac[MAC_LEN];
	int err = mac_text(s, "keyconvoy user code", code, mac);

	if (err == 0)
		user_code_put(mac, out);
	return err;
}

static int
make_code(const struct service *s, int64_t now, char out[static CODE_TEXT + 1])
{
	uint8_t nonce[NONCE_LEN], mac[MAC_LEN];
	int err;

	if (getrandom(nonce, sizeof(nonce), 0) != (ssize_t)sizeof(nonce))
		return ERR_IO;
	hex_put(out, nonce, sizeof(nonce));
	(void)snprintf(out + 2 * NONCE_LEN, 17, "%016llx",
	    (unsigned long long)now);
	if ((err = mac_text(s, "keyconvoy device code", out, mac)) == 0)
		hex_put(out + HEAD_TEXT, mac, sizeof(mac));
	return err;
}

/* 1: it is ours, and its time is not over. */
static int
is_ours(const struct call *c, const char *code)
{
	uint8_t want[MAC_LEN], mac[MAC_LEN];
	char at[17];
	int64_t begun;

	if (strlen(code) != CODE_TEXT ||
	    hex_get(mac, sizeof(mac), code + HEAD_TEXT) != 0 ||
	    mac_text(c->s, "keyconvoy device code", code, want) != 0 ||
	    !mac_same(mac, want, sizeof(mac)))
		return 0;
	memcpy(at, code + 2 * NONCE_LEN, 16);
	at[16] = '\0';
	begun = (int64_t)strtoull(at, NULL, 16);
	return begun <= c->now && c->now - begun < CODE_SECONDS;
}

/* -- answers ---------------------------------------------------------------------- */

/* As RFC 6749 5.2 has it, with the service's number. */
static int
no_token(struct call *c, const char *error, const char *why)
{
	struct json_t *j = js_new();
	int err;

	if ((err = js_set_str(j, "error", error)) == 0 &&
	    (err = js_set_str(j, "error_description", why)) == 0)
		return call_reply(c, 400, j);
	js_free(j);
	return err;
}

int
code_begin(struct call *c)
{
	char code[CODE_TEXT + 1], user[USER_CODE + 1], text[512];
	struct json_t *j;
	int err;

	if ((err = make_code(c->s, c->now, code)) != 0 ||
	    (err = user_code_of(c->s, code, user)) != 0)
		return err;
	(void)snprintf(text, sizeof(text), "To sign in, have the code %s approved "
	    "where this practice vault is served: keyconvoy-vault approve %s "
	    "--dir DIR", user, user);
	j = js_new();
	if ((err = js_set_str(j, "device_code", code)) == 0 &&
	    (err = js_set_str(j, "user_code", user)) == 0 &&
	    (err = put_url(j, "verification_uri", c->s, "/oauth2/deviceauth")) ==
	    0 && (err = js_set_int(j, "expires_in", CODE_SECONDS)) == 0 &&
	    (err = js_set_int(j, "interval", POLL_SECONDS)) == 0 &&
	    (err = js_set_str(j, "message", text)) == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return err;
}

/* Who it is, for the client that asked. */
static int
id_token(const struct call *c, const char *client, struct buf *out)
{
	const struct service *s = c->s;
	struct json_t *j = js_new();
	struct buf text;
	char user[HOST_TEXT + 16], issuer[HOST_TEXT + 16];
	int err;

	(void)snprintf(user, sizeof(user), "rehearsal@%.*s",
	    (int)strcspn(s->host[FACE_VAULT], ":"), s->host[FACE_VAULT]);
	(void)snprintf(issuer, sizeof(issuer), "%s/adfs", s->base);
	buf_init(&text, 2048);
	if ((err = js_set_str(j, "aud", client)) == 0 &&
	    (err = js_set_str(j, "iss", issuer)) == 0 &&
	    (err = js_set_int(j, "iat", c->now)) == 0 &&
	    (err = js_set_int(j, "exp", c->now + TOKEN_SECONDS)) == 0 &&
	    (err = js_set_str(j, "oid", s->principal)) == 0 &&
	    (err = js_set_str(j, "sub", s->principal)) == 0 &&
	    (err = js_set_str(j, "tid", s->tenant)) == 0 &&
	    (err = js_set_str(j, "upn", user)) == 0 &&
	    (err = js_dump(j, &text)) == 0)
		err = token_sign(s, buf_view(&text), out);
	buf_free(&text);
	js_free(j);
	return err;
}

static int
tokens(struct call *c, const char *client, const char *scope)
{
	struct buf access, renewal, id;
	struct json_t *j = js_new();
	int err;

	buf_init(&access, TOKEN_MAX);
	buf_init(&renewal, TOKEN_MAX);
	buf_init(&id, TOKEN_MAX);
	if ((err = token_make(c->s, c->s->base, c->now, &access)) == 0 &&
	    (err = token_renewal_make(c->s, c->now, &renewal)) == 0 &&
	    (err = id_token(c, client, &id)) == 0 &&
	    (err = js_set_str(j, "token_type", "Bearer")) == 0 &&
	    (*scope == '\0' || (err = js_set_str(j, "scope", scope)) == 0) &&
	    (err = js_set_int(j, "expires_in", TOKEN_SECONDS)) == 0 &&
	    (err = js_set_str(j, "access_token", buf_str(&access))) == 0 &&
	    (err = js_set_str(j, "refresh_token", buf_str(&renewal))) == 0)
		err = js_set_str(j, "id_token", buf_str(&id));
	buf_free(&access);
	buf_free(&renewal);
	buf_free(&id);
	if (err == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return err;
}

/* One of the words is this service's: "https://localhost:8443/.default"; or none is
 * said, as by who waits with a code. */
static int
scope_ok(const struct service *s, const char *scope)
{
	const size_t len = strlen(s->base);
	const char *p = strstr(scope, s->base);

	return scope[0] == '\0' || (p != NULL && (p == scope || p[-1] == ' ') &&
	    (p[len] == '\0' || p[len] == '/' || p[len] == ' '));
}

/* -- the token -------------------------------------------------------------------- */

static int
by_code(struct call *c, const char *client, const char *scope)
{
	char code[CODE_TEXT + 1], user[USER_CODE + 1];
	int err;

	if (form_value(c->body, "device_code", code, sizeof(code)) != 0 ||
	    !is_ours(c, code))
		return no_token(c, "expired_token", "AADSTS70020: The provided "
		    "value for the input parameter 'device_code' is not valid.");
	if ((err = user_code_of(c->s, code, user)) != 0)
		return err;
	return place_approved(c->s->v.dir, user) ? tokens(c, client, scope) :
	    no_token(c, "authorization_pending", "AADSTS70016: OAuth 2.0 device "
	    "flow error. Authorization is pending. Continue polling.");
}

static int
by_renewal(struct call *c, const char *client, const char *scope)
{
	char token[TOKEN_MAX + 1];

	if (form_value(c->body, "refresh_token", token, sizeof(token)) != 0 ||
	    !token_renewal_ok(c->s, token, c->now))
		return no_token(c, "invalid_grant", "AADSTS700082: The refresh "
		    "token has expired due to inactivity.");
	return tokens(c, client, scope);
}

int
code_token(struct call *c)
{
	char grant[80], client[CLIENT_TEXT], scope[TARGET_VALUE];

	if (form_value(c->body, "grant_type", grant, sizeof(grant)) != 0 ||
	    form_value(c->body, "client_id", client, sizeof(client)) != 0 ||
	    form_value(c->body, "scope", scope, sizeof(scope)) != 0 ||
	    client[strspn(client, "0123456789abcdefABCDEF-")] != '\0' ||
	    client[0] == '\0')
		return no_token(c, "invalid_request", "AADSTS900144: The request "
		    "body must contain grant_type and client_id.");
	if (!scope_ok(c->s, scope))
		return no_token(c, "invalid_scope", "AADSTS70011: The provided "
		    "value for the input parameter 'scope' is not valid.");
	if (strcmp(grant, "urn:ietf:params:oauth:grant-type:device_code") == 0)
		return by_code(c, client, scope);
	if (strcmp(grant, "refresh_token") == 0)
		return by_renewal(c, client, scope);
	return no_token(c, "unsupported_grant_type", "AADSTS70003: The app "
	    "requested an unsupported grant type.");
}
