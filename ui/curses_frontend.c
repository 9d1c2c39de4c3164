#include "ui/curses_frontend.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "ui/nc.h"

#include "ui/edit.h"
#include "ui/term.h"
#include "ui/term_crash.h"

struct ui {
	struct editor edit;
	unsigned shown;		/* page->shown of the one that was started */
	int stopped;		/* and no event has said so yet */
	unsigned noticed;	/* page->noticed of the notice that was minded */
	int pressed;		/* the newest event was a key of the page */
	int was_busy;		/* and a daemon works, or worked, on it */
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

	if (err < 0) {
		(void)fprintf(stderr, "%s", _("This terminal (its TERM) cannot "
		    "show pages. Use --plain, which needs lines of text only.\n"));
		fe->status = 3;
	}
	fe->leave = crash_leave();
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

static void
draw(struct ui *u)
{
	struct screen *s = &u->edit.screen;

	if (s->page == NULL)
		return;
	(void)screen_layout(s);	/* what has no room is left out */
	screen_draw(s);
}

/* While a daemon works on a key of the page all others go nowhere; only F10 is
 * kept until the answer is there, so that nothing is torn in the middle. What can
 * be cancelled (a key that is made) ends by Esc or F10. */
static void
keys_meanwhile(struct frontend *fe)
{
	struct ui *u = ui(fe);
	struct screen *s = &u->edit.screen;
	struct pressed key;

	while ((key = keys_next()).kind != PRESSED_NONE) {
		if (key.kind == PRESSED_RESIZE) {
			screen_keep_in_sight(s);
			draw(u);
		} else if (key.kind == PRESSED_F && key.n == 10) {
			s->leaving = 1;
		}
		if (key.kind == PRESSED_ESCAPE || s->leaving)
			fe->cancel = 1;
	}
}

/* The newest notice concerns a field: that is where people type next. */
static void
mind_notice(struct ui *u, const struct page *p)
{
	if (p->notice == NULL || p->noticed == u->noticed)
		return;
	u->noticed = p->noticed;
	edit_noticed(&u->edit);
}

/* 1 when the page has to be drawn anew. */
static int
attend(struct ui *u)
{
	const int what = term_attend();

	u->stopped |= what == TERM_STOPPED;
	return what != 0;
}

static void
ui_show(struct frontend *fe, const struct page *p)
{
	struct ui *u = ui(fe);
	struct screen *s = &u->edit.screen;
	int anew = p->shown != u->shown || s->page == NULL;

	(void)attend(u);
	s->page = p;
	u->shown = p->shown;
	if (anew)
		edit_start(&u->edit);
	else
		edit_again(&u->edit);
	mind_notice(u, p);
	if (p->notice != NULL && !anew)
		s->scroll = 0;
	if (p->busy) {
		s->spin++;
		u->was_busy |= u->pressed ||
		    (p->works & WORKS_CANCEL) != 0;
		if (u->was_busy)
			keys_meanwhile(fe);
	}
	draw(u);
}

/* -- keys ------------------------------------------------------------------------------ */

static int
key_event(struct event *ev, enum key key)
{
	*ev = (struct event){ .kind = EV_KEY, .key = key };
	return 1;
}

static int
function_key(struct ui *u, unsigned n, struct event *ev)
{
	static const enum key keys[] = { 0, KC_F1, KC_F2, KC_F3, 0, KC_F5, KC_F6,
		KC_F7, KC_F8, KC_F9, KC_F10, KC_F11, KC_F12 };

	if (n == 4) {
		term_set_plain(!term_plain());
		draw(u);
		return 0;
	}
	return n >= 1 && n <= 12 ? key_event(ev, keys[n]) : 0;
}

/* Enter confirms what was on the screen, to its end: until then it turns pages,
 * and shows where the focus is. */
static int
enter(struct ui *u, struct event *ev)
{
	struct screen *s = &u->edit.screen;
	int confirmed = 0;

	if (!s->seen) {
		screen_scroll(s, (int)screen_body_rows() - 2);
	} else if (!screen_in_sight(s)) {
		screen_keep_in_sight(s);
	} else {
		confirmed = edit_enter(&u->edit);
		screen_keep_in_sight(s);
	}
	if (confirmed)
		return key_event(ev, KC_NEXT);
	draw(u);
	return 0;
}

static int
handle(struct ui *u, const struct pressed *key, struct event *ev)
{
	struct screen *s = &u->edit.screen;
	int r;

	switch (key->kind) {
	case PRESSED_OTHER:
		return 0;
	case PRESSED_ESCAPE:
		return s->page->works & WORKS_CLOSE ? key_event(ev, KC_BACK) : 0;
	case PRESSED_RESIZE:
		screen_keep_in_sight(s);
		draw(u);
		return 0;
	case PRESSED_F:
		return function_key(u, key->n, ev);
	case PRESSED_PGDN:
	case PRESSED_PGUP:
		screen_scroll(s, key->kind == PRESSED_PGDN ?
		    (int)screen_body_rows() - 2 : 2 - (int)screen_body_rows());
		draw(u);
		return 0;
	case PRESSED_ENTER:
		return enter(u, ev);
	default:
		r = edit_key(&u->edit, key, ev);
		screen_keep_in_sight(s);
		if (r == 0)
			draw(u);
		return r;
	}
}

/* A page that has no room asks nothing. 1: F10 twice, to end as if the terminal were
 * gone. */
static int
ends_small(struct ui *u, const struct pressed *key)
{
	struct screen *s = &u->edit.screen;
	const int f10 = key->kind == PRESSED_F && key->n == 10;

	if (f10 && s->ending)
		return 1;
	s->ending = f10;
	draw(u);
	return 0;
}

static int
hung_up(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	/* A terminal that is gone can be read, too: its end. */
	return poll(&p, 1, 0) > 0 &&
	    (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

static int
ended(struct frontend *fe)
{
	fe->status = 4;
	return -1;
}

static int
ui_next(struct frontend *fe, const struct page *p, struct event *ev)
{
	struct ui *u = ui(fe);
	struct pressed key;

	(void)p;
	if (attend(u))
		draw(u);
	if (u->stopped) {
		u->stopped = 0;
		*ev = (struct event){ .kind = EV_STOPPED };
		return 1;
	}
	if (u->was_busy)
		keys_meanwhile(fe);	/* typed while a card was written */
	fe->cancel = 0;
	u->was_busy = u->pressed = 0;
	if (u->edit.screen.page != NULL && edit_forget(&u->edit, ev))
		return 1;
	if (u->edit.screen.leaving) {
		u->edit.screen.leaving = 0;
		return key_event(ev, KC_F10);
	}
	for (;;) {
		key = keys_next();
		if (key.kind == PRESSED_NONE)
			break;
		if (u->edit.screen.page == NULL)
			continue;
		if (screen_too_small() && key.kind != PRESSED_RESIZE) {
			if (ends_small(u, &key))
				return ended(fe);
			continue;
		}
		u->edit.screen.ending = 0;
		if (handle(u, &key, ev)) {
			u->pressed = ev->kind == EV_KEY;
			return 1;
		}
	}
	return hung_up() ? ended(fe) : 0;
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

const struct screen *
curses_screen(const struct frontend *fe)
{
	const struct ui *u = fe->self;

	return &u->edit.screen;
}
