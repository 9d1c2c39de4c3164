#include "src/replay/record_line.h"

#include <string.h>

#include "src/base/text.h"
#include "src/base/paper.h"

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" \
	"-_./:+,="

int
record_can_quote(const char *text)
{
	return utf8_ok(text, strlen(text), "\t");
}

int
record_quote(struct buf *out, const char *text)
{
	if (*text != '\0' && text[strspn(text, PLAIN)] == '\0')
		return buf_puts(out, text);
	if (strchr(text, '\'') == NULL)
		return buf_printf(out, "'%s'", text);
	(void)buf_put_u8(out, '"');
	for (; *text != '\0'; text++) {
		if (strchr("\"\\$", *text) != NULL)
			(void)buf_put_u8(out, '\\');
		(void)buf_put_u8(out, (uint8_t)*text);
	}
	return buf_put_u8(out, '"');
}

/* -- facts --------------------------------------------------------------------------- */

/* Digits that people write in groups: blanks between them do not count. */
static int
same_number(const char *a, const char *b)
{
	if (*a == '\0' || a[strspn(a, "0123456789 ")] != '\0')
		return 0;
	return text_same(a, b);
}

static int
is_block(const struct block *b, const char *value)
{
	const unsigned last = 1u << (WORDS_N - 1);
	struct paper typed;

	if (b->kind == BLOCK_WORDS)
		return paper_read(&typed, value) == 0 && paper_has(&typed,
		    b->digest, b->number == 0 ? last : b->number);
	return b->kind == BLOCK_FACT && (strcmp(b->text, value) == 0 ||
	    same_number(b->text, value));
}

const char *
record_fact(const struct page *p, const struct field_def *def, const char *value)
{
	if (def->kind == FIELD_CHOICE || *value == '\0')
		return NULL;
	for (size_t i = 0; i < p->n; i++)
		if (is_block(&p->block[i], value))
			return p->block[i].id;
	return NULL;
}

/* -- cards ----------------------------------------------------------------------------- */

/* The place of the card that the reader has: that of its number, or a new one. */
static int
find_card(struct record_cards *c, const char *number)
{
	unsigned i = 0;

	while (i < c->n && strcmp(c->number[i], number) != 0)
		i++;
	if (i == RECORD_CARDS || strlen(number) >= sizeof(c->number[0]))
		return -1;
	if (i == c->n)
		memcpy(c->number[c->n++], number, strlen(number) + 1);
	c->at = i + 1;
	return 0;
}

enum record_card
record_card(struct record_cards *c, const struct page_reader *now)
{
	int was = c->in, same = now->count == c->count;

	if (!now->real)
		return RECORD_CARD_SAME;
	c->count = now->count;
	c->in = now->in;
	if (was && (!c->in || !same)) {
		c->in = 0;	/* a new one is told at the next call */
		return RECORD_CARD_OUT;
	}
	if (was || !c->in)
		return RECORD_CARD_SAME;
	return now->number != NULL && find_card(c, now->number) == 0 ?
	    RECORD_CARD_IN : RECORD_CARD_UNKNOWN;
}
