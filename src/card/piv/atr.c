#include "src/card/piv/atr.h"

#include <string.h>

#define NAME_MIN 4
#define NAME_MAX 15

struct view
atr_historical(struct view atr)
{
	static const struct view none = { NULL, 0 };
	size_t at = 2, count;
	uint8_t next;

	if (atr.len < 2)
		return none;
	count = atr.p[1] & 0x0f;
	/* Each TD says which interface bytes follow it: TA, TB, TC, TD. */
	for (next = atr.p[1] >> 4; next != 0;) {
		for (unsigned bit = 0; bit < 3; bit++)
			at += next >> bit & 1;
		if ((next & 8) == 0)
			break;
		if (at >= atr.len)
			return none;
		next = atr.p[at++] >> 4;
	}
	return at > atr.len || atr.len - at < count ? none :
	    view_of(atr.p + at, count);
}

/* COMPACT-TLV: tag and length share a byte. */
static struct view
issuer_data(struct view v)
{
	static const struct view none = { NULL, 0 };

	for (size_t at = 1; at < v.len;) {
		const size_t len = v.p[at] & 0x0f;

		if (v.len - at - 1 < len)
			return none;
		if (v.p[at] >> 4 == 5)
			return view_of(v.p + at + 1, len);
		at += 1 + len;
	}
	return none;
}

void
atr_name(struct view historical, char out[static 16])
{
	const struct view v = historical.len > 0 && historical.p[0] == 0x80 ?
	    issuer_data(historical) : historical;
	size_t run = 0;

	for (size_t i = 0; i < v.len && run < NAME_MAX; i++) {
		if (v.p[i] > 0x20 && v.p[i] < 0x7f)
			out[run++] = (char)v.p[i];
		else if (run >= NAME_MIN)
			break;
		else
			run = 0;
	}
	out[run >= NAME_MIN ? run : 0] = '\0';
}
