#include "hsm/keys/keyfile.h"

#include <string.h>

#include "hsm/keys/name_check.h"
#include "hsm/jose/jose.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"

#define FORM "keyconvoy-key-1"
#define MEMBERS "form mode app ident plainname type size pub hknso hkm rights"

int
key_size_check(enum key_type type, uint32_t size)
{
	if (type == KEY_RSA && (size == 2048 || size == 3072 || size == 4096))
		return 0;
	if (type == KEY_EC && (size == 256 || size == 384 || size == 521))
		return 0;
	return ERR_ARG;
}

/* -- writing ------------------------------------------------------------------- */

int
key_put_pub(struct json_t *header, enum key_type type, uint32_t size,
    const EVP_PKEY *pub)
{
	struct json_t *jwk;
	int err;

	if ((err = js_set_str(header, "type",
	    type == KEY_RSA ? "RSA" : "EC")) != 0 ||
	    (err = js_set_int(header, "size", size)) != 0 ||
	    (err = pkey_to_jwk(pub, &jwk)) != 0)
		return err;
	return js_set(header, "pub", jwk);
}

static int
put_header(struct json_t *h, const struct key_info *info)
{
	int err;

	if ((err = js_set_str(h, "form", FORM)) != 0 ||
	    (err = js_set_str(h, "mode", mode_name(info->mode))) != 0 ||
	    (err = js_set_str(h, "app", info->app)) != 0 ||
	    (err = js_set_str(h, "ident", info->ident)) != 0 ||
	    (err = js_set_str(h, "plainname", info->plainname)) != 0 ||
	    (err = key_put_pub(h, info->type, info->size, info->pub)) != 0 ||
	    (err = js_set_hex(h, "hknso", info->hknso, SHA256_LEN)) != 0 ||
	    (err = js_set_hex(h, "hkm", info->hkm, SHA256_LEN)) != 0)
		return err;
	return key_put_rights(h, info);
}

int
key_write(const struct key_info *info, const struct secret *km,
    struct view pkcs8, struct buf *out)
{
	struct json_t *header = js_new();
	int err = put_header(header, info);

	if (err == 0)
		err = jwe_write_dir(JOSE_FLAT, header, km, pkcs8, out);
	js_free(header);
	return err;
}

/* -- reading ------------------------------------------------------------------- */

/* The public half is of the type and size that the header says. */
int
key_get_pub(const struct json_t *header, enum key_type *type, uint32_t *size,
    EVP_PKEY **pub)
{
	const char *name = js_str(header, "type");
	EVP_PKEY *key;
	int64_t bits;
	int err;

	if (name == NULL || js_int(header, "size", &bits) != 0 ||
	    bits < 0 || bits > 4096)
		return ERR_FORMAT;
	*size = (uint32_t)bits;
	*type = strcmp(name, "RSA") == 0 ? KEY_RSA : KEY_EC;
	if ((*type == KEY_EC && strcmp(name, "EC") != 0) ||
	    key_size_check(*type, *size) != 0)
		return ERR_FORMAT;
	err = pkey_from_jwk(js_obj(header, "pub"), &key);
	if (err != 0)
		return err;
	if (!EVP_PKEY_is_a(key, name) || EVP_PKEY_get_bits(key) != (int)*size) {
		EVP_PKEY_free(key);
		return ERR_FORMAT;
	}
	*pub = key;
	return 0;
}

static int
get_header(const struct json_t *h, struct key_info *info)
{
	const char *mode = js_str(h, "mode");
	int err;

	if (mode == NULL || mode_parse(mode, &info->mode) != 0 ||
	    js_copy(h, "app", info->app, sizeof(info->app)) != 0 ||
	    js_copy(h, "ident", info->ident, sizeof(info->ident)) != 0 ||
	    ident_check(info->ident) != 0 ||
	    js_copy(h, "plainname", info->plainname,
	    sizeof(info->plainname)) != 0 ||
	    js_hex(h, "hknso", info->hknso, SHA256_LEN) != 0 ||
	    js_hex(h, "hkm", info->hkm, SHA256_LEN) != 0 ||
	    key_get_rights(h, info) != 0)
		return ERR_FORMAT;
	if ((err = key_get_pub(h, &info->type, &info->size, &info->pub)) != 0)
		return err;
	/* An EC key cannot decrypt, whatever its file says; a KEK has to. */
	if ((info->type == KEY_EC &&
	    (info->rights & (RIGHT_DECRYPT | RIGHT_UNWRAP)) != 0))
		return ERR_FORMAT;
	return 0;
}

static int
read_jwe(struct view file, struct jwe *jwe)
{
	if (file.len > KEY_FILE_MAX)
		return ERR_TOOBIG;
	return jwe_read(JOSE_FLAT, JWE_DIR, file, FORM, MEMBERS, PKCS8_MAX, jwe);
}

static int
take_header(const struct json_t *header, struct key_info *info)
{
	int err;

	memset(info, 0, sizeof(*info));
	if ((err = get_header(header, info)) != 0)
		key_info_free(info);
	return err;
}

int
key_peek(struct view file, struct key_info *info)
{
	struct jwe jwe;
	int err = read_jwe(file, &jwe);

	if (err != 0)
		return err;
	err = take_header(jwe.header, info);
	jwe_free(&jwe);
	return err;
}

int
key_open(struct view file, const struct secret *km, struct key_info *info,
    struct secret *pkcs8)
{
	struct secret plain = { 0 };
	struct jwe jwe;
	int err = read_jwe(file, &jwe);

	if (err != 0)
		return err;
	err = jwe_open_dir(&jwe, km, &plain);
	if (err == 0)
		err = take_header(jwe.header, info);
	if (err == 0)
		secret_move(pkcs8, &plain);
	secret_free(&plain);
	jwe_free(&jwe);
	return err;
}

void
key_info_free(struct key_info *info)
{
	EVP_PKEY_free(info->pub);
	memset(info, 0, sizeof(*info));
}
