#include "src/replay/secrets.h"

#include <string.h>

#include "src/base/brought.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/practice.h"
#include "src/base/text.h"

#define SECRETS_MAX 4096	/* 64 PINs, three times */

static int
give(struct secret *out, const void *p, size_t len)
{
	int err;

	if (out == NULL)
		return 0;
	if ((err = secret_new(out, len)) == 0)
		memcpy(out->p, p, len);
	return err;
}

static int
practice(const char *card, struct secret *out)
{
	char pin[9];
	int err = practice_pin(card, pin);

	if (err == 0)
		err = give(out, pin, strlen(pin));
	explicit_bzero(pin, sizeof(pin));
	return err;
}

/* The next line of the text without its LF; 0 at the end. */
static int
next_line(struct view *text, struct view *line)
{
	const uint8_t *lf;

	if (text->len == 0)
		return 0;
	lf = memchr(text->p, '\n', text->len);
	*line = view_of(text->p, lf == NULL ? text->len :
	    (size_t)(lf - text->p));
	text->p += line->len + (lf != NULL);
	text->len -= line->len + (lf != NULL);
	return 1;
}

static int
find(struct view text, const char *name, struct secret *out)
{
	size_t n = strlen(name);
	struct view line;

	while (next_line(&text, &line)) {
		if (!utf8_ok((const char *)line.p, line.len, NULL))
			return ERR_FORMAT;
		if (line.len == 0 || line.p[0] == '#')
			continue;
		if (memchr(line.p, '=', line.len) == NULL)
			return ERR_FORMAT;
		if (line.len <= n + 1 || line.p[n] != '=' ||
		    memcmp(line.p, name, n) != 0)
			continue;
		return give(out, line.p + n + 1, line.len - n - 1);
	}
	return ERR_NOTFOUND;
}

int
secrets_get(int fd, const char *name, struct secret *out)
{
	struct buf text;
	int err;

	if (out != NULL)
		secret_free(out);
	if (strncmp(name, "card:", 5) == 0)
		return practice(name + 5, out);
	if (fd < 0)
		return ERR_NOTFOUND;
	buf_init_locked(&text, SECRETS_MAX);
	if ((err = brought_read_open(fd, &text)) == 0)
		err = find(buf_view(&text), name, out);
	buf_free(&text);
	return err;
}
