/* The notice of the page: said, and said again in the other language. */
#include <assert.h>
#include <string.h>

#include "src/base/text.h"
#include "src/flow/engine.h"
#include "src/page/err_words.h"

#define PAIRS_MAX 6

/* What fills the places, as far as there is room. */
static void
keep_pairs(struct said *said, va_list ap)
{
	const char *s;
	va_list pairs;
	struct buf b;

	buf_init(&b, sizeof(said->pairs) - 1);
	va_copy(pairs, ap);
	while ((s = va_arg(pairs, const char *)) != NULL) {
		buf_put(&b, s, strlen(s) + 1);
		s = va_arg(pairs, const char *);
		buf_put(&b, s == NULL ? "" : s, s == NULL ? 1 : strlen(s) + 1);
	}
	va_end(pairs);
	memset(said->pairs, 0, sizeof(said->pairs));
	said->whole = b.err == 0;
	if (said->whole)
		memcpy(said->pairs, buf_str(&b), b.len);
	buf_free(&b);
}

static void
keep_text(struct said *said, struct buf *b)
{
	memcpy(said->text, buf_str(b), strlen(buf_str(b)) + 1);
	buf_free(b);
}

static void
notice_say(struct flow *f, const struct notice *n, va_list ap)
{
	struct buf b;

	keep_pairs(&f->pages->said, ap);
	f->pages->said.err = 0;
	buf_init(&b, sizeof(f->pages->said.text) - 1);
	say_v(&b, _(n->text), ap);
	keep_text(&f->pages->said, &b);
	f->pages->notice = n;
	f->pages->noticed++;
}

void
flow_say_again(struct flow *f)
{
	const char *p[2 * PAIRS_MAX] = { NULL }, *s = f->pages->said.pairs;
	struct buf b;

	if (f->pages->notice == NULL || !f->pages->said.whole)
		return;
	for (unsigned i = 0; *s != '\0' && i + 1 < 2 * PAIRS_MAX; i += 2) {
		p[i] = s;
		s += strlen(s) + 1;
		p[i + 1] = f->pages->said.err < 0 && strcmp(p[i], "error") == 0 ?
		    err_words(f->pages->said.err) : s;
		s += strlen(s) + 1;
	}
	buf_init(&b, sizeof(f->pages->said.text) - 1);
	say(&b, _(f->pages->notice->text), p[0], p[1], p[2], p[3], p[4], p[5], p[6],
	    p[7], p[8], p[9], p[10], p[11], NULL);
	keep_text(&f->pages->said, &b);
}

enum move
flow_notice(struct flow *f, const char *id, ...)
{
	const struct notice *n = notice_by_id(id);
	va_list ap;

	assert(n != NULL);	/* tests/unit/test_tables.c finds it before */
	va_start(ap, id);
	notice_say(f, n, ap);
	va_end(ap);
	return MOVE_STAY;
}

static enum move
notice_row(struct flow *f, const struct notice *n, ...)
{
	va_list ap;

	va_start(ap, n);
	notice_say(f, n, ap);
	va_end(ap);
	return MOVE_STAY;
}

enum move
flow_fail(struct flow *f, int err)
{
	notice_row(f, notice_by_err(err), "number", f->cards.card.number,
	    "holder", "?", "ident", f->st.ident, "n", "?", "error",
	    err_words(err), "path",
	    f->pages->strange[0] == '\0' ? "lock" : f->pages->strange, NULL);
	f->pages->said.err = err;
	return MOVE_STAY;
}

int
flow_strange(const struct flow *f, const char *name, int err)
{
	if (f->pages != NULL)
		text_clip(f->pages->strange, sizeof(f->pages->strange), name);
	return err;
}

void
flow_notice_later(struct flow *f, const char *id, const char *path)
{
	f->pages->later = id;
	if (id != NULL && strlen(path) < sizeof(f->pages->later_path))
		memcpy(f->pages->later_path, path, strlen(path) + 1);
}

void
engine_notice_due(struct flow *f)
{
	const char *id = f->pages->later;

	if (id == NULL || f->pages->notice != NULL || flow_busy(f) ||
	    (f->pages->page->flags & PAGE_BUSY) != 0)
		return;
	f->pages->later = NULL;
	(void)flow_notice(f, id, "path", f->pages->later_path, NULL);
}

const char *
flow_noticed(const struct flow *f)
{
	return f->pages->notice == NULL ? NULL : f->pages->notice->id;
}

void
flow_quiet(struct flow *f)
{
	f->pages->notice = NULL;
}
