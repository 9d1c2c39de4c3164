#include "src/vault/rest/token.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/vault/rest/mac.h"

#define SCHEME "Bearer "
#define HEADER "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define ISSUER "https://sts.windows.net/"
#define IDENTITY "keyconvoy vault identity"
#define CLAIMS_MAX 2048
#define RENEWAL "urn:keyconvoy:renewal"	/* no resource */

int
token_identity(const uint8_t secret[static SECRET_LEN],
    char out[static 2 * 32 + 1])
{
	uint8_t mac[MAC_LEN];
	int err = mac_of(secret, SECRET_LEN, view_str(IDENTITY), mac);

	hex_put(out, mac, err == 0 ? sizeof(mac) : 0);
	return err;
}

int
token_resource_ok(const struct service *s, const char *resource)
{
	size_t len = strlen(s->base);

	return strncasecmp(resource, s->base, len) == 0 &&
	    (resource[len] == '\0' || strcmp(resource + len, "/") == 0);
}

/* -- making ------------------------------------------------------------------- */

static int
claims(const struct service *s, const char *resource, int64_t now,
    struct buf *out)
{
	struct json_t *j = js_new();
	struct buf issuer;
	int err;

	buf_init(&issuer, 256);
	if ((err = buf_printf(&issuer, ISSUER "%s/", s->tenant)) == 0 &&
	    (err = js_set_str(j, "aud", resource)) == 0 &&
	    (err = js_set_str(j, "iss", buf_str(&issuer))) == 0 &&
	    (err = js_set_int(j, "iat", now)) == 0 &&
	    (err = js_set_int(j, "nbf", now)) == 0 &&
	    (err = js_set_int(j, "exp", now + TOKEN_SECONDS)) == 0 &&
	    (err = js_set_str(j, "appid", s->principal)) == 0 &&
	    (err = js_set_str(j, "idtyp", "app")) == 0 &&
	    (err = js_set_str(j, "oid", s->principal)) == 0 &&
	    (err = js_set_str(j, "sub", s->principal)) == 0 &&
	    (err = js_set_str(j, "tid", s->tenant)) == 0 &&
	    (err = js_set_str(j, "ver", "1.0")) == 0)
		err = js_dump(j, out);
	buf_free(&issuer);
	js_free(j);
	return err;
}

int
token_sign(const struct service *s, struct view text, struct buf *out)
{
	uint8_t mac[MAC_LEN];
	size_t at = out->len;
	int err;

	if ((err = b64url_put(out, HEADER, strlen(HEADER))) == 0 &&
	    (err = buf_puts(out, ".")) == 0 &&
	    (err = b64url_put(out, text.p, text.len)) == 0 &&
	    (err = mac_of(s->secret, SECRET_LEN,
	    view_of(out->p + at, out->len - at), mac)) == 0 &&
	    (err = buf_puts(out, ".")) == 0)
		err = b64url_put(out, mac, sizeof(mac));
	return err;
}

int
token_make(const struct service *s, const char *resource, int64_t now,
    struct buf *out)
{
	struct buf text;
	int err;

	buf_init(&text, CLAIMS_MAX);
	if ((err = claims(s, resource, now, &text)) == 0)
		err = token_sign(s, buf_view(&text), out);
	buf_free(&text);
	return err;
}

/* -- checking ----------------------------------------------------------------- */

/* Whose signature it is, before anything is believed. */
static int
is_signed(const struct service *s, const char *token, const char *dot)
{
	uint8_t mac[MAC_LEN];
	struct buf seen;
	int same;

	buf_init(&seen, MAC_LEN);
	same = b64url_get(&seen, dot + 1, strlen(dot + 1)) == 0 &&
	    seen.len == MAC_LEN && mac_of(s->secret, SECRET_LEN,
	    view_of(token, (size_t)(dot - token)), mac) == 0 &&
	    mac_same(seen.p, mac, MAC_LEN);
	buf_free(&seen);
	return same;
}

static char *
copy_of(const char *s)
{
	return s == NULL || !utf8_ok(s, strlen(s), NULL) ? NULL :
	    strndup(s, 256);
}

/* What is wrong is said from the outside in; the signature decides last, so that
 * people learn that they come from another tenant. */
static enum fault
judge(const struct service *s, const struct json_t *j, int holds, int64_t now,
    char **seen)
{
	const char *aud = js_str(j, "aud"), *tid = js_str(j, "tid");
	int64_t expires;

	if (aud == NULL || tid == NULL || js_int(j, "exp", &expires) != 0)
		return FAULT_TOKEN;
	if (strcmp(tid, s->tenant) != 0) {
		*seen = copy_of(tid);
		return FAULT_ISSUER;
	}
	if (!token_resource_ok(s, aud)) {
		*seen = copy_of(aud);
		return FAULT_AUDIENCE;
	}
	if (!holds)
		return FAULT_SIGNATURE;
	return expires > now ? FAULT_NONE : FAULT_TOKEN_EXPIRED;
}

enum fault
token_check(const struct service *s, const char *header, int64_t now,
    char **seen)
{
	const char *token, *first, *last;
	enum fault f = FAULT_TOKEN;
	struct json_t *j = NULL;
	struct buf text;

	if (header == NULL ||
	    strncasecmp(header, SCHEME, strlen(SCHEME)) != 0)
		return FAULT_NO_TOKEN;
	token = header + strlen(SCHEME);
	first = strchr(token, '.');
	last = strrchr(token, '.');
	if (strlen(token) > TOKEN_MAX || first == NULL || first == last)
		return FAULT_TOKEN;
	buf_init(&text, TOKEN_MAX);
	if (b64url_get(&text, first + 1, (size_t)(last - first - 1)) == 0 &&
	    js_parse(buf_view(&text), TOKEN_MAX, &j) == 0)
		f = judge(s, j, is_signed(s, token, last), now, seen);
	js_free(j);
	buf_free(&text);
	return f;
}

/* -- renewing ----------------------------------------------------------------- */

int
token_renewal_make(const struct service *s, int64_t now, struct buf *out)
{
	return token_make(s, RENEWAL, now, out);
}

int
token_renewal_ok(const struct service *s, const char *token, int64_t now)
{
	const char *first = strchr(token, '.'), *last = strrchr(token, '.'), *aud;
	struct json_t *j = NULL;
	struct buf text;
	int64_t expires;
	int ok;

	if (first == NULL || first == last || !is_signed(s, token, last))
		return 0;
	buf_init(&text, TOKEN_MAX);
	ok = b64url_get(&text, first + 1, (size_t)(last - first - 1)) == 0 &&
	    js_parse(buf_view(&text), TOKEN_MAX, &j) == 0 &&
	    (aud = js_str(j, "aud")) != NULL && strcmp(aud, RENEWAL) == 0 &&
	    js_int(j, "exp", &expires) == 0 && expires > now;
	js_free(j);
	buf_free(&text);
	return ok;
}
