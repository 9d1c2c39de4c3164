/* What az says is somebody else's bytes: as a line, it is text. */
#include <string.h>

#include "src/az/run.h"
#include "src/base/err.h"
#include "src/base/text.h"

/* Behind the escape sequence at s, if there is one (ECMA-48 5.4: CSI). */
static const char *
past_escape(const char *s)
{
	if (s[0] != '\033')
		return s;
	s++;
	if (*s != '[')
		return s;
	s++;
	while (*s >= 0x20 && *s <= 0x3f)
		s++;
	return *s >= 0x40 && *s <= 0x7e ? s + 1 : s;
}

/* One character of the source, if people can see it; blanks are one. */
static void
put_one(struct buf *out, uint32_t cp, const char *from, size_t len)
{
	if (cp == 0xfffd || utf8_control(cp) || cp == ' ') {
		if (out->len > 0 && out->p[out->len - 1] != ' ')
			(void)buf_puts(out, " ");
		return;
	}
	(void)buf_put(out, from, len);
}

static const char *
last_error(const char *s)
{
	const char *at = s, *next;

	while ((next = strstr(at, "ERROR: ")) != NULL)
		at = next + strlen("ERROR: ");
	return at;
}

void
run_line(struct view said, char *out)
{
	struct buf all, line;
	const char *s, *next;

	buf_init(&all, said.len + 1);
	buf_init(&line, said.len + 1);
	for (size_t i = 0; i < said.len; i++)	/* a NUL would end it */
		(void)buf_put(&all, said.p[i] == 0 ? (const uint8_t *)" " :
		    &said.p[i], 1);
	for (s = buf_str(&all); *s != '\0'; s = next) {
		uint32_t cp;

		if ((next = past_escape(s)) != s)
			continue;
		cp = utf8_next(&next);
		put_one(&line, cp, s, (size_t)(next - s));
	}
	s = last_error(buf_str(&line));
	if (strlen(s) > AZ_SAID_MAX)
		s += strlen(s) - AZ_SAID_MAX;
	while (((uint8_t)*s & 0xc0) == 0x80 || *s == ' ')
		s++;
	text_clip(out, AZ_SAID_MAX + 1, s);
	for (size_t n = strlen(out); n > 0 && out[n - 1] == ' '; n--)
		out[n - 1] = '\0';
	buf_free(&all);
	buf_free(&line);
}
