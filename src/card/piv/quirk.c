#include "src/card/piv/quirk.h"

#include <string.h>

static const struct piv_quirk quirks[] = {
	{ "Nitrokey", { 6, 6, 6 }, QUIRK_SERIAL_SHARED | QUIRK_PRINTED_TEXT },
	{ "SPIVKEY", { 0, 0, 0 }, QUIRK_OWN_ADMIN },
};

static int
in_version(const struct piv_quirk *q, const uint8_t version[static 3])
{
	static const uint8_t every[3];

	return memcmp(q->until, every, 3) == 0 ||
	    memcmp(version, q->until, 3) <= 0;
}

const struct piv_quirk *
quirk_find(struct view historical, const uint8_t version[static 3])
{
	if (historical.len == 0)
		return NULL;
	for (size_t i = 0; i < sizeof(quirks) / sizeof(quirks[0]); i++)
		if (memmem(historical.p, historical.len, quirks[i].mark,
		    strlen(quirks[i].mark)) != NULL &&
		    in_version(&quirks[i], version))
			return &quirks[i];
	return NULL;
}

int
quirk_has(const struct reader *r, unsigned what)
{
	return r->quirk != NULL && (r->quirk->what & what) != 0;
}
