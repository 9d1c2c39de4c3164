/* Strict readers accept only what their writers make; none reads too far. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/kid.h"
#include "src/base/text.h"
#include "src/base/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
encodings(const char *s, size_t len)
{
	struct buf raw, back;
	unsigned seen = 0;

	buf_init(&raw, SIZE_MAX);
	buf_init(&back, SIZE_MAX);
	if (b64url_get(&raw, s, len) == 0 &&
	    (b64url_put(&back, raw.p, raw.len) != 0 ||
	    !view_eq(buf_view(&back), view_of(s, len))))
		abort();
	buf_reset(&back);
	if (b64_get_any(&back, s, len, &seen) == 0 && seen == 0 &&
	    !view_eq(buf_view(&back), buf_view(&raw)))
		abort();
	buf_free(&raw);
	buf_free(&back);
}

static void
text(const char *s)
{
	struct kid kid, again;
	const char *p = s;
	size_t len = strlen(s);
	uint8_t *bytes = malloc(len + 1);
	char *hex = malloc(len + 2);
	int en, fr, valid = utf8_ok(s, len, NULL);
	uint32_t cp;

	if (bytes == NULL || hex == NULL)
		abort();
	if (hex_get(bytes, len / 2, s) == 0) {
		hex_put(hex, bytes, len / 2);
		if (strcmp(hex, s) != 0)
			abort();
	}
	while ((cp = utf8_next(&p)) != 0)
		if (cp > 0x10ffff || (valid && cp < 0x20))
			abort();
	if ((size_t)(p - s) != len)
		abort();
	/* Canonical is what stays. */
	if (kid_parse(s, &kid) == 0 && (kid_parse(kid.text, &again) != 0 ||
	    strcmp(kid.text, again.text) != 0 ||
	    strcmp(kid.host, again.host) != 0 || kid.port != again.port))
		abort();
	if (words_find(s, &en, &fr) == 0 &&
	    !words_match(s, (uint16_t)(en >= 0 ? en : fr)))
		abort();
	free(bytes);
	free(hex);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = malloc(size + 1);

	if (s == NULL)
		abort();
	if (size > 0)
		memcpy(s, data, size);
	s[size] = '\0';
	(void)utf8_ok((const char *)data, size, "\n\t");
	encodings((const char *)data, size);
	text(s);
	free(s);
	return 0;
}
