#include "src/steps/online/courier.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "src/steps/names.h"

static int
read_file(const struct json_t *j, const char *end, struct courier_file *out)
{
	return js_only(j, "name size sha256") == 0 &&
	    js_copy(j, "name", out->name, sizeof(out->name)) == 0 &&
	    strchr(out->name, '/') == NULL && out->name[0] != '.' &&
	    text_ends(out->name, end) &&
	    js_int(j, "size", &out->size) == 0 && out->size > 0 &&
	    js_hex(j, "sha256", out->sha, SHA256_LEN) == 0 ? 0 : ERR_FORMAT;
}

/* kty and crv go together, and no curve encrypts. */
static int
read_type(const struct json_t *j, struct courier *out)
{
	const char *kty = js_str(j, "kty"), *ops = js_str(j, "ops");
	const int ec = js_has(j, "crv");

	if (kty == NULL || strcmp(kty, ec ? "EC" : "RSA") != 0 ||
	    ops == NULL || name_ops(ops, ec, out->ops) < 0)
		return ERR_FORMAT;
	return !ec || (js_copy(j, "crv", out->crv, sizeof(out->crv)) == 0 &&
	    (strcmp(out->crv, "P-256") == 0 || strcmp(out->crv, "P-384") == 0 ||
	    strcmp(out->crv, "P-521") == 0)) ? 0 : ERR_FORMAT;
}

static int
read_id(const struct json_t *j, struct courier *out)
{
	uint8_t id[CEREMONY_LEN];

	if (!js_has(j, "id"))
		return 0;
	if (js_hex(j, "id", id, sizeof(id)) != 0)
		return ERR_FORMAT;
	hex_put(out->id, id, sizeof(id));
	return 0;
}

static int
read_it(const struct json_t *j, struct courier *out)
{
	const struct json_t *files = js_arr(j, "files");
	int64_t sequence;

	if (js_only(j, "mode ceremony id? sequence station kid vault name kty crv? "
	    "ops pub files") != 0 ||
	    js_copy(j, "station", out->station, sizeof(out->station)) != 0 ||
	    js_int(j, "sequence", &sequence) != 0 || sequence < 1 ||
	    sequence > 1 << 30 || read_id(j, out) != 0 ||
	    kid_parse(js_str(j, "kid"), &out->kid) != 0 ||
	    js_copy(j, "name", out->name, sizeof(out->name)) != 0 ||
	    name_friendly(out->name) != 0 || out->name[0] == '-' ||
	    read_type(j, out) != 0 ||
	    js_hex(j, "pub", out->pub, SHA256_LEN) != 0 ||
	    js_len(files) != COURIER_FILES)
		return ERR_FORMAT;
	out->sequence = (unsigned)sequence;
	return read_file(js_at(files, 0), ".byok", &out->file[0]) == 0 &&
	    read_file(js_at(files, 1), ".pub.pem", &out->file[1]) == 0 ? 0 :
	    ERR_FORMAT;
}

int
courier_read(struct view payload, struct courier *out)
{
	struct json_t *j;
	int err = js_parse(payload, MANIFEST_MAX, &j);

	memset(out, 0, sizeof(*out));
	if (err != 0)
		return ERR_FORMAT;
	err = read_it(j, out);
	js_free(j);
	return err;
}

int
courier_file(const char *stick, const struct courier_file *file, struct buf *out)
{
	char path[FILE_PATH_MAX];
	uint8_t sha[SHA256_LEN];
	int err = path_join(path, stick, file->name);

	if (err == 0)
		err = file_read(path, out);
	if (err == ERR_TOOBIG || (err == 0 &&
	    (int64_t)out->len != file->size))
		return ERR_CHANGED;
	if (err == 0 && (err = sha256(out->p, out->len, sha)) == 0 &&
	    memcmp(sha, file->sha, sizeof(sha)) != 0)
		err = ERR_CHANGED;
	return err;
}
