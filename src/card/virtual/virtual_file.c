/*
 * A virtual card's file: JSON, strict both ways, bytes in base64url. Members:
 *
 *   form     "keyconvoy virtual card 1"
 *   name     the file's name without ".card"; number derives from it
 *   piv      false: a card without the PIV application
 *   room     bytes that objects may take
 *   mgm      {alg "aes192", "3des", "aes128", "aes256", key}: slot 9B, in the clear
 *   pin, puk {is "factory", "practice" or "own", tries, log_n, salt, wrap}:
 *            wrap is the storage key, AES-256-GCM under scrypt(2^log_n, 8, 1)
 *            of the value padded with FF; nonce, cipher text, tag
 *   objects  {"5fc102": content, ...}
 *   printed  5FC109, AES-256-GCM under the storage key; may be missing
 *   key      {point, sealed}: slot 9D, sealed under the storage key; likewise
 */
#include "src/card/virtual/vcard.h"

#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/practice.h"
#include "src/base/text.h"
#include "src/card/piv/admin.h"

#define FORM	"keyconvoy virtual card 1"
#define SUFFIX	".card"

static const char *const is_words[] = { "factory", "practice", "own" };

static const struct {
	uint8_t alg;
	const char *word;
} algs[] = {
	{ PIV_ALG_AES192, "aes192" },
	{ PIV_ALG_3DES, "3des" },
	{ PIV_ALG_AES128, "aes128" },
	{ PIV_ALG_AES256, "aes256" },
};

/* -- reading -------------------------------------------------------------------- */

static int
read_pin(const struct json_t *j, struct vcard_pin *p)
{
	const char *is = js_str(j, "is");
	int64_t tries, log_n;

	if (js_only(j, "is tries log_n salt wrap") || is == NULL ||
	    js_int(j, "tries", &tries) || js_int(j, "log_n", &log_n) ||
	    tries < 0 || tries > VCARD_TRIES ||
	    log_n < VCARD_LOG_N_MIN || log_n > VCARD_LOG_N_MAX ||
	    js_b64(j, "salt", p->salt, sizeof(p->salt)) ||
	    js_b64(j, "wrap", p->wrap, sizeof(p->wrap)))
		return ERR_FORMAT;
	p->tries = (uint8_t)tries;
	p->log_n = (unsigned)log_n;
	for (size_t i = 0; i < sizeof(is_words) / sizeof(is_words[0]); i++)
		if (strcmp(is, is_words[i]) == 0) {
			p->is = (enum vcard_is)i;
			return 0;
		}
	return ERR_FORMAT;
}

static int
read_mgm(const struct json_t *j, struct vcard *c)
{
	const char *word = js_str(j, "alg");

	if (js_only(j, "alg key") || word == NULL)
		return ERR_FORMAT;
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++)
		if (strcmp(word, algs[i].word) == 0)
			c->mgm_alg = algs[i].alg;
	return c->mgm_alg == 0 ? ERR_FORMAT :
	    js_b64(j, "key", c->mgm, admin_key_len(c->mgm_alg));
}

/* One member, "5fc102" and the like. */
static int
read_object(const struct json_t *j, const char *name, struct vcard *c)
{
	struct buf content;
	uint32_t number;
	uint8_t tag[3];
	int err;

	if (hex_get(tag, sizeof(tag), name))
		return ERR_FORMAT;
	number = (uint32_t)tag[0] << 16 | (uint32_t)tag[1] << 8 | tag[2];
	if (!vcard_tag_known(number) || number == PIV_PRINTED)
		return ERR_FORMAT;
	buf_init(&content, PIV_OBJECT_MAX);
	err = js_b64_buf(j, name, &content);
	if (err == 0 && content.len == 0)
		err = ERR_FORMAT;
	if (err == 0)
		err = vcard_object_set(c, number, buf_view(&content));
	buf_free(&content);
	return err;
}

static int
read_objects(const struct json_t *j, struct vcard *c)
{
	struct json_t *value;
	const char *name;

	if (j == NULL)
		return ERR_FORMAT;
	for (size_t i = 0; (name = js_member(j, i, &value)) != NULL; i++)
		if (read_object(j, name, c))
			return ERR_FORMAT;
	return 0;
}

static int
read_key(const struct json_t *j, struct vcard *c)
{
	if (js_only(j, "point sealed") ||
	    js_b64(j, "point", c->point, sizeof(c->point)) ||
	    js_b64(j, "sealed", c->scalar, sizeof(c->scalar)) ||
	    admin_point(c->point))
		return ERR_FORMAT;
	c->has_key = 1;
	return 0;
}

static int
read_card(const struct json_t *j, struct vcard *c)
{
	const char *form = js_str(j, "form"), *name = js_str(j, "name");
	const char *number = js_str(j, "number");
	char expected[12];
	int64_t room;

	if (js_only(j, "form name number piv room mgm pin puk objects "
	    "printed? key?") || form == NULL || strcmp(form, FORM) != 0 ||
	    name == NULL || strcmp(name, c->name) != 0)
		return ERR_FORMAT;
	card_number_text(c->serial, expected);
	if (number == NULL || strcmp(number, expected) != 0 ||
	    js_bool(j, "piv", &c->piv) || js_int(j, "room", &room) ||
	    room < 0 || room > VCARD_ROOM)
		return ERR_FORMAT;
	c->room = (uint32_t)room;
	if (read_mgm(js_obj(j, "mgm"), c) ||
	    read_pin(js_obj(j, "pin"), &c->pin) ||
	    read_pin(js_obj(j, "puk"), &c->puk))
		return ERR_FORMAT;
	if (js_has(j, "printed") && (js_b64_buf(j, "printed", &c->printed) ||
	    c->printed.len <= VCARD_SEAL_LEN))
		return ERR_FORMAT;
	if (js_has(j, "key") && read_key(js_obj(j, "key"), c))
		return ERR_FORMAT;
	return read_objects(js_obj(j, "objects"), c);
}

/* Name, number and path of a card that is not there yet. */
static int
begin(struct vcard *c, const char *dir, const char *name)
{
	char file[CARD_NAME_MAX + sizeof(SUFFIX)];
	int err;

	vcard_clear(c);
	if (!card_name_ok(name))
		return ERR_ARG;
	(void)snprintf(c->name, sizeof(c->name), "%s", name);
	(void)snprintf(file, sizeof(file), "%s" SUFFIX, name);
	if ((err = path_join(c->path, dir, file)) != 0)
		return err;
	return practice_serial(name, &c->serial);
}

int
vcard_read(struct vcard *c, const char *dir, const char *name,
    struct view text)
{
	struct json_t *j = NULL;
	int err;

	if ((err = begin(c, dir, name)) == 0 &&
	    (err = js_parse(text, VCARD_FILE_MAX, &j)) == 0)
		err = read_card(j, c);
	js_free(j);
	if (err)
		vcard_clear(c);
	return err;
}

int
vcard_load(struct vcard *c, const char *dir, const char *name)
{
	struct buf text;
	int err;

	buf_init(&text, VCARD_FILE_MAX);
	if ((err = begin(c, dir, name)) == 0 &&
	    (err = file_read(c->path, &text)) == 0)
		err = vcard_read(c, dir, name, buf_view(&text));
	buf_free(&text);
	if (err)
		vcard_clear(c);
	return err;
}

/* -- writing -------------------------------------------------------------------- */

static struct json_t *
write_pin(const struct vcard_pin *p)
{
	struct json_t *j = js_new();

	(void)js_set_str(j, "is", is_words[p->is]);
	(void)js_set_int(j, "tries", p->tries);
	(void)js_set_int(j, "log_n", p->log_n);
	(void)js_set_b64(j, "salt", p->salt, sizeof(p->salt));
	(void)js_set_b64(j, "wrap", p->wrap, sizeof(p->wrap));
	return j;
}

static struct json_t *
write_mgm(const struct vcard *c)
{
	struct json_t *j = js_new();

	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++)
		if (algs[i].alg == c->mgm_alg)
			(void)js_set_str(j, "alg", algs[i].word);
	(void)js_set_b64(j, "key", c->mgm, admin_key_len(c->mgm_alg));
	return j;
}

static struct json_t *
write_objects(const struct vcard *c)
{
	struct json_t *j = js_new();
	char name[7];

	for (size_t i = 0; i < c->n_objects; i++) {
		const struct vcard_object *o = &c->objects[i];

		(void)snprintf(name, sizeof(name), "%06x", o->tag & 0xffffff);
		(void)js_set_b64(j, name, o->content.p, o->content.len);
	}
	return j;
}

static struct json_t *
write_key(const struct vcard *c)
{
	struct json_t *j = js_new();

	(void)js_set_b64(j, "point", c->point, sizeof(c->point));
	(void)js_set_b64(j, "sealed", c->scalar, sizeof(c->scalar));
	return j;
}

/* Every setter answers ERR_NOMEM once memory is out: a look at the end. */
static int
card_text(const struct vcard *c, struct buf *out)
{
	struct json_t *j = js_new();
	char number[12];
	int err = 0;

	card_number_text(c->serial, number);
	err |= js_set_str(j, "form", FORM);
	err |= js_set_str(j, "name", c->name);
	err |= js_set_str(j, "number", number);
	err |= js_set_bool(j, "piv", c->piv);
	err |= js_set_int(j, "room", c->room);
	err |= js_set(j, "mgm", write_mgm(c));
	err |= js_set(j, "pin", write_pin(&c->pin));
	err |= js_set(j, "puk", write_pin(&c->puk));
	err |= js_set(j, "objects", write_objects(c));
	if (c->printed.len > 0)
		err |= js_set_b64(j, "printed", c->printed.p, c->printed.len);
	if (c->has_key)
		err |= js_set(j, "key", write_key(c));
	err = err ? ERR_NOMEM : js_dump_pretty(j, out);
	if (err == 0)
		err = buf_puts(out, "\n");
	js_free(j);
	return err;
}

static int
save(const struct vcard *c, int (*writer)(const char *, struct view))
{
	struct buf text;
	int err;

	buf_init(&text, VCARD_FILE_MAX);
	err = card_text(c, &text);
	if (err == 0)
		err = writer(c->path, buf_view(&text));
	buf_free(&text);
	return err;
}

int
vcard_save(const struct vcard *c)
{
	return save(c, file_write);
}

int
vcard_save_new(const struct vcard *c)
{
	return save(c, file_write_new);
}

/* -- those of a folder ------------------------------------------------------------ */

struct naming {
	struct buf *out;
	unsigned n;
};

/* What is named otherwise is no card, and none of our business. */
static int
name_file(void *arg, const char *file)
{
	const size_t len = strlen(file), more = strlen(SUFFIX);
	char name[CARD_NAME_MAX + 1];
	const struct rec_named rec = { .name = name };
	struct naming *to = arg;

	if (len <= more || len - more >= sizeof(name) ||
	    strcmp(file + len - more, SUFFIX) != 0)
		return 0;
	memcpy(name, file, len - more);
	name[len - more] = '\0';
	if (!card_name_ok(name))
		return 0;
	return ++to->n > CARD_NAMES_MAX ? ERR_CARDS_MANY :
	    wire_put(to->out, &form_named, &rec);
}

int
vcard_names(const char *dir, struct buf *out)
{
	struct naming to = { out, 0 };

	return dir_each(dir, name_file, &to);
}

/* -- a new one ------------------------------------------------------------------ */

static const uint8_t factory_pin[VCARD_PIN_LEN] = {
	'1', '2', '3', '4', '5', '6', 0xff, 0xff
};
static const uint8_t factory_puk[VCARD_PIN_LEN] = {
	'1', '2', '3', '4', '5', '6', '7', '8'
};

int
vcard_make(struct vcard *c, const char *dir, const char *name)
{
	struct secret storage = { 0 };
	int err;

	if ((err = begin(c, dir, name)) != 0)
		return err;
	c->piv = 1;
	c->room = VCARD_ROOM;
	c->mgm_alg = PIV_ALG_AES192;
	memcpy(c->mgm, admin_factory_key, sizeof(c->mgm));
	c->pin.tries = c->puk.tries = VCARD_TRIES;
	if ((err = secret_new(&storage, VCARD_KEY_LEN)) == 0 &&
	    (err = admin_random(storage.p, storage.len)) == 0 &&
	    (err = vcard_wrap(c, "pin", &c->pin, factory_pin, &storage)) == 0)
		err = vcard_wrap(c, "puk", &c->puk, factory_puk, &storage);
	secret_free(&storage);
	if (err)
		vcard_clear(c);
	return err;
}
