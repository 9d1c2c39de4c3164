#include "src/replay/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/base/tell.h"
#include "src/page/err_words.h"
#include "src/replay/record_line.h"

/* A field as a replay of the lines so far would have it. */
struct shadow {
	const struct field_def *def;	/* NULL: none yet */
	char text[FIELD_VALUE_MAX];
	unsigned name;		/* of its secret: PIN_<name>; 0 none */
	int typed;		/* its secret was typed since it was written */
};

struct record {
	struct frontend lower;
	const char *file;
	int fd;
	int made;		/* the file is ours */
	struct buf text;	/* all of it */
	int err;		/* the first error of writing */
	struct shadow field[FIELDS_MAX];
	unsigned shown;		/* the newest page that is written down */
	unsigned secrets;	/* names given so far */
	struct record_cards cards;
	int stopped;		/* what is under way was, and that is written down */
};

/* -- lines ------------------------------------------------------------------------ */

/* Appends what was added to the text since from. */
static void
flush(struct record *r, size_t from)
{
	const uint8_t *p = r->text.p + from;
	size_t left = r->text.len - from;
	ssize_t n;

	if (r->err == 0)
		r->err = r->text.err;
	while (r->err == 0 && left > 0) {
		n = write(r->fd, p, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			r->err = n < 0 ? err_from_errno(errno) : ERR_IO;
			return;
		}
		p += n;
		left -= (size_t)n;
	}
}

/* One line of words that need no quoting. */
static void
put(struct record *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
put(struct record *r, const char *fmt, ...)
{
	size_t from = r->text.len;
	va_list ap;

	va_start(ap, fmt);
	(void)buf_vprintf(&r->text, fmt, ap);
	va_end(ap);
	(void)buf_put_u8(&r->text, '\n');
	flush(r, from);
}

/* The same, with a last word as it has to be quoted. */
static void
put_word(struct record *r, const char *first, const char *second,
    const char *word)
{
	size_t from = r->text.len;

	(void)buf_printf(&r->text, "%s%s%s ", first, *second == '\0' ? "" : " ",
	    second);
	record_quote(&r->text, word);
	(void)buf_put_u8(&r->text, '\n');
	flush(r, from);
}

/* -- fields ------------------------------------------------------------------------ */

static struct shadow *
shadow(struct record *r, const struct field_def *def)
{
	struct shadow *s = r->field;

	while (s < r->field + FIELDS_MAX - 1 && s->def != NULL && s->def != def)
		s++;
	s->def = def;
	return s;
}

static const char *
text_of(const struct block *b)
{
	return b->value == NULL ? "" : b->value;
}

static void
put_text(struct record *r, const struct page *p, const struct block *b)
{
	const char *text = text_of(b), *fact = record_fact(p, b->field, text);

	if (fact != NULL)
		put(r, "set %s @%s", b->field->id, fact);
	else if (record_can_quote(text))
		put_word(r, "set", b->field->id, text);
	else
		put(r, "# %s was set to what no script can hold", b->field->id);
}

static void
keep_text(struct shadow *s, const struct block *b)
{
	const char *text = text_of(b);

	memcpy(s->text, text, strlen(text) + 1);
}

/* The name of this field's secret: that of an equal one on the page, or new. */
static unsigned
name_secret(struct record *r, const struct page *p, const struct block *b)
{
	for (size_t i = 0; i < page_n_fields(p); i++) {
		const struct block *other = page_nth_field(p, i);
		const struct shadow *s = shadow(r, other->field);

		if (other != b && s->name > 0 && !s->typed &&
		    other->same == b->same)
			return s->name;
	}
	return ++r->secrets;
}

static void
put_secret(struct record *r, const struct page *p, const struct block *b)
{
	struct shadow *s = shadow(r, b->field);

	if (b->value == NULL) {
		s->name = 0;	/* the page took it */
	} else if (s->typed || s->name == 0) {
		s->name = name_secret(r, p, b);
		put(r, "secret %s PIN_%u", b->field->id, s->name);
	}
	s->typed = 0;
}

/* What was typed since the page began, or since the newest key. Secrets only
 * where they are handed in: a page that lies over this one forgets no field. */
static void
put_fields(struct record *r, const struct page *p, int secrets)
{
	for (size_t i = 0; i < page_n_fields(p); i++) {
		const struct block *b = page_nth_field(p, i);
		struct shadow *s = shadow(r, b->field);

		if (b->field->kind == FIELD_SECRET) {
			if (secrets)
				put_secret(r, p, b);
		} else if (strcmp(text_of(b), s->text) != 0) {
			put_text(r, p, b);
			keep_text(s, b);
		}
	}
}

static void
secret_typed(struct record *r, const struct page *p, const char *field)
{
	const struct block *b = page_find_field(p, field);

	if (b != NULL)
		shadow(r, b->field)->typed = 1;
}

/* -- pages and events ---------------------------------------------------------------- */

/* A page that started anew, with what stands in its fields by itself. */
static void
put_page(struct record *r, const struct page *p)
{
	if (p->shown == r->shown)
		return;
	r->shown = p->shown;
	explicit_bzero(r->field, sizeof(r->field));
	for (size_t i = 0; i < page_n_fields(p); i++) {
		const struct block *b = page_nth_field(p, i);

		if (b->field->kind != FIELD_SECRET)
			keep_text(shadow(r, b->field), b);
	}
	put(r, "%s", "");
	put(r, "step %s.%s", p->step, p->id);
}

static void
put_cards(struct record *r, const struct page *p)
{
	for (;;)
		switch (record_card(&r->cards, &p->reader)) {
		case RECORD_CARD_IN:
			put(r, "card insert card-%u", r->cards.at);
			break;
		case RECORD_CARD_UNKNOWN:
			put(r, "# a card that said nothing of itself is in");
			break;
		case RECORD_CARD_OUT:
			put(r, "card remove");
			break;
		case RECORD_CARD_SAME:
			return;
		}
}

static void
put_key(struct record *r, const struct event *ev)
{
	const char *name = script_key_name(ev->key);
	char ch[SCRIPT_CHAR_MAX];

	if (name != NULL)
		put(r, "press %s", name);
	else if (script_char(ev->ch, ch) == 0)
		put_word(r, "press", "", ch);
}

/* Once of what is under way, however often people press Esc. */
static void
put_stop(struct record *r, const struct page *p)
{
	if (!p->busy)
		r->stopped = 0;
	else if (r->lower.cancel && !r->stopped &&
	    (p->works & WORKS_CANCEL) != 0) {
		r->stopped = 1;
		put(r, "stop");
	}
}

static void
put_event(struct record *r, const struct page *p, const struct event *ev)
{
	switch (ev->kind) {
	case EV_SET:
		secret_typed(r, p, ev->field);
		break;
	case EV_KEY:
		put_fields(r, p, ev->key == KC_NEXT);
		put_key(r, ev);
		break;
	case EV_TRAY:
		put_fields(r, p, 0);
		if (ev->tray == TRAY_REMOVE)
			put(r, "card remove");
		else
			put_word(r, "card", "insert", ev->value);
		break;
	case EV_TICK:
	case EV_IDLE:
	case EV_STOPPED:
	case EV_CARD:
		break;
	}
}

/* -- the front end --------------------------------------------------------------------- */

/* What the loop reads in a front end is the lower one's. */
static int
as_lower(struct frontend *fe, int result)
{
	const struct record *r = fe->self;

	fe->fd = r->lower.fd;
	fe->cancel = r->lower.cancel;
	fe->status = r->lower.status;
	fe->leave = r->lower.leave;
	fe->asks = r->lower.asks;
	return result;
}

static void
complain(const struct record *r, int err)
{
	tell_error("keyconvoy", r->file, err_words(err));
}

static int
make_file(struct record *r)
{
	r->fd = open(r->file, O_WRONLY | O_CREAT | O_EXCL | O_APPEND |
	    O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
	if (r->fd < 0)
		return err_from_errno(errno);
	r->made = 1;
	return 0;
}

static int
record_open(struct frontend *fe)
{
	struct record *r = fe->self;
	int err = make_file(r);

	if (err != 0) {
		complain(r, err);
		fe->status = 3;
		return err;
	}
	err = as_lower(fe, r->lower.open(&r->lower));
	if (err < 0) {
		(void)file_remove(r->file);	/* nothing was done */
		r->made = 0;
		return err;
	}
	put(r, "# What was done in keyconvoy %s, for --replay. PIN_1 and so on "
	    "are lines", PACKAGE_VERSION);
	put(r, "# NAME=VALUE of the file for --secrets; @ is what the page "
	    "says (in rehearsals).");
	return err;
}

static int
record_next(struct frontend *fe, const struct page *p, struct event *ev)
{
	struct record *r = fe->self;
	int n;

	put_cards(r, p);
	put_page(r, p);
	r->lower.interrupted = fe->interrupted;
	fe->interrupted = 0;
	n = as_lower(fe, r->lower.next(&r->lower, p, ev));
	if (n > 0)
		put_event(r, p, ev);
	return n;
}

static void
record_show(struct frontend *fe, const struct page *p)
{
	struct record *r = fe->self;

	r->lower.show(&r->lower, p);
	put_stop(r, p);
	(void)as_lower(fe, 0);
	r->lower.cancel = 0;
}

/* By the descriptor that made it: in the jail the file has no name. */
static int
write_whole(int fd, struct view text)
{
	ssize_t n;

	if (ftruncate(fd, 0) != 0)
		return err_from_errno(errno);
	while (text.len > 0) {
		n = write(fd, text.p, text.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? err_from_errno(errno) : ERR_IO;
		text = view_of(text.p + n, text.len - (size_t)n);
	}
	return fsync(fd) == 0 || errno == EINVAL ? 0 : err_from_errno(errno);
}

/* Once more, whole. 0, or said on stderr. */
static int
finish(struct record *r)
{
	if (!r->made)
		return 0;
	r->made = 0;
	if (r->err == 0)
		r->err = write_whole(r->fd, buf_view(&r->text));
	if (r->err != 0)
		complain(r, r->err);
	return r->err;
}

static int
record_ended(struct frontend *fe, const struct page *p, int status)
{
	struct record *r = fe->self;

	if (r->lower.ended != NULL)
		status = r->lower.ended(&r->lower, p, status);
	return finish(r) != 0 && status == 0 ? 3 : status;
}

static void
record_close(struct frontend *fe)
{
	struct record *r = fe->self;

	r->lower.close(&r->lower);
	(void)finish(r);
	if (r->fd >= 0)
		(void)close(r->fd);
	buf_free(&r->text);
	explicit_bzero(r, sizeof(*r));
	free(r);
	fe->self = NULL;
}

int
record_new(struct frontend *fe, const struct frontend *lower, const char *file)
{
	struct record *r = calloc(1, sizeof(*r));

	if (r == NULL) {
		*fe = *lower;
		fe->close(fe);
		return ERR_NOMEM;
	}
	r->lower = *lower;
	r->file = file;
	r->fd = -1;
	buf_init(&r->text, SCRIPT_MAX);
	*fe = (struct frontend){ .name = "record", .self = r,
		.open = record_open, .next = record_next, .show = record_show,
		.ended = record_ended, .close = record_close };
	(void)as_lower(fe, 0);
	return 0;
}
