#include "src/vault/note.h"

#include <string.h>

#include "src/base/digest.h"
#include "src/base/err.h"
#include "src/base/json.h"

#define NOTE_MAX 2048

static int
fill(struct json_t *j, const struct rep_import *r, struct view package,
    time_t now)
{
	uint8_t digest[SHA256_LEN];
	char when[32] = "";
	struct tm tm;
	int err;

	if (gmtime_r(&now, &tm) != NULL)
		(void)strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	if ((err = sha256(package.p, package.len, digest)) == 0 &&
	    (err = js_set_str(j, "imported", when)) == 0 &&
	    (err = js_set_str(j, "method", r->method == METHOD_WORLD ?
	    "world" : "azure")) == 0 &&
	    (err = js_set_hex(j, "package", digest, SHA256_LEN)) == 0 &&
	    r->method == METHOD_WORLD &&
	    (err = js_set_hex(j, "source", r->source, SHA256_LEN)) == 0)
		err = js_set_str(j, "subscription", r->subscription);
	return err;
}

int
note_taken(const struct rep_import *r, struct view package, time_t now,
    char **out)
{
	struct json_t *j = js_new();
	struct buf text;
	int err;

	buf_init(&text, NOTE_MAX);
	if ((err = fill(j, r, package, now)) == 0 &&
	    (err = js_dump(j, &text)) == 0 &&
	    (*out = strdup(buf_str(&text))) == NULL)
		err = ERR_NOMEM;
	buf_free(&text);
	js_free(j);
	return err;
}
