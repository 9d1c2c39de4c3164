#include "src/base/mo.h"

#include <string.h>

#include "src/base/err.h"

#define MAGIC		0x950412deu
#define HEAD_LEN	20u	/* up to the place of the hash table */
#define ROW_LEN		8u	/* length and place of a string */

static uint32_t
le32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static struct view
string(const struct mo *mo, uint32_t table, uint32_t i)
{
	const uint8_t *row = mo->p + table + (size_t)ROW_LEN * i;

	return view_of(mo->p + le32(row + 4), le32(row));
}

static const char *
text_of(struct view v)
{
	return (const char *)v.p;
}

struct view
mo_id(const struct mo *mo, uint32_t i)
{
	return string(mo, mo->ids, i);
}

struct view
mo_text(const struct mo *mo, uint32_t i)
{
	return string(mo, mo->texts, i);
}

/* -- checking ---------------------------------------------------------------------- */

static int
table_fits(const struct mo *mo, size_t len, uint32_t table)
{
	return table >= HEAD_LEN && table <= len &&
	    mo->n <= (len - table) / ROW_LEN;
}

static int
string_fits(const struct mo *mo, size_t len, uint32_t table, uint32_t i)
{
	const uint8_t *row = mo->p + table + (size_t)ROW_LEN * i;
	uint32_t n = le32(row), at = le32(row + 4);

	return at < len && n < len - at && mo->p[at + n] == '\0';
}

static int
is_sorted(const struct mo *mo, uint32_t i)
{
	return i == 0 ||
	    strcmp(text_of(mo_id(mo, i - 1)), text_of(mo_id(mo, i))) < 0;
}

static int
is_whole(const struct mo *mo, size_t len)
{
	if (!table_fits(mo, len, mo->ids) || !table_fits(mo, len, mo->texts))
		return 0;
	for (uint32_t i = 0; i < mo->n; i++)
		if (!string_fits(mo, len, mo->ids, i) ||
		    !string_fits(mo, len, mo->texts, i) || !is_sorted(mo, i))
			return 0;
	return 1;
}

int
mo_open(struct mo *mo, struct view file)
{
	static const struct mo none;

	*mo = none;
	if (file.len < HEAD_LEN || file.len > UINT32_MAX ||
	    le32(file.p) != MAGIC || le32(file.p + 4) != 0)
		return ERR_FORMAT;
	mo->p = file.p;
	mo->n = le32(file.p + 8);
	mo->ids = le32(file.p + 12);
	mo->texts = le32(file.p + 16);
	if (is_whole(mo, file.len))
		return 0;
	*mo = none;
	return ERR_FORMAT;
}

/* -- looking up -------------------------------------------------------------------- */

int
mo_find(const struct mo *mo, const char *id, struct view *text)
{
	uint32_t low = 0, high = mo->n;

	while (low < high) {
		uint32_t i = low + (high - low) / 2;
		int order = strcmp(id, text_of(mo_id(mo, i)));

		if (order == 0) {
			*text = mo_text(mo, i);
			return 0;
		}
		if (order < 0)
			high = i;
		else
			low = i + 1;
	}
	return ERR_NOTFOUND;
}

const char *
mo_form(struct view text, unsigned i)
{
	size_t at = 0;

	while (at <= text.len) {
		if (i-- == 0)
			return text_of(text) + at;
		at += strlen(text_of(text) + at) + 1;
	}
	return NULL;
}
