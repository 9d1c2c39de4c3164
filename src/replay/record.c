#include "src/replay/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/page/err_words.h"
#include "src/replay/record_line.h"

/* A field as a replay of the lines so far would have it. */
struct shadow {
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
	struct page page;
	struct shadow field[FIELDS_MAX];
	unsigned shown;		/* the newest page that is written down */
	unsigned secrets;	/* names given so far */
	struct record_cards cards;
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

static void
put_text(struct record *r, const struct field_value *v)
{
	const char *fact = record_fact(&r->page, v->def, v->text);

	if (fact != NULL)
		put(r, "set %s @%s", v->def->id, fact);
	else if (record_can_quote(v->text))
		put_word(r, "set", v->def->id, v->text);
	else
		put(r, "# %s was set to what no script can hold", v->def->id);
}

static int
same_secret(const struct secret *a, const struct secret *b)
{
	return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

/* The name of this field's secret: that of an equal one on the page, or new. */
static unsigned
name_secret(struct record *r, const struct flow *f, int i)
{
	for (int j = 0; j < FIELDS_MAX && f->field[j].def != NULL; j++)
		if (j != i && r->field[j].name > 0 && !r->field[j].typed &&
		    same_secret(&f->field[j].secret, &f->field[i].secret))
			return r->field[j].name;
	return ++r->secrets;
}

static void
put_secret(struct record *r, const struct flow *f, int i)
{
	struct shadow *s = &r->field[i];

	if (f->field[i].secret.len == 0) {
		s->name = 0;	/* the page took it */
	} else if (s->typed || s->name == 0) {
		s->name = name_secret(r, f, i);
		put(r, "secret %s PIN_%u", f->field[i].def->id, s->name);
	}
	s->typed = 0;
}

/* What was typed since the page began, or since the newest key. Secrets only
 * where they are handed in: a page that lies over this one forgets no field. */
static void
put_fields(struct record *r, const struct flow *f, int secrets)
{
	flow_fill(f, &r->page);
	for (int i = 0; i < FIELDS_MAX && f->field[i].def != NULL; i++) {
		const struct field_value *v = &f->field[i];

		if (v->def->kind == FIELD_SECRET) {
			if (secrets)
				put_secret(r, f, i);
		} else if (strcmp(v->text, r->field[i].text) != 0) {
			put_text(r, v);
			memcpy(r->field[i].text, v->text, sizeof(v->text));
		}
	}
}

static void
secret_typed(struct record *r, const struct flow *f, const char *field)
{
	for (int i = 0; i < FIELDS_MAX && f->field[i].def != NULL; i++)
		if (strcmp(f->field[i].def->id, field) == 0)
			r->field[i].typed = 1;
}

/* -- pages and events ---------------------------------------------------------------- */

/* A page that started anew, with what stands in its fields by itself. */
static void
put_page(struct record *r, const struct flow *f)
{
	if (f->shown == r->shown)
		return;
	r->shown = f->shown;
	flow_fill(f, &r->page);
	explicit_bzero(r->field, sizeof(r->field));
	for (int i = 0; i < FIELDS_MAX && f->field[i].def != NULL; i++)
		if (f->field[i].def->kind != FIELD_SECRET)
			memcpy(r->field[i].text, f->field[i].text,
			    sizeof(r->field[i].text));
	put(r, "%s", "");
	put(r, "step %s.%s", r->page.step, r->page.id);
}

static void
put_cards(struct record *r, const struct flow *f)
{
	for (;;)
		switch (record_card(&r->cards, f)) {
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

static void
put_event(struct record *r, const struct flow *f, const struct event *ev)
{
	switch (ev->kind) {
	case EV_SET:
		secret_typed(r, f, ev->field);
		break;
	case EV_KEY:
		put_fields(r, f, ev->key == KC_NEXT);
		put_key(r, ev);
		break;
	case EV_TRAY:
		put_fields(r, f, 0);
		if (ev->tray == TRAY_REMOVE)
			put(r, "card remove");
		else
			put_word(r, "card", "insert", ev->value);
		break;
	case EV_TICK:
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
	fe->always = r->lower.always;
	fe->cancel = r->lower.cancel;
	fe->status = r->lower.status;
	return result;
}

static void
complain(const struct record *r, int err)
{
	(void)fprintf(stderr, _("keyconvoy: %s: %s\n"), r->file,
	    err_words(err));
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
record_next(struct frontend *fe, struct flow *f, struct event *ev)
{
	struct record *r = fe->self;
	int busy = flow_busy(f), n;

	if (!busy) {
		put_cards(r, f);
		put_page(r, f);
	}
	n = as_lower(fe, r->lower.next(&r->lower, f, ev));
	if (n > 0 && !busy)
		put_event(r, f, ev);
	return n;
}

static void
record_show(struct frontend *fe, const struct flow *f, const struct page *p)
{
	struct record *r = fe->self;

	r->lower.show(&r->lower, f, p);
	(void)as_lower(fe, 0);
	r->lower.cancel = 0;
}

/* Once more, whole. 0, or said on stderr. */
static int
finish(struct record *r)
{
	if (!r->made)
		return 0;
	r->made = 0;
	if (r->err == 0)
		r->err = file_write(r->file, buf_view(&r->text));
	if (r->err != 0)
		complain(r, r->err);
	return r->err;
}

static int
record_ended(struct frontend *fe, struct flow *f)
{
	struct record *r = fe->self;
	int status = r->lower.ended == NULL ? f->status :
	    r->lower.ended(&r->lower, f);

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
	page_free(&r->page);
	explicit_bzero(r, sizeof(*r));
	free(r);
	fe->self = NULL;
}

int
record_new(struct frontend *fe, const struct frontend *lower, const char *file)
{
	struct record *r = calloc(1, sizeof(*r));

	if (r == NULL || page_init(&r->page) < 0) {
		free(r);
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
