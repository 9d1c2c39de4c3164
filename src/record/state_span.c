/* Lines that no seal covered when a ceremony was resumed: known before the fold. */
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/record/journal.h"
#include "src/record/state_fold.h"

int
span_get(const struct json_t *r, uint64_t n, struct span *out)
{
	int64_t from, to;

	if (js_int(r, "from", &from) < 0 || js_int(r, "to", &to) < 0 ||
	    from < 1 || to < from - 1 || (uint64_t)to >= n)
		return ERR_FORMAT;
	*out = (struct span){ (uint64_t)from, (uint64_t)to, n };
	return 0;
}

int
span_has(const struct state *s, uint64_t n)
{
	for (unsigned i = 0; i < s->n_spans; i++)
		if (n >= s->span[i].from && n <= s->span[i].to)
			return 1;
	return 0;
}

/* What stands in a line that no seal covered is not believed, nor are the lines
 * that it names: the newer one names them, from the last seal on. */
static int
span_add(struct state *s, struct span span)
{
	while (s->n_spans > 0 && s->span[s->n_spans - 1].at >= span.from)
		s->n_spans--;
	if (span.from > span.to)
		return 0;
	if (s->n_spans == SPANS_MAX)
		return ERR_TOOBIG;
	s->span[s->n_spans++] = span;
	return 0;
}

static int
each(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	const char *event = js_str(rec, "event");
	struct span span;

	(void)line;
	if (event == NULL || strcmp(event, "resumed") != 0)
		return 0;
	return span_get(rec, n, &span) < 0 ? ERR_FORMAT : span_add(arg, span);
}

int
state_init(struct state *s, const char *path)
{
	memset(s, 0, sizeof(*s));
	return file_exists(path) == 0 ? 0 :
	    journal_find(path, "resumed", each, s);
}
