#include "hsm/keyfile.h"

#include <string.h>

#include "hsm/jose.h"
#include "hsm/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define FORM "keyconvoy-key-1"
#define MEMBERS "form mode app ident plainname type size pub hknso hkm rights"

static const struct {
	enum right right;
	const char *action;
	int quorum;
} actions[] = {
	{ RIGHT_SIGN, "sign", 0 },
	{ RIGHT_DECRYPT, "decrypt", 0 },
	{ RIGHT_COPY, "copy", 1 },
};

#define ACTIONS (sizeof(actions) / sizeof(actions[0]))

int
ident_check(const char *ident)
{
	size_t len = strlen(ident);

	if (len < 1 || len > IDENT_MAX ||
	    strspn(ident, "0123456789abcdefghijklmnopqrstuvwxyz-") != len)
		return ERR_ARG;
	return 0;
}

uint32_t
key_rights(enum key_type type)
{
	return RIGHT_SIGN | RIGHT_COPY | (type == KEY_RSA ? RIGHT_DECRYPT : 0u);
}

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

/* The group of all rights that need, or do not need, the quorum. */
static int
add_group(struct json_t *groups, uint32_t rights, int quorum)
{
	struct json_t *group = js_new(), *list = js_new_arr();
	int err = 0;

	for (size_t i = 0; err == 0 && i < ACTIONS; i++)
		if ((rights & actions[i].right) != 0 &&
		    actions[i].quorum == quorum)
			err = js_add_str(list, actions[i].action);
	if (err != 0)
		js_free(list);
	else
		err = js_set(group, "actions", list);
	if (err == 0 && quorum)
		err = js_set_bool(group, "quorum", 1);
	if (err == 0)
		return js_add(groups, group);
	js_free(group);
	return err;
}

static int
add_transfer(struct json_t *groups, const struct key_info *info)
{
	struct json_t *group = js_new(), *list = js_new_arr();
	int err;

	if ((err = js_add_str(list, "transfer")) != 0)
		js_free(list);
	else
		err = js_set(group, "actions", list);
	if (err == 0 && (err = js_set_str(group, "method", "azure")) == 0 &&
	    (err = js_set_hex(group, "kek", info->kek, SHA256_LEN)) == 0 &&
	    (err = js_set_str(group, "kid", info->kid)) == 0)
		return js_add(groups, group);
	js_free(group);
	return err;
}

static int
put_rights(struct json_t *header, const struct key_info *info)
{
	struct json_t *groups = js_new_arr();
	int err;

	if (info->method == METHOD_AZURE)
		err = add_transfer(groups, info);
	else if ((err = add_group(groups, info->rights, 0)) == 0)
		err = add_group(groups, info->rights, 1);
	if (err != 0) {
		js_free(groups);
		return err;
	}
	return js_set(header, "rights", groups);
}

static int
put_header(struct json_t *h, const struct key_info *info)
{
	struct json_t *jwk;
	int err;

	if ((err = js_set_str(h, "form", FORM)) != 0 ||
	    (err = js_set_str(h, "mode", mode_name(info->mode))) != 0 ||
	    (err = js_set_str(h, "app", info->app)) != 0 ||
	    (err = js_set_str(h, "ident", info->ident)) != 0 ||
	    (err = js_set_str(h, "plainname", info->plainname)) != 0 ||
	    (err = js_set_str(h, "type",
	    info->type == KEY_RSA ? "RSA" : "EC")) != 0 ||
	    (err = js_set_int(h, "size", info->size)) != 0 ||
	    (err = pkey_to_jwk(info->pub, &jwk)) != 0 ||
	    (err = js_set(h, "pub", jwk)) != 0 ||
	    (err = js_set_hex(h, "hknso", info->hknso, SHA256_LEN)) != 0 ||
	    (err = js_set_hex(h, "hkm", info->hkm, SHA256_LEN)) != 0)
		return err;
	return put_rights(h, info);
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

static int
get_text(const struct json_t *j, const char *name, char *out, size_t size)
{
	const char *s = js_str(j, name);

	if (s == NULL || strlen(s) >= size || !utf8_ok(s, strlen(s), NULL))
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

static int
get_transfer(const struct json_t *group, struct key_info *info)
{
	const char *method = js_str(group, "method");
	struct json_t *list = js_arr(group, "actions");
	const char *action = js_text(js_at(list, 0));
	struct kid kid;

	if (js_only(group, "actions method kek kid") != 0 || method == NULL ||
	    strcmp(method, "azure") != 0 || js_len(list) != 1 ||
	    action == NULL || strcmp(action, "transfer") != 0 ||
	    js_hex(group, "kek", info->kek, SHA256_LEN) != 0 ||
	    get_text(group, "kid", info->kid, sizeof(info->kid)) != 0 ||
	    kid_parse(info->kid, &kid) != 0)
		return ERR_FORMAT;
	info->method = METHOD_AZURE;
	info->rights = RIGHT_TRANSFER;
	return 0;
}

/* Adds the group's rights; a right out of its place is refused. */
static int
get_group(const struct json_t *group, int quorum, uint32_t *rights)
{
	struct json_t *list = js_arr(group, "actions");
	size_t found = 0;
	int is = 0;

	if (js_only(group, quorum ? "actions quorum" : "actions") != 0 ||
	    (quorum && (js_bool(group, "quorum", &is) != 0 || !is)))
		return ERR_FORMAT;
	for (size_t i = 0; i < ACTIONS; i++) {
		const char *s = js_text(js_at(list, found));

		if (s == NULL || strcmp(s, actions[i].action) != 0 ||
		    actions[i].quorum != quorum)
			continue;
		*rights |= actions[i].right;
		found++;
	}
	return found > 0 && found == js_len(list) ? 0 : ERR_FORMAT;
}

static int
get_rights(const struct json_t *header, struct key_info *info)
{
	struct json_t *groups = js_arr(header, "rights");

	if (strcmp(info->app, "xferacld") == 0)
		return js_len(groups) == 1 ?
		    get_transfer(js_at(groups, 0), info) : ERR_FORMAT;
	if (strcmp(info->app, "simple") != 0 || js_len(groups) != 2 ||
	    get_group(js_at(groups, 0), 0, &info->rights) != 0 ||
	    get_group(js_at(groups, 1), 1, &info->rights) != 0)
		return ERR_FORMAT;
	return 0;
}

/* The public half is of the type and size that the header says. */
static int
get_pub(const struct json_t *header, struct key_info *info)
{
	const char *type = js_str(header, "type");
	int64_t size;
	int err;

	if (type == NULL || js_int(header, "size", &size) != 0 ||
	    size < 0 || size > 4096)
		return ERR_FORMAT;
	info->size = (uint32_t)size;
	info->type = strcmp(type, "RSA") == 0 ? KEY_RSA : KEY_EC;
	if (info->type == KEY_EC && strcmp(type, "EC") != 0)
		return ERR_FORMAT;
	if (key_size_check(info->type, info->size) != 0)
		return ERR_FORMAT;
	err = pkey_from_jwk(js_obj(header, "pub"), &info->pub);
	if (err != 0)
		return err;
	if (!EVP_PKEY_is_a(info->pub, type) ||
	    EVP_PKEY_get_bits(info->pub) != (int)info->size)
		return ERR_FORMAT;
	return 0;
}

static int
get_header(const struct json_t *h, struct key_info *info)
{
	const char *mode = js_str(h, "mode");

	if (mode == NULL || mode_parse(mode, &info->mode) != 0 ||
	    get_text(h, "app", info->app, sizeof(info->app)) != 0 ||
	    get_text(h, "ident", info->ident, sizeof(info->ident)) != 0 ||
	    ident_check(info->ident) != 0 ||
	    get_text(h, "plainname", info->plainname,
	    sizeof(info->plainname)) != 0 ||
	    js_hex(h, "hknso", info->hknso, SHA256_LEN) != 0 ||
	    js_hex(h, "hkm", info->hkm, SHA256_LEN) != 0 ||
	    get_rights(h, info) != 0)
		return ERR_FORMAT;
	return get_pub(h, info);
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
