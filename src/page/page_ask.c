/* What a page holds: its fields and their options. */
#include "src/page/page.h"

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
