/* A catalogue that opens is read to its end, and each message is found. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/mo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t
forms(struct view text)
{
	const char *form;
	size_t len = 0;
	unsigned n = 0;

	while ((form = mo_form(text, n)) != NULL) {
		len += strlen(form) + 1;
		n++;
	}
	return len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view text;
	struct mo mo;

	if (mo_open(&mo, view_of(data, size)) < 0 && mo.n != 0)
		abort();
	for (uint32_t i = 0; i < mo.n; i++) {
		struct view id = mo_id(&mo, i), of = mo_text(&mo, i);

		if (mo_find(&mo, (const char *)id.p, &text) < 0 ||
		    text.p != of.p || text.len != of.len)
			abort();
		if (forms(id) != id.len + 1 || forms(of) != of.len + 1)
			abort();
	}
	(void)mo_find(&mo, "key", &text);
	return 0;
}
