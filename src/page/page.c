#include "src/page/page.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/base/paper.h"
#include "src/base/say.h"

#define REPLACEMENT "\xef\xbf\xbd"

int
page_init(struct page *p)
{
	*p = (struct page){ .text = calloc(1, PAGE_TEXT) };
	return p->text == NULL ? ERR_NOMEM : 0;
}

void
page_clear(struct page *p)
{
	char *text = p->text;

	secret_free(&p->secret);
	explicit_bzero(text, p->used);
	explicit_bzero(p, sizeof(*p));
	p->text = text;
}

void
page_free(struct page *p)
{
	if (p->text == NULL)
		return;
	page_clear(p);
	free(p->text);
	p->text = NULL;
}

/* -- strings ----------------------------------------------------------------------- */

static int
keep_bytes(struct page *p, const char *s, size_t len)
{
	if (len > PAGE_TEXT - 1 - p->used)
		return ERR_TOOBIG;
	memcpy(p->text + p->used, s, len);
	p->used += len;
	return 0;
}

/* Copies s to the page, with nothing in it that would move a terminal's cursor,
 * begin another line or turn the direction of writing. NULL (and full) when there is no room. */
static const char *
keep(struct page *p, const char *s)
{
	size_t start = p->used, len;
	const char *next = s;
	int r = 0;

	for (; *s != '\0' && r == 0; s = next) {
		(void)utf8_next(&next);
		len = (size_t)(next - s);
		r = utf8_ok(s, len, NULL) ? keep_bytes(p, s, len) :
		    keep_bytes(p, REPLACEMENT, strlen(REPLACEMENT));
	}
	if (r != 0 || p->used == PAGE_TEXT - 1) {
		explicit_bzero(p->text + start, p->used - start);
		p->used = start;
		p->full = 1;
		return NULL;
	}
	p->text[p->used++] = '\0';
	return p->text + start;
}

static const char *
keep_said(struct page *p, const char *text, va_list ap)
{
	const char *s = NULL;
	struct buf b;

	buf_init(&b, PAGE_TEXT);
	if (say_v(&b, text, ap) == 0)
		s = keep(p, buf_str(&b));
	else
		p->full = 1;
	buf_free(&b);
	return s;
}

/* -- blocks ------------------------------------------------------------------------ */

/* A new block, NULL (and full) when there is no room. */
static struct block *
add(struct page *p, enum block_kind kind)
{
	struct block *b;

	if (p->n == PAGE_BLOCKS) {
		p->full = 1;
		return NULL;
	}
	b = &p->block[p->n++];
	*b = (struct block){ .kind = kind };
	return b;
}

/* Takes the newest block away again when one of its strings is missing. */
static void
drop_if(struct page *p, int missing)
{
	if (missing)
		p->n--;
}

static void
add_said(struct page *p, enum block_kind kind, unsigned number, const char *text,
    va_list ap)
{
	struct block *b = add(p, kind);

	if (b == NULL)
		return;
	b->number = number;
	b->text = keep_said(p, text, ap);
	drop_if(p, b->text == NULL);
}

void
page_title(struct page *p, const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	p->title = keep_said(p, text, ap);
	va_end(ap);
}

void
page_para(struct page *p, const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	add_said(p, BLOCK_PARA, 0, text, ap);
	va_end(ap);
}

void
page_item(struct page *p, unsigned number, const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	add_said(p, BLOCK_ITEM, number, text, ap);
	va_end(ap);
}

void
page_warn(struct page *p, const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	add_said(p, BLOCK_WARN, 0, text, ap);
	va_end(ap);
}

void
page_check(struct page *p, const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	add_said(p, BLOCK_CHECK, 0, text, ap);
	va_end(ap);
}

void
page_check_as(struct page *p, enum holds holds, const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	add_said(p, BLOCK_CHECK, holds, text, ap);
	va_end(ap);
}

const char *
page_check_mark(const struct block *b)
{
	switch (b->number) {
	case HOLDS:
		return "[ok] ";
	case HOLDS_NOT:
		return "[no] ";
	default:
		return "[??] ";
	}
}

void
page_result(struct page *p)
{
	struct block *b = add(p, BLOCK_RESULT);

	if (b == NULL)
		return;
	b->text = keep(p, _("Result: SUCCESS"));
	drop_if(p, b->text == NULL);
}

void
page_fact(struct page *p, const char *id, const char *label, const char *value)
{
	struct block *b = add(p, BLOCK_FACT);

	if (b == NULL)
		return;
	b->id = keep(p, id);
	b->label = keep(p, label);
	b->text = keep(p, value);
	drop_if(p, b->id == NULL || b->label == NULL || b->text == NULL);
}

/* As it is: a card's digits, or what cardd made. */
static const char *
keep_secret(struct page *p, const char *value)
{
	size_t len = strlen(value);

	if (p->secret.len > 0 || !utf8_ok(value, len, NULL) ||
	    secret_new(&p->secret, len) != 0) {
		p->full = 1;
		return NULL;
	}
	memcpy(p->secret.p, value, len);
	return (const char *)p->secret.p;
}

void
page_secret(struct page *p, const char *label, const char *value)
{
	struct block *b = add(p, BLOCK_SECRET);

	if (b == NULL)
		return;
	b->label = keep(p, label);
	b->text = keep_secret(p, value);
	drop_if(p, b->label == NULL || b->text == NULL);
}

void
page_words(struct page *p, const char *id, const char *label,
    const uint8_t digest[static SHA256_LEN])
{
	struct block *b = add(p, BLOCK_WORDS);

	if (b == NULL)
		return;
	b->id = keep(p, id);
	b->label = keep(p, label);
	memcpy(b->digest, digest, SHA256_LEN);
	drop_if(p, b->id == NULL || b->label == NULL);
}

/* The words that are asked, one after the other. */
static const char *
keep_asked(struct page *p, const uint16_t pos[static WORDS_N], unsigned asked)
{
	const char *text;
	struct buf b;

	buf_init(&b, 512);
	for (size_t i = 0; i < WORDS_N; i++)
		if ((asked & 1u << i) != 0)
			buf_printf(&b, "%s%s", b.len > 0 ? " " : "",
			    words_text(words_list(), pos[i]));
	text = b.err < 0 ? NULL : keep(p, buf_str(&b));
	buf_free(&b);
	return text;
}

void
page_words_asked(struct page *p, const char *id, const char *label,
    const uint8_t digest[static SHA256_LEN], unsigned asked)
{
	struct block *b = add(p, BLOCK_WORDS);
	uint16_t pos[WORDS_N];

	if (b == NULL)
		return;
	b->id = keep(p, id);
	b->label = keep(p, label);
	b->number = asked == 0 ? PAPER_ALL : asked;
	memcpy(b->digest, digest, SHA256_LEN);
	b->value = words_of(digest, pos) != 0 ? NULL :
	    keep_asked(p, pos, b->number);
	drop_if(p, b->id == NULL || b->label == NULL || b->value == NULL);
}

const char *
page_word(const struct block *b, const uint16_t pos[static WORDS_N], size_t i)
{
	/* As many as suffice. */
	return (b->number & 1u << i) != 0 ? "____" :
	    words_text(words_list(), pos[i]);
}

void
page_field(struct page *p, const struct field_def *f)
{
	struct block *b = add(p, BLOCK_FIELD);

	if (b != NULL)
		b->field = f;
}

/* Counted over the whole page, so that a number says which field it is for. */
static unsigned
count_options(const struct page *p)
{
	unsigned n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->block[i].kind == BLOCK_OPTION;
	return n;
}

/* The field that an option belongs to: the nearest before it. */
static const struct field_def *
field_before(const struct page *p)
{
	for (size_t i = p->n; i > 0; i--)
		if (p->block[i - 1].kind == BLOCK_FIELD)
			return p->block[i - 1].field;
	return NULL;
}

void
page_option(struct page *p, const char *id, const char *text, ...)
{
	const struct field_def *field = field_before(p);
	unsigned number = count_options(p) + 1;
	struct block *b = add(p, BLOCK_OPTION);
	va_list ap;

	if (b == NULL)
		return;
	b->field = field;
	b->number = number;
	b->id = keep(p, id);
	va_start(ap, text);
	b->text = keep_said(p, text, ap);
	va_end(ap);
	drop_if(p, b->id == NULL || b->text == NULL);
}

void
page_card(struct page *p, const char *state, const char *whose,
    const char *words)
{
	struct block *b = add(p, BLOCK_CARD);

	if (b == NULL)
		return;
	b->id = keep(p, state);
	b->label = keep(p, whose);
	b->text = keep(p, words);
	drop_if(p, b->id == NULL || b->label == NULL || b->text == NULL);
}

void
page_columns(struct page *p, const char *label, const char *a, const char *b,
    const char *c)
{
	struct block *row = add(p, BLOCK_COLUMNS);

	if (row == NULL)
		return;
	row->label = keep(p, label);
	row->text = keep(p, a);
	row->more[0] = keep(p, b);
	row->more[1] = keep(p, c);
	drop_if(p, row->label == NULL || row->text == NULL ||
	    row->more[0] == NULL || row->more[1] == NULL);
}
