#include "ui/curses_frontend.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ui/nc.h"

#include "ui/edit.h"
#include "ui/term.h"

struct ui {
	struct editor edit;
	unsigned shown;		/* flow->shown of the page that was started */
	const struct page_def *page;
	int was_busy;
};

static struct ui *
ui(struct frontend *fe)
{
	return fe->self;
}

static int
ui_open(struct frontend *fe)
{
	int err = term_open();

	if (err < 0)
		fe->status = 3;
	return err;
}

static void
ui_close(struct frontend *fe)
{
	struct ui *u = ui(fe);

	term_close();
	edit_wipe(&u->edit);
	layout_free(&u->edit.screen.layout);
	explicit_bzero(u, sizeof(*u));
	free(u);
	fe->self = NULL;
}

/* -- showing ------------------------------------------------------------------------- */

/* Scrolls so that the focus, or the top of the page, can be seen. */
static void
keep_in_sight(struct screen *s)
{
	unsigned rows = screen_body_rows();

	for (size_t i = 0; i < s->layout.n; i++) {
		const struct line *l = &s->layout.line[i];

		if (l->field != s->focus || s->focus < 0)
			continue;
		if (l->look == LOOK_OPTION && l->option != s->hover)
			continue;
		if (l->look != LOOK_FIELD && l->look != LOOK_OPTION)
			continue;
		if (i >= s->scroll + rows)
			s->scroll = (unsigned)(i - rows + 1);
		if (i < s->scroll)
			s->scroll = (unsigned)i;
		return;
	}
}

static void
draw(struct ui *u)
{
	struct screen *s = &u->edit.screen;

	if (s->page == NULL)
		return;
	layout_free(&s->layout);
	(void)layout_make(&s->layout, s->page, screen_too_small() ? 60 :
	    screen_body_cols());
	screen_draw(s);
}

static void
ui_show(struct frontend *fe, const struct flow *f, const struct page *p)
{
	struct ui *u = ui(fe);
	struct screen *s = &u->edit.screen;
	int anew = f->shown != u->shown || f->page != u->page;

	s->flow = f;
	s->page = p;
	u->shown = f->shown;
	u->page = f->page;
	if (anew)
		edit_start(&u->edit);
	else
		edit_again(&u->edit);
	if (f->notice != NULL && !anew)
		s->scroll = 0;
	if (flow_busy(f))
		s->spin++;
	draw(u);
	if (anew && s->layout.n > screen_body_rows()) {
		/* The beginning first; the focus comes into sight with a key. */
		s->scroll = 0;
	}
}

/* -- keys ------------------------------------------------------------------------------ */

static int
key_event(struct event *ev, enum key key)
{
	*ev = (struct event){ .kind = EV_KEY, .key = key };
	return 1;
}

static void
scroll_by(struct screen *s, int by)
{
	unsigned rows = screen_body_rows();
	long max = (long)s->layout.n - (long)rows, to = (long)s->scroll + by;

	if (max < 0)
		max = 0;
	s->scroll = (unsigned)(to < 0 ? 0 : to > max ? max : to);
}

static int
function_key(struct ui *u, unsigned n, struct event *ev)
{
	static const enum key keys[] = { 0, KC_F1, KC_F2, KC_F3, 0, KC_F5, KC_F6,
		KC_F7, KC_F8, KC_F9, KC_F10, KC_F11, KC_F12 };

	if (n == 4) {
		term_set_rich(!term_rich());
		draw(u);
		return 0;
	}
	return n >= 1 && n <= 12 ? key_event(ev, keys[n]) : 0;
}

static int
handle(struct ui *u, const struct pressed *key, struct event *ev)
{
	struct screen *s = &u->edit.screen;
	int r;

	switch (key->kind) {
	case PRESSED_RESIZE:
		draw(u);
		return 0;
	case PRESSED_F:
		return function_key(u, key->n, ev);
	case PRESSED_PGDN:
	case PRESSED_PGUP:
		scroll_by(s, key->kind == PRESSED_PGDN ? (int)screen_body_rows() - 2 :
		    2 - (int)screen_body_rows());
		draw(u);
		return 0;
	case PRESSED_ENTER:
		if (edit_enter(&u->edit))
			return key_event(ev, KC_NEXT);
		r = 0;
		break;
	default:
		r = edit_key(&u->edit, key, ev);
		break;
	}
	keep_in_sight(s);
	if (r == 0)
		draw(u);
	return r;
}

static int
hung_up(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR)) != 0 &&
	    (p.revents & POLLIN) == 0;
}

static int
ui_next(struct frontend *fe, struct flow *f, struct event *ev)
{
	struct ui *u = ui(fe);
	struct pressed key;

	if (u->was_busy)
		keys_flush();	/* typed while a card was written */
	u->was_busy = 0;
	for (;;) {
		key = keys_next();
		if (key.kind == PRESSED_NONE)
			break;
		if (screen_too_small() && key.kind != PRESSED_RESIZE)
			continue;
		if (handle(u, &key, ev)) {
			u->was_busy = ev->kind == EV_KEY;
			return 1;
		}
	}
	(void)f;
	if (hung_up()) {
		fe->status = 4;
		return -1;
	}
	return 0;
}

int
curses_new(struct frontend *fe)
{
	struct ui *u = calloc(1, sizeof(*u));

	if (u == NULL)
		return ERR_NOMEM;
	u->edit.screen.focus = u->edit.screen.hover = -1;
	*fe = (struct frontend){ .name = "curses", .self = u, .open = ui_open,
		.next = ui_next, .show = ui_show, .close = ui_close,
		.fd = STDIN_FILENO };
	return 0;
}
