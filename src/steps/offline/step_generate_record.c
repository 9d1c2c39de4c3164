/* What the record says of the key; the step's memory. */
#include "src/steps/files.h"
#include "src/steps/offline/step_generate.h"

struct keys *
generate_keys(struct flow *f)
{
	return flow_scratch(f, sizeof(struct keys));
}

struct json_t *
generate_json(const char *ident, const char *plainname, enum key_type type,
    unsigned size, uint64_t pubexp)
{
	struct json_t *j = js_new();

	js_set_str(j, "ident", ident);
	js_set_str(j, "plainname", plainname);
	js_set_int(j, "type", type);
	js_set_int(j, "size", size);
	js_set_int(j, "pubexp", (int64_t)pubexp);
	return j;
}

/* Records the key whose file was described: that file, or none. */
int
generate_record(struct flow *f, const char *event, const char *how)
{
	const struct keys *k = generate_keys(f);
	struct json_t *j, *files;
	char name[NAME_BUF];
	struct buf b;
	int err;

	buf_init(&b, KEY_FILE_MAX);
	err = files_read(f, files_key(k->asked, name), k->sha, &b);
	if (err < 0) {
		buf_free(&b);
		flow_fail(f, err);
		return err;
	}
	j = generate_json(k->asked, k->plainname, k->type, k->size,
	    f->st.pubexp);
	js_set_str(j, "how", how);
	js_set_hex(j, "spki", k->spki, sizeof(k->spki));
	files = js_new_arr();
	files_add(files, name, buf_view(&b));
	js_set(j, "files", files);
	buf_free(&b);
	return flow_record(f, event, j);
}
