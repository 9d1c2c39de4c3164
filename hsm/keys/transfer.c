#include "hsm/keys/transfer.h"

#include <string.h>

#include "hsm/keys/name_check.h"
#include "hsm/jose/jose.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define MEMBERS "form mode region subscription name source target kek type " \
	"size pub rights"
/* What the key may do where it arrives: as of a vault's key file. */
#define ARRIVES_AS "vault"

/* The members that are text or a set of rights, as they may be. */
static int
check(const struct transfer *t)
{
	if (guid_check(t->subscription) != 0 ||
	    key_name_check(t->name) != 0 || region_check(t->region) != 0 ||
	    key_size_check(t->type, t->size) != 0 || t->rights == 0 ||
	    (t->rights & ~key_rights_imported(t->type)) != 0)
		return ERR_ARG;
	return 0;
}

/* -- writing ------------------------------------------------------------------------ */

static int
put_header(struct json_t *h, const struct transfer *t)
{
	struct key_info rights = { .app = ARRIVES_AS, .rights = t->rights };
	int err;

	if ((err = js_set_str(h, "form", TRANSFER_KEY_FORM)) != 0 ||
	    (err = js_set_str(h, "mode", mode_name(t->mode))) != 0 ||
	    (err = js_set_str(h, "region", t->region)) != 0 ||
	    (err = js_set_str(h, "subscription", t->subscription)) != 0 ||
	    (err = js_set_str(h, "name", t->name)) != 0 ||
	    (err = js_set_hex(h, "source", t->source, SHA256_LEN)) != 0 ||
	    (err = js_set_hex(h, "target", t->target, SHA256_LEN)) != 0 ||
	    (err = js_set_hex(h, "kek", t->kek, SHA256_LEN)) != 0 ||
	    (err = key_put_pub(h, t->type, t->size, t->pub)) != 0)
		return err;
	return key_put_rights(h, &rights);
}

/* The names in it are those of who signs and of who can open it. */
static int
fits(const struct transfer *t, const struct world *source, EVP_PKEY *kek)
{
	uint8_t digest[SHA256_LEN];
	int err;

	if ((err = check(t)) != 0 || (err = pkey_spki_digest(kek, digest)) != 0)
		return err;
	if (t->mode != source->mode ||
	    memcmp(t->source, source->hknso, SHA256_LEN) != 0 ||
	    memcmp(t->kek, digest, SHA256_LEN) != 0)
		return ERR_ARG;
	return 0;
}

int
transfer_write(const struct transfer *t, const struct world *source,
    EVP_PKEY *kml, EVP_PKEY *kek, struct view pkcs8, struct buf *out)
{
	struct json_t *header;
	struct buf jwe;
	int err = fits(t, source, kek);

	if (err != 0)
		return err;
	header = js_new();
	buf_init(&jwe, PACKAGE_MAX);
	if ((err = put_header(header, t)) == 0 &&
	    (err = jwe_write_rsa(header, kek, pkcs8, &jwe)) == 0)
		err = sign_bytes(TRANSFER_FORM, JOSE_FLAT, source, kml,
		    buf_view(&jwe), out);
	buf_free(&jwe);
	js_free(header);
	return err;
}

/* -- reading ------------------------------------------------------------------------ */

static int
get_text(const struct json_t *j, const char *name, char *out, size_t size)
{
	const char *s = js_str(j, name);

	if (s == NULL || strlen(s) >= size)
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

static int
get_header(const struct json_t *h, struct transfer *t)
{
	const char *mode = js_str(h, "mode");
	struct key_info rights = { .app = ARRIVES_AS };
	enum mode named;
	int err;

	if (mode == NULL || mode_parse(mode, &named) != 0 || named != t->mode ||
	    get_text(h, "region", t->region, sizeof(t->region)) != 0 ||
	    get_text(h, "subscription", t->subscription,
	    sizeof(t->subscription)) != 0 ||
	    get_text(h, "name", t->name, sizeof(t->name)) != 0 ||
	    js_hex(h, "source", t->source, SHA256_LEN) != 0 ||
	    js_hex(h, "target", t->target, SHA256_LEN) != 0 ||
	    js_hex(h, "kek", t->kek, SHA256_LEN) != 0 ||
	    key_get_rights(h, &rights) != 0)
		return ERR_FORMAT;
	t->rights = rights.rights;
	if ((err = key_get_pub(h, &t->type, &t->size, &t->pub)) != 0)
		return err;
	return check(t) == 0 ? 0 : ERR_FORMAT;
}

static int
read_jwe(struct view text, struct jwe *jwe)
{
	return jwe_read(JOSE_COMPACT, JWE_RSA, text, TRANSFER_KEY_FORM, MEMBERS,
	    PKCS8_MAX, jwe);
}

/* What the JWE says, and that the world which signed says it of itself. */
static int
get_signed(struct transfer *t, const uint8_t signer[static SHA256_LEN])
{
	struct jwe jwe;
	int err = read_jwe(buf_view(&t->jwe), &jwe);

	if (err != 0)
		return err;
	err = get_header(jwe.header, t);
	if (err == 0 && memcmp(t->source, signer, SHA256_LEN) != 0)
		err = ERR_AUTH;
	jwe_free(&jwe);
	return err;
}

int
transfer_read(struct view file, struct transfer *t)
{
	uint8_t signer[SHA256_LEN];
	int err;

	memset(t, 0, sizeof(*t));
	if (file.len > PACKAGE_MAX)
		return ERR_TOOBIG;
	buf_init(&t->jwe, PACKAGE_MAX);
	if ((err = sign_open(TRANSFER_FORM, JOSE_FLAT, file, PACKAGE_MAX,
	    &t->jwe, signer, &t->mode)) == 0)
		err = get_signed(t, signer);
	if (err != 0)
		transfer_free(t);
	return err;
}

/* -- opening ------------------------------------------------------------------------ */

static int
is_pair(const struct secret *pkcs8, EVP_PKEY *pub)
{
	EVP_PKEY *pair;
	int err = pkey_from_pkcs8(view_of(pkcs8->p, pkcs8->len), &pair);

	if (err != 0)
		return err;
	err = pkey_is_pair(pair, pub);
	EVP_PKEY_free(pair);
	return err;
}

int
transfer_open(const struct transfer *t, EVP_PKEY *kek, struct secret *pkcs8)
{
	struct secret plain = { 0 };
	struct jwe jwe;
	int err = read_jwe(buf_view(&t->jwe), &jwe);

	if (err != 0)
		return err;
	/* Who sent it is certain by now; a wrong content is no oracle. */
	if ((err = jwe_open_rsa(&jwe, kek, &plain)) == 0 &&
	    is_pair(&plain, t->pub) != 0)
		err = ERR_AUTH;
	if (err == 0)
		secret_move(pkcs8, &plain);
	secret_free(&plain);
	jwe_free(&jwe);
	return err;
}

void
transfer_free(struct transfer *t)
{
	EVP_PKEY_free(t->pub);
	buf_free(&t->jwe);
	memset(t, 0, sizeof(*t));
}
