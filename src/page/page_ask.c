/* What a page holds: its fields and their options, and what it says of them. */
#include "src/page/page.h"

#include <string.h>

size_t
page_n_fields(const struct page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->block[i].kind == BLOCK_FIELD;
	return n;
}

const struct block *
page_nth_field(const struct page *p, size_t field)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind == BLOCK_FIELD && field-- == 0)
			return &p->block[i];
	return NULL;
}

size_t
page_n_options(const struct page *p, size_t field)
{
	const struct block *f = page_nth_field(p, field);
	size_t n = 0;

	for (size_t i = 0; f != NULL && i < p->n; i++)
		n += p->block[i].kind == BLOCK_OPTION &&
		    p->block[i].field == f->field;
	return n;
}

const struct block *
page_nth_option(const struct page *p, size_t field, size_t option)
{
	const struct block *f = page_nth_field(p, field);

	for (size_t i = 0; f != NULL && i < p->n; i++)
		if (p->block[i].kind == BLOCK_OPTION &&
		    p->block[i].field == f->field && option-- == 0)
			return &p->block[i];
	return NULL;
}

int
page_noticed(const struct page *p)
{
	const char *ids = p->notice_fields == NULL ? "" : p->notice_fields;
	const struct block *b;
	size_t len;

	for (; *ids != '\0'; ids += len + strspn(ids + len, " ")) {
		len = strcspn(ids, " ");
		for (size_t i = 0; (b = page_nth_field(p, i)) != NULL; i++)
			if (strlen(b->field->id) == len &&
			    memcmp(b->field->id, ids, len) == 0)
				return (int)i;
	}
	return -1;
}

static const char *
last_word(const struct block *b)
{
	uint16_t pos[WORDS_N];

	if (words_of(b->digest, pos) != 0)
		return NULL;
	return words_text(words_list(), pos[WORDS_N - 1]);
}

const char *
page_value(const struct page *p, const char *id)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct block *b = &p->block[i];

		if (b->kind == BLOCK_FACT && strcmp(b->id, id) == 0)
			return b->text;
		if (b->kind == BLOCK_WORDS && strcmp(b->id, id) == 0)
			return b->value != NULL ? b->value : last_word(b);
	}
	return NULL;
}

const char *
page_practice_words(const struct page *p)
{
	for (size_t i = 0; i < p->n && !p->production; i++)
		if (p->block[i].kind == BLOCK_WORDS && p->block[i].number > 0)
			return p->block[i].value;
	return NULL;
}

const char *
page_practice(const struct page *p, const struct block *field)
{
	if (field->field->kind == FIELD_WORD)
		return page_practice_words(p);
	return p->production || field->field->kind != FIELD_TEXT ? NULL :
	    page_value(p, field->field->id);
}

const struct block *
page_find_field(const struct page *p, const char *id)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind == BLOCK_FIELD &&
		    strcmp(p->block[i].field->id, id) == 0)
			return &p->block[i];
	return NULL;
}
