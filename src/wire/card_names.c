#include "src/wire/card_names.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/wire/msg.h"

/* Letters of people's names: blocks, not Unicode's tables, which differ from
 * system to system. No blanks, no signs, nothing that combines or turns. */
static int
letter(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} blocks[] = {
		{ '0', '9' }, { 'A', 'Z' }, { 'a', 'z' },
		{ '-', '.' }, { '_', '_' },
		{ 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x24f },
		{ 0x386, 0x3ff }, { 0x400, 0x481 }, { 0x48a, 0x52f },
		{ 0x531, 0x556 }, { 0x561, 0x587 }, { 0x5d0, 0x5ea },
		{ 0x620, 0x64a }, { 0x1e00, 0x1fbc },
		{ 0x3041, 0x3096 }, { 0x30a1, 0x30fa },
		{ 0x4e00, 0x9fff }, { 0xac00, 0xd7a3 },
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (c >= blocks[i].from && c <= blocks[i].to)
			return 1;
	return 0;
}

int
card_name_ok(const char *name)
{
	size_t len = strlen(name);
	uint32_t c;

	if (len == 0 || len > CARD_NAME_MAX || name[0] == '.' ||
	    !utf8_ok(name, len, NULL))
		return 0;
	while ((c = utf8_next(&name)) != 0)
		if (!letter(c))
			return 0;
	return 1;
}

int
card_names_check(struct view list)
{
	struct rec_named r;
	unsigned n = 0;

	while (list.len > 0) {
		if (wire_take(&list, &form_named, &r) != 0 ||
		    !card_name_ok(r.name))
			return ERR_FORMAT;
		if (++n > CARD_NAMES_MAX)
			return ERR_TOOBIG;
	}
	return 0;
}

int
card_names_each(struct view list, int (*each)(void *arg, const char *name),
    void *arg)
{
	struct rec_named r;
	int ret = 0;

	while (ret == 0 && list.len > 0 &&
	    wire_take(&list, &form_named, &r) == 0)
		ret = each(arg, r.name);
	return ret;
}
