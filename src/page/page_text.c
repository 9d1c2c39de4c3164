/* The one text of a page. */
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/base/text.h"
#include "src/page/notices.h"
#include "src/page/page.h"
#include "src/page/page_columns.h"
#include "src/page/wrap.h"

#define SENTENCE_MAX	(PAGE_TEXT + 256)

struct text {
	const struct page *page;
	size_t width;			/* 0: lines are never broken */
	struct buf *out;
};

/* -- lines ------------------------------------------------------------------------- */

static void
line_empty(struct text *t)
{
	buf_puts(t->out, "\n");
}

/* One line with a left and a right part; the right one alone on the next line
 * where both find no room. right may be empty. */
static void
line_sides(struct text *t, const char *left, const char *right)
{
	size_t used = width_text(left, strlen(left));
	size_t need = width_text(right, strlen(right));
	size_t gap = 2;

	if (need == 0) {
		wrap_put(t->out, t->width, "", "", left);
		return;
	}
	if (t->width >= used + gap + need) {
		gap = t->width - used - need;
	} else if (t->width > 0) {
		wrap_put(t->out, t->width, "", "", left);
		gap = t->width > need ? t->width - need : 0;
		left = "";
	}
	buf_puts(t->out, left);
	wrap_pad(t->out, gap);
	buf_puts(t->out, right);
	line_empty(t);
}

/* "Label: value", its colon as the language sets it. */
static void
line_pair(struct text *t, const char *label, const char *value)
{
	size_t label_w = width_text(label, strlen(label));
	size_t value_w = width_text(value, strlen(value));
	struct buf b;

	buf_init(&b, SENTENCE_MAX);
	if (*value == '\0')
		/* TRANSLATORS: a name before a list of choices or an empty value. */
		say(&b, _("{label}:"), "label", label, NULL);
	else
		/* TRANSLATORS: French has a no-break space before the colon. */
		say(&b, _("{label}: {value}"), "label", label, "value", value,
		    NULL);
	/* What fits on a line of its own, but not behind its label, stands there
	 * whole: commands and paths are read and typed better so. */
	if (width_text(buf_str(&b), b.len) > t->width && value_w > 0 &&
	    label_w + 2 <= t->width && value_w + 2 <= t->width) {
		line_pair(t, label, "");
		wrap_put(t->out, t->width, "  ", "  ", value);
	} else {
		wrap_put(t->out, t->width, "", "  ", buf_str(&b));
	}
	buf_free(&b);
}

/* -- top --------------------------------------------------------------------------- */

static void
put_header(struct text *t)
{
	const struct page *p = t->page;
	struct buf b;

	buf_init(&b, 256);
	if (p->n_steps > 0)
		say(&b, _("step {n} of {count}"), "n", say_num(p->n_step),
		    "count", say_num(p->n_steps), NULL);
	line_sides(t, t->page->production ? _("PRODUCTION") :
	    _("REHEARSAL"), buf_str(&b));
	buf_free(&b);
	if (p->module != NULL)
		wrap_put(t->out, t->width, "", "", p->module);
}

static void
put_title(struct text *t)
{
	const struct page *p = t->page;
	struct buf b;

	buf_init(&b, 256);
	if (p->doc != NULL)
		say(&b, _("document, step {number}"), "number", p->doc, NULL);
	line_sides(t, p->title == NULL ? "" : p->title, buf_str(&b));
	buf_free(&b);
}

static const char *
notice_mark(int level)
{
	switch (level) {
	case LEVEL_REFUSED:
		return "[x] ";
	case LEVEL_WARN:
		return "[!] ";
	default:
		return "[i] ";
	}
}

static void
put_notice(struct text *t)
{
	if (t->page->notice_text == NULL)
		return;
	line_empty(t);
	wrap_put(t->out, t->width, notice_mark(t->page->notice_level), "    ",
	    t->page->notice_text);
}

/* -- blocks ------------------------------------------------------------------------ */

static void
put_item(struct text *t, const struct block *b)
{
	struct buf first, rest;

	buf_init(&first, 32);
	buf_init(&rest, 32);
	buf_printf(&first, "%2u  ", b->number);
	wrap_pad(&rest, first.len);
	wrap_put(t->out, t->width, buf_str(&first), buf_str(&rest), b->text);
	buf_free(&first);
	buf_free(&rest);
}

/* 32 bytes as eight groups of eight digits, over two lines. */
static void
put_hex(struct text *t, const uint8_t digest[static SHA256_LEN])
{
	char group[9];

	for (size_t i = 0; i < SHA256_LEN; i += 4) {
		hex_put(group, digest + i, 4);
		buf_puts(t->out, group);
		buf_puts(t->out, i % 16 == 12 ? "\n" : " ");
	}
}

static void
put_words(struct text *t, const struct block *b)
{
	uint16_t pos[WORDS_N];

	line_pair(t, b->label, "");
	if (b->number == 0)
		put_hex(t, b->digest);
	if (words_of(b->digest, pos) != 0) {
		t->out->err = ERR_CRYPTO;
		return;
	}
	for (size_t i = 0; i < WORDS_N; i++) {
		buf_puts(t->out, page_word(b, pos, i));
		buf_puts(t->out, i % 6 == 5 ? "\n" : " ");
	}
}

static void
put_field(struct text *t, const struct block *b)
{
	const struct field_def *f = b->field;
	const char *label = *f->label == '\0' ? "" : _(f->label);
	const char *value = b->value;
	struct buf shown;

	if (f->kind == FIELD_CHOICE) {
		line_pair(t, label, "");
		return;
	}
	buf_init(&shown, SENTENCE_MAX);
	/* A secret's mark says nothing of its length. */
	if (f->kind == FIELD_SECRET)
		buf_puts(&shown, value == NULL ? "[ ________ ]" : "[ ******** ]");
	else if (value == NULL || *value == '\0')
		buf_puts(&shown, "[ ____________ ]");
	else
		buf_printf(&shown, "[ %s ]", value);
	line_pair(t, label, buf_str(&shown));
	buf_free(&shown);
}

static void
put_option(struct text *t, const struct block *b)
{
	int chosen = b->value != NULL && strcmp(b->value, b->id) == 0;
	struct buf first, rest;

	buf_init(&first, 32);
	buf_init(&rest, 32);
	buf_printf(&first, "%s%2u  ", chosen ? ">" : " ", b->number);
	wrap_pad(&rest, first.len);
	wrap_put(t->out, t->width, buf_str(&first), buf_str(&rest), b->text);
	buf_free(&first);
	buf_free(&rest);
}

/* As many small cards on a line as find room. */
static size_t
put_cards(struct text *t, size_t i)
{
	const struct page *p = t->page;
	size_t used = 0, need;

	for (; i < p->n && p->block[i].kind == BLOCK_CARD; i++) {
		const struct block *b = &p->block[i];

		need = width_text(b->label, strlen(b->label)) +
		    width_text(b->text, strlen(b->text)) + 4;
		if (used > 0 && t->width > 0 && used + 1 + need > t->width) {
			line_empty(t);
			used = 0;
		}
		buf_printf(t->out, "%s[%s  %s]", used > 0 ? " " : "", b->label,
		    b->text);
		used += (used > 0) + need;
	}
	line_empty(t);
	return i;
}

/* -- all --------------------------------------------------------------------------- */

/* Blocks of one group follow without an empty line; 0: never. */
static int
group(const struct block *b)
{
	switch (b->kind) {
	case BLOCK_FACT:
	case BLOCK_CHECK:
		return 1;
	case BLOCK_ITEM:
		return 2;
	case BLOCK_FIELD:
	case BLOCK_OPTION:
		return 3;
	default:
		return 0;
	}
}

static int
together(const struct block *a, const struct block *b)
{
	/* Each choice stands for itself. */
	if (a->kind == BLOCK_OPTION && b->kind == BLOCK_FIELD)
		return 0;
	return group(a) != 0 && group(a) == group(b);
}

/* Writes block i, with those that stand beside it: the next one's index. */
static size_t
put_block(struct text *t, size_t i)
{
	const struct block *b = &t->page->block[i];

	switch (b->kind) {
	case BLOCK_PARA:
	case BLOCK_RESULT:
		wrap_put(t->out, t->width, "", "", b->text);
		break;
	case BLOCK_ITEM:
		put_item(t, b);
		break;
	case BLOCK_WARN:
		wrap_put(t->out, t->width, "! ", "  ", b->text);
		break;
	case BLOCK_FACT:
		line_pair(t, b->label, b->text);
		break;
	case BLOCK_SECRET:
		line_pair(t, b->label, _("(only on the screen)"));
		break;
	case BLOCK_CHECK:
		wrap_put(t->out, t->width, page_check_mark(b), "     ",
		    b->text);
		break;
	case BLOCK_WORDS:
		put_words(t, b);
		break;
	case BLOCK_FIELD:
		put_field(t, b);
		break;
	case BLOCK_OPTION:
		put_option(t, b);
		break;
	case BLOCK_CARD:
		return put_cards(t, i);
	case BLOCK_COLUMNS:
		return columns_text(t->page, i, t->width, t->out);
	}
	return i + 1;
}

int
page_text(const struct page *p, unsigned width, struct buf *out)
{
	struct text t = { p, width, out };
	size_t i = 0, last = 0;

	put_header(&t);
	put_title(&t);
	put_notice(&t);
	while (i < p->n && out->err == 0) {
		if (i == 0 || !together(&p->block[last], &p->block[i]))
			line_empty(&t);
		last = i;
		i = put_block(&t, i);
	}
	if (p->full) {
		line_empty(&t);
		buf_puts(out, "(...)\n");
	}
	return out->err;
}
