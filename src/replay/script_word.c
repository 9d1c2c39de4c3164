/* One line of a script becomes words. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/replay/script.h"

#define WORDS_MAX	8	/* no command has as many */
#define WORD_MAX	(16 * 1024)

struct cutter {
	struct view in;
	size_t at;
	const struct script_var *vars;
	size_t n_vars;
	struct buf word;
	char *why;
};

static int complain(struct cutter *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static int
complain(struct cutter *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(c->why, SCRIPT_ERROR_MAX, fmt, ap);
	va_end(ap);
	return ERR_FORMAT;
}

/* The character at this place, -1 at the end of the line. */
static int
peek(const struct cutter *c)
{
	return c->at < c->in.len ? c->in.p[c->at] : -1;
}

static int
is_blank(int ch)
{
	return ch == ' ' || ch == '\t';
}

static int
is_name(int ch, int first)
{
	return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') ||
	    ch == '_' || (!first && ch >= '0' && ch <= '9');
}

static int
put(struct cutter *c, int ch)
{
	return buf_put_u8(&c->word, (uint8_t)ch);
}

/* After "${". */
static int
variable(struct cutter *c)
{
	const char *name = (const char *)c->in.p + c->at;
	size_t n = 0;

	while (is_name(peek(c), n == 0)) {
		c->at++;
		n++;
	}
	if (n == 0 || peek(c) != '}')
		return complain(c, "${ without a name and }");
	c->at++;
	for (size_t i = 0; i < c->n_vars; i++)
		if (strlen(c->vars[i].name) == n &&
		    memcmp(c->vars[i].name, name, n) == 0)
			return buf_puts(&c->word, c->vars[i].value);
	return complain(c, "variable %.*s is not set (--var %.*s=VALUE)",
	    (int)(n > 64 ? 64 : n), name, (int)(n > 64 ? 64 : n), name);
}

/* One character outside single quotes: as it is, escaped, or a variable. */
static int
plain(struct cutter *c)
{
	int ch = peek(c);

	c->at++;
	if (ch == '\\') {
		if (peek(c) < 0)
			return complain(c, "a backslash ends the line");
		return put(c, c->in.p[c->at++]);
	}
	if (ch == '$' && peek(c) == '{') {
		c->at++;
		return variable(c);
	}
	return put(c, ch);
}

static int
single_quotes(struct cutter *c)
{
	int err = 0, ch;

	while (err == 0 && (ch = peek(c)) != '\'') {
		if (ch < 0)
			return complain(c, "a single quote is not closed");
		c->at++;
		err = put(c, ch);
	}
	c->at++;
	return err;
}

static int
double_quotes(struct cutter *c)
{
	int err = 0;

	while (err == 0 && peek(c) != '"') {
		if (peek(c) < 0)
			return complain(c, "a double quote is not closed");
		err = plain(c);
	}
	c->at++;
	return err;
}

static int
cut_word(struct cutter *c)
{
	int err = 0, ch;

	buf_reset(&c->word);
	while (err == 0 && (ch = peek(c)) >= 0 && !is_blank(ch)) {
		if (ch != '\'' && ch != '"') {
			err = plain(c);
			continue;
		}
		c->at++;
		err = ch == '"' ? double_quotes(c) : single_quotes(c);
	}
	return err == ERR_TOOBIG ? complain(c, "a word is too long") : err;
}

/* Letters, digits and "-" as ids have them. */
static int
is_id(const char *s)
{
	return s[0] != '\0' && s[strspn(s, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] == '\0';
}

static int
add_word(struct cutter *c, struct script_words *out, int fact)
{
	const char *text = buf_str(&c->word);
	struct script_word *more;

	if (out->n == WORDS_MAX)
		return complain(c, "more words than any command has");
	if (fact && !is_id(++text))
		return complain(c, "@ without the id of a fact "
		    "(quote a word that begins with @)");
	more = realloc(out->word, (out->n + 1) * sizeof(*more));
	if (more == NULL)
		return ERR_NOMEM;
	out->word = more;
	more[out->n].fact = fact;
	more[out->n].text = strdup(text);
	return more[out->n].text == NULL ? ERR_NOMEM : (out->n++, 0);
}

static int
cut_line(struct cutter *c, struct script_words *out)
{
	int err, first;

	for (;;) {
		while (is_blank(peek(c)))
			c->at++;
		if ((first = peek(c)) < 0 || first == '#')
			return 0;
		if ((err = cut_word(c)) != 0 ||
		    (err = add_word(c, out, first == '@')) != 0)
			return err;
	}
}

int
script_split(struct view line, const struct script_var *vars, size_t n_vars,
    struct script_words *out, char why[static SCRIPT_ERROR_MAX])
{
	struct cutter c = { .in = line, .vars = vars, .n_vars = n_vars,
		.why = why };
	int err;

	memset(out, 0, sizeof(*out));
	if (!utf8_ok((const char *)line.p, line.len, "\t"))
		return complain(&c, "not UTF-8 text, or a control character");
	buf_init(&c.word, WORD_MAX);
	err = cut_line(&c, out);
	buf_free(&c.word);
	if (err != 0)
		script_words_free(out);
	return err;
}

void
script_words_free(struct script_words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->word[i].text);
	free(w->word);
	memset(w, 0, sizeof(*w));
}
