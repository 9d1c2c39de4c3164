#include "src/base/bags.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/say.h"

#define DIGITS "0123456789"
#define PRINTED DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

const char *const bag_ids[BAGS] = { "backup", "spares", "paper" };

static const char *const words[BAGS] = {
	N_("backup medium {number}"), N_("spare cards {number}"),
	N_("paper record {number}")
};

int
bag_number(const char *s)
{
	const size_t len = strnlen(s, BAG_MAX + 1);

	if (len == 0 || len > BAG_MAX || s[strspn(s, PRINTED "-")] != '\0' ||
	    s[0] == '-' || s[len - 1] == '-' || strpbrk(s, DIGITS) == NULL)
		return ERR_FORMAT;
	return 0;
}

int
bags_none(const struct bags *b)
{
	for (size_t i = 0; i < BAGS; i++)
		if (b->number[i][0] != '\0')
			return 0;
	return 1;
}

void
bags_say(const struct bags *b, struct buf *out)
{
	int any = 0;

	for (size_t i = 0; i < BAGS; i++) {
		if (b->number[i][0] == '\0')
			continue;
		if (any)
			buf_puts(out, ", ");
		say(out, _(words[i]), "number", b->number[i], NULL);
		any = 1;
	}
}
