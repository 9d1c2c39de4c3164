#include "src/replay/plain_tell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/base/text.h"
#include "src/page/wrap.h"

#define WIDTH		78	/* where nobody says how wide the lines are */
#define WIDTH_MIN	20
#define TEXT_MAX_BYTES	(4 * PAGE_TEXT)

unsigned
plain_width(void)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_col == 0)
		return WIDTH;
	return w.ws_col < WIDTH_MIN ? WIDTH_MIN : w.ws_col;
}

/* A paragraph of our own, after whatever stands on the line. */
void
plain_tell(const char *text)
{
	struct buf b;

	buf_init(&b, TEXT_MAX_BYTES);
	(void)wrap_put(&b, plain_width(), "", "", text);
	(void)fputs(buf_str(&b), stdout);
	buf_free(&b);
}

void
plain_tell_usage(void)
{
	plain_tell(_("One line answers each question: a number chooses, an empty line "
	    "takes what stands in brackets; after the last question the page "
	    "goes on. `<` goes back, `?` is help, `!` writes a note, `language` "
	    "switches the language, `other` is another card, `quit` leaves; a key "
	    "that a page names is typed as it is called: `F3`. `\\` before a line "
	    "takes it as it stands; alone it empties a field."));
}

/* For the one who sits here: past stdio, whose memory nobody wipes. */
static void
tell_secrets(const struct page *p)
{
	struct buf b;

	if (!isatty(STDOUT_FILENO) || fflush(stdout) != 0)
		return;
	buf_init(&b, TEXT_MAX_BYTES);
	for (size_t i = 0; i < p->n; i++) {
		if (p->block[i].kind != BLOCK_SECRET)
			continue;
		say(&b, _("{label}: {value}"), "label", p->block[i].label,
		    "value", p->block[i].text, NULL);
		(void)buf_put_u8(&b, '\n');
	}
	for (size_t done = 0; done < b.len;) {
		ssize_t n = write(STDOUT_FILENO, b.p + done, b.len - done);

		if (n < 0 && errno != EINTR)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	buf_free(&b);
}

/* A field is said by its question; a list stands on the page. */
static void
leave_out_fields(struct page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind != BLOCK_FIELD ||
		    p->block[i].field->kind == FIELD_CHOICE)
			p->block[n++] = p->block[i];
	p->n = n;
}

void
plain_tell_page(const struct page *p)
{
	struct page *told = malloc(sizeof(*told));
	struct buf b;

	if (told == NULL)
		return;
	*told = *p;
	leave_out_fields(told);
	buf_init(&b, TEXT_MAX_BYTES);
	if (page_text(told, plain_width(), &b) == 0)
		(void)printf("\n%s\n", buf_str(&b));
	buf_free(&b);
	free(told);
	tell_secrets(p);
	if (p->is_help)
		plain_tell_usage();
}

/* The lists of the choices from this field on, and nothing else. */
static void
leave_lists(struct page *p, const struct block *field)
{
	size_t n = 0, i = 0;

	while (i < p->n && (field == NULL || p->block[i].kind != BLOCK_FIELD ||
	    p->block[i].field != field->field))
		i++;
	for (; i < p->n; i++)
		if (p->block[i].kind == BLOCK_OPTION ||
		    (p->block[i].kind == BLOCK_FIELD &&
		    p->block[i].field->kind == FIELD_CHOICE))
			p->block[n++] = p->block[i];
	p->n = n;
}

void
plain_tell_notice(const struct page *p, const struct block *field)
{
	struct page *top = malloc(sizeof(*top));

	if (top == NULL)
		return;
	*top = *p;
	leave_lists(top, field);
	top->full = 0;
	plain_tell_page(top);
	free(top);
}

/* -- questions ------------------------------------------------------------------------ */

/* What an empty line takes, as people read it: "" when nothing. */
static const char *
standing(const struct page *p, const struct block *b)
{
	const struct field_def *d = b->field;
	const char *v = b->value;

	if (v == NULL || d->kind == FIELD_SECRET || !utf8_ok(v, strlen(v), NULL))
		return "";
	if (d->kind != FIELD_CHOICE)
		return v;
	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind == BLOCK_OPTION &&
		    p->block[i].field == d && strcmp(p->block[i].id, v) == 0)
			return say_num(p->block[i].number);
	return "";
}

/* Where no field is left. */
static const char *const ends[] = {
	[LEADS_NEXT] = N_("Empty line: next."),
	[LEADS_CLOSE] = N_("Empty line: close."),
	[LEADS_WRITE] = N_("Empty line: write."),
	[LEADS_LEAVE] = N_("Empty line: leave."),
};

static void
question(const struct page *p, const struct block *b, struct buf *out)
{
	const char *label, *value;

	if (b == NULL) {
		say(out, _(ends[p->leads]), NULL);
		return;
	}
	label = _(b->field->label);
	value = standing(p, b);
	if (b->field->kind == FIELD_SECRET)
		say(out, _("{label}, not shown while you type:"), "label",
		    label, NULL);
	else if (*value == '\0')
		say(out, _("{label}:"), "label", label, NULL);
	else
		say(out, _("{label} [{value}]:"), "label", label, "value",
		    value, NULL);
}

void
plain_tell_question(const struct page *p, const struct block *field,
    const char *end)
{
	struct buf q;

	buf_init(&q, TEXT_MAX_BYTES);
	question(p, field, &q);
	(void)printf("%s%s", buf_str(&q), end);
	buf_free(&q);
}
