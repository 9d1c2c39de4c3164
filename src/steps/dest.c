#include "src/steps/dest.h"

#include <string.h>
#include <time.h>

const char *
dest_name(const struct flow *f, char out[static REGION_TEXT])
{
	struct buf b;

	if (f->st.method == METHOD_WORLD)
		return region_text(f->st.region, out);
	buf_init(&b, REGION_TEXT - 1);
	buf_puts(&b, f->st.kid.vault);
	memcpy(out, buf_str(&b), strlen(buf_str(&b)) + 1);
	buf_free(&b);
	return out;
}

void
dest_fact(const struct flow *f, struct page *p)
{
	char text[REGION_TEXT];

	if (f->st.method == METHOD_WORLD)
		page_fact(p, "region", _("Region"), region_text(f->st.region,
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
	return kid_same(d->kid, s->kid.text);
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
