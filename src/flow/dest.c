#include "src/flow/dest.h"

#include <string.h>
#include <time.h>

#include "src/flow/regions.h"

static const char *
put(struct buf *b, char out[static DEST_TEXT])
{
	memcpy(out, buf_str(b), strlen(buf_str(b)) + 1);
	buf_free(b);
	return out;
}

const char *
dest_region(const char *id, char out[static DEST_TEXT])
{
	const struct region *r = region_find(id);
	struct buf b;

	buf_init(&b, DEST_TEXT - 1);
	if (r == NULL)
		buf_puts(&b, id);
	else
		/* TRANSLATORS: "Europe (EU)": a region and its short name. */
		say(&b, _("{region} ({suffix})"), "region", _(r->name),
		    "suffix", r->suffix, NULL);
	return put(&b, out);
}

const char *
dest_name(const struct flow *f, char out[static DEST_TEXT])
{
	struct buf b;

	if (f->st.method == METHOD_WORLD)
		return dest_region(f->st.region, out);
	buf_init(&b, DEST_TEXT - 1);
	buf_puts(&b, f->st.kid.vault);
	return put(&b, out);
}

void
dest_fact(const struct flow *f, struct page *p)
{
	char text[DEST_TEXT];

	if (f->st.method == METHOD_WORLD)
		page_fact(p, "region", _("Region"), dest_region(f->st.region,
		    text));
	else
		page_fact(p, "vault", _("Vault"), f->st.kid.host);
}

int
dest_is(const struct state *s, const struct rep_describe *d)
{
	if (d->method != s->method ||
	    memcmp(d->kek, s->kek, SHA256_LEN) != 0)
		return 0;
	if (s->method == METHOD_WORLD)
		return strcmp(d->region, s->region) == 0 &&
		    memcmp(d->target, s->target, SHA256_LEN) == 0;
	return strcmp(d->kid, s->kid.text) == 0;
}

void
dest_record(const struct state *s, struct json_t *j)
{
	const int world = s->method == METHOD_WORLD;

	js_set_str(j, "method", world ? "world" : "azure");
	js_set_hex(j, "kek", s->kek, SHA256_LEN);
	if (world) {
		js_set_str(j, "region", s->region);
		js_set_hex(j, "target", s->target, SHA256_LEN);
	} else {
		js_set_str(j, "kid", s->kid.text);
	}
}

uint64_t
dest_clock(const struct flow *f)
{
	const int64_t now = (int64_t)time(NULL) + f->st.clock_offset;

	return now < 0 ? 0 : (uint64_t)now;
}
