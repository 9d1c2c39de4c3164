/* What a page says: facts, and digests that are read out. */
#include "ui/layout_part.h"

#include <string.h>

#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/base/say.h"
#include "src/page/wrap.h"

#define LABEL_MAX 36		/* columns of a label whose value is aligned */

static size_t
columns(const char *s)
{
	return width_text(s, strlen(s));
}

/* -- a label and its value ------------------------------------------------------- */

static void
say_pair(struct buf *b, const char *label, const char *value)
{
	if (*value == '\0')
		say(b, _("{label}:"), "label", label, NULL);
	else
		say(b, _("{label}: {value}"), "label", label, "value", value,
		    NULL);
}

/* A value that fits on a line of its own, but not behind its label, stands
 * there whole: commands and paths are read and typed better so. */
static int
stands_alone(const struct maker *m, const char *said, const char *label,
    const char *value)
{
	return *value != '\0' && columns(said) > m->width &&
	    columns(label) + 2 <= m->width && columns(value) + 2 <= m->width;
}

void
layout_pair(struct maker *m, const char *label, const char *value)
{
	struct buf b;

	buf_init(&b, PAGE_TEXT);
	say_pair(&b, label, value);
	if (stands_alone(m, buf_str(&b), label, value)) {
		layout_pair(m, label, "");
		layout_para(m, LOOK_TEXT, "  ", "  ", value);
	} else {
		layout_para(m, *value == '\0' ? LOOK_LABEL : LOOK_TEXT, "",
		    "  ", buf_str(&b));
	}
	buf_free(&b);
}

/* -- facts -------------------------------------------------------------------------- */

static int
is_fact(const struct maker *m, size_t i)
{
	return i < m->p->n && m->p->block[i].kind == BLOCK_FACT;
}

/* As many on a line as fit. */
static size_t
packed(struct maker *m, size_t i)
{
	struct buf line, one;

	buf_init(&line, PAGE_TEXT);
	for (; is_fact(m, i); i++) {
		const struct block *b = &m->p->block[i];

		buf_init(&one, PAGE_TEXT);
		say_pair(&one, b->label, b->text);
		if (line.len > 0 && columns(buf_str(&line)) + 3 +
		    columns(buf_str(&one)) > m->width) {
			layout_add(m, LOOK_TEXT, buf_view(&line));
			buf_reset(&line);
		}
		if (columns(buf_str(&one)) > m->width)
			layout_pair(m, b->label, b->text);
		else
			buf_printf(&line, "%s%s", line.len > 0 ? "   " : "",
			    buf_str(&one));
		buf_free(&one);
	}
	if (line.len > 0)
		layout_add(m, LOOK_TEXT, buf_view(&line));
	buf_free(&line);
	return i;
}

/* The widest label of the facts from i on, with its colon; 0: too wide. */
static size_t
label_width(const struct maker *m, size_t i)
{
	size_t widest = 0, w;
	struct buf b;

	for (; is_fact(m, i); i++) {
		buf_init(&b, PAGE_TEXT);
		say_pair(&b, m->p->block[i].label, "");
		w = columns(buf_str(&b));
		buf_free(&b);
		if (w > LABEL_MAX)
			return 0;
		widest = w > widest ? w : widest;
	}
	return widest;
}

static void
aligned(struct maker *m, const struct block *b, size_t width)
{
	struct buf first, rest;

	buf_init(&first, PAGE_TEXT);
	buf_init(&rest, PAGE_TEXT);
	say_pair(&first, b->label, "");
	wrap_pad(&first, width + 2 - columns(buf_str(&first)));
	wrap_pad(&rest, width + 2);
	if (*b->text == '\0')
		layout_add(m, LOOK_TEXT, buf_view(&first));
	else
		layout_para(m, LOOK_TEXT, buf_str(&first), buf_str(&rest),
		    b->text);
	buf_free(&rest);
	buf_free(&first);
}

size_t
layout_facts(struct maker *m, size_t i)
{
	size_t width = m->width >= LAYOUT_WIDE && is_fact(m, i + 1) ?
	    label_width(m, i) : 0;

	if (m->packed)
		return packed(m, i);
	for (; is_fact(m, i); i++) {
		const struct block *b = &m->p->block[i];

		if (width > 0)
			aligned(m, b, width);
		else
			layout_pair(m, b->label, b->text);
	}
	return i;
}

/* -- read-outs ------------------------------------------------------------------------ */

static void
hex_line(struct maker *m, const uint8_t *p)
{
	char group[9];
	struct buf line;

	buf_init(&line, 256);
	for (size_t i = 0; i < 16; i += 4) {
		hex_put(group, p + i, 4);
		buf_printf(&line, "%s%s", i > 0 ? " " : "", group);
	}
	layout_para(m, LOOK_TEXT, "  ", "  ", buf_str(&line));
	buf_free(&line);
}

static void
word_line(struct maker *m, const struct block *b, const uint16_t *pos,
    size_t first)
{
	struct buf line;

	buf_init(&line, 512);
	for (size_t i = first; i < first + WORDS_N / 2; i++)
		buf_printf(&line, "%s%s", i > first ? " " : "",
		    page_word(b, pos, i));
	layout_para(m, LOOK_RESULT, "  ", "  ", buf_str(&line));
	buf_free(&line);
}

void
layout_words(struct maker *m, const struct block *b)
{
	uint16_t pos[WORDS_N];

	layout_pair(m, b->label, "");
	for (size_t i = 0; b->number == 0 && i < SHA256_LEN; i += 16)
		hex_line(m, b->digest + i);
	if (words_of(b->digest, pos) < 0)
		return;
	for (size_t i = 0; i < WORDS_N; i += WORDS_N / 2)
		word_line(m, b, pos, i);
}
