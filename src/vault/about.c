#include "src/vault/about.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/mode.h"

#define FILE_NAME "vault.json"
#define FORM "keyconvoy vault 2"
#define ABOUT_MAX 4096

int
about_name_check(const char *name)
{
	size_t len = strlen(name);

	if (len < 3 || len > VAULT_NAME_MAX || name[0] < 'a' || name[0] > 'z' ||
	    name[len - 1] == '-' || (len > strlen(OF_POOL) &&
	    strcmp(name + len - strlen(OF_POOL), OF_POOL) == 0))
		return ERR_FORMAT;
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] ==
	    '\0' ? 0 : ERR_FORMAT;
}

int
about_write(const char *dir, const struct about *a)
{
	struct json_t *j = js_new();
	char path[FILE_PATH_MAX];
	struct buf b;
	int err;

	buf_init(&b, ABOUT_MAX);
	if ((err = js_set_str(j, "form", FORM)) == 0 &&
	    (err = js_set_str(j, "mode", mode_name(MODE_REHEARSAL))) == 0 &&
	    (err = js_set_str(j, "name", a->name)) == 0 &&
	    (err = js_set_str(j, "region", a->region)) == 0 &&
	    (err = js_set_str(j, "kid", a->kid)) == 0 &&
	    (err = js_set_hex(j, "hknso", a->hknso, SHA256_LEN)) == 0 &&
	    (err = js_set_hex(j, "kek", a->kek, SHA256_LEN)) == 0 &&
	    (err = js_set_hex(j, "root", a->root, SHA256_LEN)) == 0 &&
	    (err = js_dump_pretty(j, &b)) == 0 &&
	    (err = buf_puts(&b, "\n")) == 0 &&
	    (err = path_join(path, dir, FILE_NAME)) == 0)
		err = file_write_new(path, buf_view(&b));
	buf_free(&b);
	js_free(j);
	return err;
}

static int
text(const struct json_t *j, const char *key, char *out, size_t size)
{
	const char *s = js_str(j, key);

	if (s == NULL || strlen(s) >= size)
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

static int
parse(const struct json_t *j, struct about *a)
{
	const char *form = js_str(j, "form"), *mode = js_str(j, "mode");
	struct kid kid;

	if (js_only(j, "form mode name region kid hknso kek root") != 0 ||
	    form == NULL || strcmp(form, FORM) != 0 || mode == NULL ||
	    strcmp(mode, mode_name(MODE_REHEARSAL)) != 0 ||
	    text(j, "name", a->name, sizeof(a->name)) != 0 ||
	    text(j, "region", a->region, sizeof(a->region)) != 0 ||
	    text(j, "kid", a->kid, sizeof(a->kid)) != 0 ||
	    about_name_check(a->name) != 0 || kid_parse(a->kid, &kid) != 0 ||
	    js_hex(j, "hknso", a->hknso, SHA256_LEN) != 0 ||
	    js_hex(j, "kek", a->kek, SHA256_LEN) != 0)
		return ERR_FORMAT;
	return js_hex(j, "root", a->root, SHA256_LEN);
}

int
about_read(const char *dir, struct about *a)
{
	struct json_t *j = NULL;
	char path[FILE_PATH_MAX];
	struct buf b;
	int err = path_join(path, dir, FILE_NAME);

	buf_init(&b, ABOUT_MAX);
	if (err == 0 && (err = file_read(path, &b)) == 0 &&
	    (err = js_parse(buf_view(&b), ABOUT_MAX, &j)) == 0)
		err = parse(j, a);
	js_free(j);
	buf_free(&b);
	return err;
}
