#include "src/cmd/what.h"

#include <string.h>

#include "src/base/brought.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "src/wire/msg.h"

/* A form like "keyconvoy-world-1", by its words before the version. */
static int
is_form(const char *form, const char *words)
{
	return form != NULL && strncmp(form, words, strlen(words)) == 0;
}

/* A JWS: its protected header has the form. */
static enum what
what_signed(const struct json_t *j)
{
	static const struct {
		const char *form;
		enum what what;
	} forms[] = {	/* the longer name first */
		{ "keyconvoy-world-package", WHAT_WORLD_PACKAGE },
		{ "keyconvoy-kek-package", WHAT_KEK_PACKAGE },
		{ "keyconvoy-transfer", WHAT_TRANSFER },
		{ "keyconvoy-world", WHAT_WORLD },
		{ "keyconvoy-manifest", WHAT_MANIFEST },
	};
	enum what what = WHAT_UNKNOWN;
	struct json_t *header = NULL;
	struct buf b;

	buf_init(&b, WORLD_FILE_MAX);
	if (js_b64_buf(j, "protected", &b) == 0 &&
	    js_parse(buf_view(&b), WORLD_FILE_MAX, &header) == 0)
		for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) &&
		    what == WHAT_UNKNOWN; i++)
			if (is_form(js_str(header, "form"), forms[i].form))
				what = forms[i].what;
	js_free(header);
	buf_free(&b);
	return what;
}

static enum what
what_object(const struct json_t *j)
{
	if (js_has(j, "payload") && js_has(j, "signature"))
		return what_signed(j);
	if (js_has(j, "ciphertext") && js_has(j, "tag"))
		return WHAT_KEY;
	if (js_has(j, "schema_version") || js_has(j, "generator"))
		return WHAT_BYOK;
	if (js_has(j, "prev") && js_has(j, "event"))
		return WHAT_RECORD;
	if (is_form(js_str(j, "form"), "keyconvoy virtual card"))
		return WHAT_CARD;
	if (is_form(js_str(j, "form"), "keyconvoy backup"))
		return WHAT_BACKUP;
	if (js_has(j, "kty") || js_has(j, "key"))
		return WHAT_KEK;
	return WHAT_UNKNOWN;
}

static enum what
what_json(struct view text)
{
	struct json_t *j;
	enum what what;

	if (js_parse(text, WORLD_FILE_MAX, &j) != 0)
		return WHAT_UNKNOWN;
	what = what_object(j);
	js_free(j);
	return what;
}

static int
has_words(struct view text, const char *words)
{
	return text.len > 0 &&
	    memmem(text.p, text.len, words, strlen(words)) != NULL;
}

static enum what
what_text(struct view text)
{
	const uint8_t *lf;
	enum what what;

	if ((what = what_json(text)) != WHAT_UNKNOWN)
		return what;
	lf = text.len == 0 ? NULL : memchr(text.p, '\n', text.len);
	what = lf == NULL ? WHAT_UNKNOWN :
	    what_json(view_of(text.p, (size_t)(lf - text.p)));
	if (what != WHAT_UNKNOWN)
		return what;
	/* A program has such words, too, between bytes that no text has. */
	return has_words(text, "-----BEGIN ") &&
	    memchr(text.p, '\0', text.len) == NULL ? WHAT_KEK : WHAT_UNKNOWN;
}

/* Of other people's text, whatever wrote it. */
static enum what
what_content(struct view file)
{
	struct buf text;
	enum what what = WHAT_UNKNOWN;

	if (view_begins(file, "\x30"))
		return WHAT_KEK;
	buf_init(&text, WHAT_FILE_MAX * 2);
	if (brought_text(file, &text, NULL) == 0)
		what = what_text(buf_view(&text));
	buf_free(&text);
	return what;
}

int
what_is(const char *path, struct buf *content, enum what *out)
{
	int err;

	*out = WHAT_UNKNOWN;
	buf_reset(content);
	err = file_read(path, content);
	/* Only a record grows; only a package is worth explaining when broken. */
	if (text_ends(path, ".jsonl") && (err == 0 || err == ERR_TOOBIG)) {
		*out = WHAT_RECORD;
		return 0;
	}
	if (err != 0)
		return err;
	*out = what_content(buf_view(content));
	if (*out == WHAT_UNKNOWN && text_ends(path, ".byok"))
		*out = WHAT_BYOK;
	return 0;
}
