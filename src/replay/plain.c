#include "src/replay/plain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/base/text.h"
#include "src/page/wrap.h"
#include "src/replay/plain_input.h"
#include "src/replay/plain_tell.h"
#include "src/replay/record_line.h"

#define TEXT_MAX_BYTES	(4 * PAGE_TEXT)

struct plain {
	struct input in;
	const struct page *page;	/* the newest that was shown */
	struct buf body;		/* its text, without values and notice */
	char notice[2048];		/* the newest that was said */
	unsigned shown;
	size_t field;			/* that is asked for, counted from 0 */
	int asked;			/* its question stands there */
	int secret;			/* and asks for a PIN */
	int stale;			/* what was typed until now is no PIN */
	int said;			/* a key was given out: notices are new */
	int onward;			/* a field was answered: idle ones are passed */
	int unheard;			/* a letter was given out, and nothing came of it */
};

/* -- writing ------------------------------------------------------------------------ */

/* The line of a question ends here, unless the terminal ended it as it was
 * typed. */
static void
end_line(struct plain *pl, int echoed)
{
	if (pl->asked && pl->in.tty && !echoed)
		(void)fputs("\n", stdout);
	pl->asked = 0;
}

/* -- pages -------------------------------------------------------------------------- */

/* The page but for what is typed and said: 1 when it is not as before. */
static int
body_changed(struct plain *pl, const struct page *p)
{
	struct page *plain = malloc(sizeof(*plain));
	struct buf b;
	int changed = 1;

	if (plain == NULL)
		return 1;
	*plain = *p;
	plain->notice_text = NULL;
	for (size_t i = 0; i < plain->n; i++)
		plain->block[i].value = NULL;
	buf_init(&b, TEXT_MAX_BYTES);
	if (page_text(plain, plain_width(), &b) == 0)
		changed = !view_eq(buf_view(&b), buf_view(&pl->body));
	buf_free(&pl->body);
	pl->body = b;
	free(plain);
	return changed;
}

static void
keep_notice(struct plain *pl, const struct page *p)
{
	text_clip(pl->notice, sizeof(pl->notice),
	    p->notice_text == NULL ? "" : p->notice_text);
}

/* A page began: its first field; half a PIN of the one before is forgotten. */
static void
begin_page(struct plain *pl, const struct page *p)
{
	if (pl->asked && pl->secret)
		input_forget(&pl->in);
	pl->shown = p->shown;
	pl->field = 0;
	pl->onward = 0;
	pl->stale = 1;
}

static void
plain_show(struct frontend *fe, const struct page *p)
{
	struct plain *pl = fe->self;
	int anew = p->shown != pl->shown, changed, notice;

	pl->page = p;
	fe->fd = p->busy ? -1 : pl->in.fd;		/* typed lines wait */
	pl->unheard &= !p->busy;
	if (p->busy && !p->passing)
		return;		/* it is about to move on */
	if (anew)
		begin_page(pl, p);
	/* One wait behind the other is the same to people. */
	changed = body_changed(pl, p) || (anew && !p->passing);
	notice = p->notice_text != NULL && (pl->said ||
	    strncmp(pl->notice, p->notice_text, sizeof(pl->notice) - 1) != 0);
	keep_notice(pl, p);
	if (!changed && !notice)
		return;
	pl->said = pl->unheard = 0;
	if (notice) {
		pl->field = page_noticed(p) < 0 ? 0 : (size_t)page_noticed(p);
		pl->onward = 0;
	}
	end_line(pl, 0);
	if (changed)
		plain_tell_page(p);
	else
		plain_tell_notice(p, page_nth_field(p, pl->field));
	(void)fflush(stdout);
}

/* -- questions ------------------------------------------------------------------------ */

static void
ask(struct plain *pl)
{
	const struct block *b = page_nth_field(pl->page, pl->field);

	pl->secret = b != NULL && b->field->kind == FIELD_SECRET;
	if (pl->secret && pl->stale)
		input_forget(&pl->in);
	pl->stale = 0;
	input_hide(&pl->in, pl->secret);
	plain_tell_question(pl->page, b, pl->in.tty ? " " : "\n");
	(void)fflush(stdout);
	pl->asked = 1;
}

/* -- answers --------------------------------------------------------------------------- */

static int
key_event(struct plain *pl, struct event *ev, enum key key)
{
	*ev = (struct event){ .kind = EV_KEY, .key = key };
	pl->field = 0;
	pl->said = pl->stale = 1;
	input_hide(&pl->in, 1);		/* until the next question */
	return 1;
}

/* The key of a command. 0, or -1 when the line is none. */
static int
command(const char *text, enum key *key)
{
	static const struct {
		const char *word;
		enum key key;
	} words[] = {
		{ "<", KC_BACK }, { "?", KC_F1 }, { "!", KC_F5 },
		{ N_("language"), KC_F2 }, { N_("other"), KC_F6 },
		{ N_("quit"), KC_F10 },
	};
	struct event ev;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(text, words[i].word) == 0 ||
		    (i > 2 && strcmp(text, _(words[i].word)) == 0)) {
			*key = words[i].key;
			return 0;
		}
	if (text[0] != 'F' || text[1] == '\0' || script_key(text, &ev) < 0)
		return -1;
	*key = ev.key;
	return 0;
}

/* Whatever a key does not do on this page, is said: no key bar shows it. */
static int
press(struct plain *pl, struct event *ev, enum key key)
{
	const unsigned works = pl->page->works;

	if ((key != KC_F5 || works & WORKS_NOTE) &&
	    (key != KC_F6 || works & WORKS_OTHER))
		return key_event(pl, ev, key);
	plain_tell(key == KC_F5 ? _("No note can be written on this page.") :
	    _("This page asks for no card that could be another one."));
	return 0;
}

/* Fills the field that is asked for and goes to the next one. */
static int
fill(struct plain *pl, struct event *ev, const struct block *b, const char *value)
{
	*ev = (struct event){ .kind = EV_SET, .field = b->field->id,
		.value = value };
	pl->onward = 1;
	pl->field++;
	return 1;
}

static int
choose(struct plain *pl, struct event *ev, const struct block *b, const char *text)
{
	const struct page *p = pl->page;

	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind == BLOCK_OPTION &&
		    p->block[i].field == b->field &&
		    (strcmp(say_num(p->block[i].number), text) == 0 ||
		    strcmp(p->block[i].id, text) == 0))
			return fill(pl, ev, b, p->block[i].id);
	plain_tell(_("No choice of this question has that number. Nothing was chosen."));
	return 0;
}

/* Past what means nothing by the answers so far; 1 and Next behind the last question. */
static int
to_question(struct plain *pl, struct event *ev)
{
	const struct block *b;

	if (!pl->onward)
		return 0;
	pl->onward = 0;
	while ((b = page_nth_field(pl->page, pl->field)) != NULL && b->idle)
		pl->field++;
	return b == NULL ? key_event(pl, ev, KC_NEXT) : 0;
}

static int
empty(struct plain *pl, struct event *ev, const struct block *b)
{
	if (b != NULL && b->field->kind == FIELD_SECRET) {
		plain_tell(_("An empty line is no PIN: nothing was tried."));
		return 0;
	}
	if (b == NULL)
		return key_event(pl, ev, KC_NEXT);
	pl->onward = 1;
	pl->field++;
	return to_question(pl, ev);
}

/* A key of the page's own: a card, by its number or its letter. */
static int
one_letter(const struct page *p, const char *text)
{
	return (p->works & WORKS_LETTERS) && text[0] > ' ' && text[0] < 0x7f &&
	    text[1] == '\0';
}

static int
value(struct plain *pl, struct event *ev, const struct block *b, const char *text)
{
	if (b == NULL && one_letter(pl->page, text)) {
		key_event(pl, ev, KC_CHAR);
		ev->ch = (unsigned char)text[0];
		pl->unheard = 1;
		return 1;
	}
	if (b == NULL) {
		plain_tell(_("This page asks for nothing. An empty line goes on, `?` "
		    "is help."));
		return 0;
	}
	if (b->field->kind == FIELD_CHOICE)
		return choose(pl, ev, b, text);
	if (b->field->kind == FIELD_SECRET && *text == '\0')
		return empty(pl, ev, b);
	if (strlen(text) <= b->field->max)
		return fill(pl, ev, b, text);
	plain_tell(_("This is longer than the field may be. Nothing was taken."));
	return 0;
}

/* 1 and an event, or 0: the question is put again, or the next one. */
static int
answer(struct plain *pl, struct event *ev)
{
	const struct block *b = page_nth_field(pl->page, pl->field);
	const char *text = input_text(&pl->in);
	enum key key;

	if (text[0] == '\\')
		return value(pl, ev, b, text + 1);
	if (text[0] == '\0')
		return empty(pl, ev, b);
	/* "quit", "other" and "language" stand in the list of words. */
	if ((b == NULL || b->field->kind != FIELD_WORD ||
	    record_fact(pl->page, b->field, text) == NULL) &&
	    command(text, &key) == 0)
		return press(pl, ev, key);
	return value(pl, ev, b, text);
}

/* -- the front end ---------------------------------------------------------------------- */

static int
plain_open(struct frontend *fe)
{
	struct plain *pl = fe->self;

	if (input_open(&pl->in, STDIN_FILENO) < 0) {
		fe->status = 3;
		return ERR_NOMEM;
	}
	fe->asks = pl->in.tty;
	plain_tell_usage();
	return 0;
}

/* What was wrong with a line that was thrown away. */
static void
tell_input(enum input_kind kind)
{
	if (kind == INPUT_LONG)
		plain_tell(_("This line is too long. Nothing was taken."));
	else if (kind == INPUT_STRANGE)
		plain_tell(_("This line has characters that are no text. Nothing was "
		    "taken."));
	else
		plain_tell(_("The input has ended. What was recorded is on disk."));
}

static int
plain_next(struct frontend *fe, const struct page *p, struct event *ev)
{
	struct plain *pl = fe->self;
	enum input_kind kind;

	(void)p;
	if (input_stopped()) {
		*ev = (struct event){ .kind = EV_STOPPED };
		return 1;
	}
	input_wipe(&pl->in);
	if (fe->interrupted) {
		fe->interrupted = pl->onward = 0;
		return key_event(pl, ev, KC_F10);
	}
	if (to_question(pl, ev))
		return 1;
	if (pl->unheard)
		plain_tell(_("Nothing on this page has that letter or number."));
	pl->unheard = 0;
	for (;;) {
		if (!pl->asked)
			ask(pl);
		kind = ferror(stdout) ? INPUT_END : input_next(&pl->in);
		if (kind == INPUT_NONE)
			return 0;
		end_line(pl, kind != INPUT_END && !pl->secret);
		if (kind != INPUT_LINE)
			tell_input(kind);
		else if (answer(pl, ev))
			return 1;
		if (kind == INPUT_END) {
			fe->status = 4;
			return -1;
		}
	}
}

static void
plain_close(struct frontend *fe)
{
	struct plain *pl = fe->self;

	end_line(pl, 0);
	(void)fflush(stdout);
	input_close(&pl->in);
	buf_free(&pl->body);
	explicit_bzero(pl, sizeof(*pl));
	free(pl);
	fe->self = NULL;
}

int
plain_new(struct frontend *fe)
{
	struct plain *pl = calloc(1, sizeof(*pl));

	if (pl == NULL)
		return ERR_NOMEM;
	pl->in.fd = -1;
	buf_init(&pl->body, TEXT_MAX_BYTES);
	*fe = (struct frontend){ .name = "plain", .self = pl,
		.open = plain_open, .next = plain_next, .show = plain_show,
		.close = plain_close, .fd = STDIN_FILENO };
	return 0;
}
