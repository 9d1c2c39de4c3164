#include "src/record/claims.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"

/* -- what a line claims -------------------------------------------------------- */

static void
put_sha(struct buf *out, const uint8_t sha[static SHA256_LEN])
{
	char hex[2 * SHA256_LEN + 1];

	hex_put(hex, sha, SHA256_LEN);
	buf_printf(out, " %s", hex);
}

/* KEK, and the vault's identifier or the region's world. */
static void
put_destination(const struct state *s, struct buf *out)
{
	put_sha(out, s->kek);
	if (s->method == METHOD_AZURE) {
		buf_printf(out, " %s", s->kid.text);
	} else {
		buf_printf(out, " %s", s->region);
		put_sha(out, s->target);
	}
}

static void
act_world(const struct state *s, struct buf *out)
{
	if (!s->world_own)
		return;
	buf_puts(out, "world");
	put_sha(out, s->hknso);
	put_sha(out, s->world_sha);
}

static void
act_key(const struct state *s, struct buf *out)
{
	if (!s->key_new)
		return;
	buf_puts(out, "generate");
	put_sha(out, s->spki_sha);
	put_sha(out, s->key_sha);
}

static void
act_copy(const struct state *s, struct buf *out)
{
	buf_puts(out, "copy");
	put_sha(out, s->spki_sha);
	put_sha(out, s->copy_sha);
	buf_printf(out, " %s", s->method == METHOD_AZURE ? "azure" : "world");
	put_destination(s, out);
}

static void
act_package(const struct state *s, struct buf *out)
{
	buf_puts(out, s->method == METHOD_AZURE ? "wrap" : "pack");
	put_sha(out, s->spki_sha);
	put_sha(out, s->byok_sha);
	put_destination(s, out);
	if (s->method == METHOD_WORLD) {
		buf_printf(out, " %s", s->subscription);
		buf_printf(out, " %s", s->friendly);
	}
}

static void
act_handover(const struct state *s, struct buf *out)
{
	buf_puts(out, "manifest");
	put_sha(out, s->manifest_sha);
}

/* Of the line that was folded last: the newest one of them. */
static void
act_retired(const struct state *s, struct buf *out)
{
	buf_printf(out, "retire %u %u", s->old_gen, s->old_x);
}

int
claim_of(const struct state *s, const char *event, struct buf *out)
{
	static const struct {
		const char *event;
		void (*put)(const struct state *s, struct buf *out);
	} rows[] = {
		{ "world", act_world },
		{ "key", act_key },
		{ "copy", act_copy },
		{ "package", act_package },
		{ "handover", act_handover },
		{ "retired", act_retired },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].event, event) == 0)
			rows[i].put(s, out);
	return out->err;
}

/* -- a seal's list ------------------------------------------------------------- */

/* Printable ASCII, no blank at an end. */
static int
is_act(const char *s)
{
	size_t len = s == NULL ? 0 : strlen(s);

	if (len == 0 || len > ACT_MAX || s[0] == ' ' || s[len - 1] == ' ')
		return 0;
	for (size_t i = 0; i < len; i++)
		if (s[i] < ' ' || s[i] > '~')
			return 0;
	return 1;
}

int
claims_digest(const struct json_t *list, uint8_t out[static SHA256_LEN])
{
	size_t n = js_len(list);
	struct buf b;
	int err = list == NULL || n > ACTS_MAX ? ERR_FORMAT : 0;

	buf_init(&b, ACTS_MAX * (ACT_MAX + 1));
	for (size_t i = 0; err == 0 && i < n; i++) {
		const char *text = js_text(js_at(list, i));

		if (is_act(text))
			buf_printf(&b, "%s\n", text);
		else
			err = ERR_FORMAT;
	}
	if (err == 0)
		err = b.err;
	if (err == 0)
		err = sha256(b.p, b.len, out);
	buf_free(&b);
	return err;
}

struct json_t *
claims_list(struct view texts)
{
	struct json_t *list = js_new_arr();
	char one[ACT_MAX + 1];
	int err = list == NULL ? ERR_NOMEM : 0;

	while (err == 0 && texts.len > 0) {
		const uint8_t *lf = memchr(texts.p, '\n', texts.len);
		size_t len = lf == NULL ? texts.len : (size_t)(lf - texts.p);

		if (len > ACT_MAX || lf == NULL || js_len(list) == ACTS_MAX ||
		    memchr(texts.p, '\0', len) != NULL) {
			err = ERR_FORMAT;
			break;
		}
		memcpy(one, texts.p, len);
		one[len] = '\0';
		err = is_act(one) ? js_add_str(list, one) : ERR_FORMAT;
		texts = view_of(lf + 1, texts.len - len - 1);
	}
	if (err == 0)
		return list;
	js_free(list);
	return NULL;
}
