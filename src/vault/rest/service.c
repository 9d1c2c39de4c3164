#include "src/vault/rest/service.h"

#include <stdio.h>
#include <string.h>

#include "src/base/digest.h"
#include "src/base/err.h"
#include "src/base/text.h"

#define DOMAIN "localhost"

/* Of one vault always the same: a UUID of version 8 (RFC 9562) over what for and
 * the vault's world. */
static int
guid_of(const char *what, const uint8_t hknso[static SHA256_LEN],
    char out[static GUID_TEXT + 1])
{
	uint8_t d[SHA256_LEN];
	char hex[2 * 16 + 1];
	struct buf b;
	int err;

	buf_init(&b, 256);
	(void)buf_puts(&b, what);
	if ((err = buf_put(&b, hknso, SHA256_LEN)) == 0)
		err = sha256(b.p, b.len, d);
	buf_free(&b);
	if (err != 0)
		return err;
	d[6] = (uint8_t)((d[6] & 0x0f) | 0x80);
	d[8] = (uint8_t)((d[8] & 0x3f) | 0x80);
	hex_put(hex, d, 16);
	(void)snprintf(out, GUID_TEXT + 1, "%.8s-%.4s-%.4s-%.4s-%.12s", hex,
	    hex + 8, hex + 12, hex + 16, hex + 20);
	return 0;
}

/* The pool's name is the vault's with an end, and no longer than one may be. */
static void
hosts(struct service *s, unsigned port)
{
	const int room = VAULT_NAME_MAX - (int)strlen(OF_POOL);

	(void)snprintf(s->name[FACE_VAULT], sizeof(s->name[FACE_VAULT]), "%s",
	    s->v.about.name);
	(void)snprintf(s->name[FACE_POOL], sizeof(s->name[FACE_POOL]),
	    "%.*s" OF_POOL, room, s->v.about.name);
	for (int i = 0; i < FACES; i++)
		(void)snprintf(s->host[i], sizeof(s->host[i]), "%s." DOMAIN
		    ":%u", s->name[i], port);
	(void)snprintf(s->base, sizeof(s->base), "https://" DOMAIN ":%u", port);
}

int
service_names(struct service *s, unsigned port)
{
	const uint8_t *hknso = s->v.about.hknso;
	int err;

	hosts(s, port);
	if ((err = guid_of("tenant", hknso, s->tenant)) != 0 ||
	    (err = guid_of("subscription", hknso, s->subscription)) != 0)
		return err;
	return guid_of("principal", hknso, s->principal);
}
