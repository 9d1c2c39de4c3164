/* The events of the random walk, and what must hold after each. */
#include "src/flow/pages.h"
#include "src/flow/run.h"
#include "tests/screen/walk.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ui/curses_frontend.h"
#include "ui/nc.h"

#define HANG_SECONDS	90	/* an RSA key under a sanitizer */

/* -- what must hold -------------------------------------------------------- */

const struct screen *
walk_screen(void)
{
	return curses_screen(&walk.lower);
}

static void
check_cursor(void)
{
	const struct screen *s = walk_screen();
	const struct line *l = NULL;
	int y, x;

	getyx(stdscr, y, x);
	if (y < 0 || y >= LINES || x < 0 || x >= COLS)
		walk_fail("the cursor is at %d, %d", y, x);
	if (screen_too_small() || s->page == NULL || !screen_in_sight(s))
		return;
	for (size_t i = 0; l == NULL && i < s->layout.n; i++)
		if (screen_is_focus(s, &s->layout.line[i]))
			l = &s->layout.line[i];
	if (l == NULL)
		walk_fail("nothing has the focus");
	if (y != (int)(l - s->layout.line) - (int)s->scroll + 1 ||
	    x < BODY_X || x >= BODY_X + (int)screen_body_cols())
		walk_fail("the cursor is at %d, %d, not on the focus", y, x);
	if (l->look == LOOK_FIELD && (x < BODY_X + (int)l->column ||
	    x >= BODY_X + (int)(l->column + l->width)))
		walk_fail("the cursor is at column %d, out of its field", x);
}

/* Nobody is shut in: the page takes something, or goes back, and F10 and F3 did
 * what they say. Only asked while no daemon works. */
static void
check_ways(void)
{
	const struct flow *f = walk_flow;
	const struct page_def *def = f->pages->page;

	if (def->event == NULL && def->fields == NULL && def->back == NULL &&
	    f->pages->over == NULL && !f->run->lost && !(def->flags & PAGE_BUSY))
		walk_fail("the page has no way on");
	if (walk.page->full)
		walk_fail("the page is full");
	if (walk.left && f->pages->over == NULL && !f->run->lost &&
	    !(def->flags & PAGE_LAST))
		walk_fail("F10 did not ask whether to leave");
	if (walk.below != NULL && !f->run->lost &&
	    (f->pages->over != walk.over || f->pages->page != walk.below))
		walk_fail("what lay over the page is still there");
	walk.left = 0;
	walk.below = NULL;
}

static void
count_page(void)
{
	const struct page *p = walk.page;

	for (size_t i = 0; i < walk.seen_n; i += 2)
		if (strcmp(walk.seen[i], p->step) == 0 &&
		    strcmp(walk.seen[i + 1], p->id) == 0)
			return;
	if (walk.seen_n + 2 > PAGES_MAX)
		return;
	walk.seen[walk.seen_n++] = p->step;	/* of const tables */
	walk.seen[walk.seen_n++] = p->id;
}

/* -- other events ---------------------------------------------------------- */

static void
resize(void)
{
	static const int size[][2] = { { 24, 80 }, { 24, 80 }, { 43, 132 },
		{ 25, 81 }, { 23, 80 }, { 24, 79 }, { 1, 1 }, { 2, 3 } };
	unsigned i = walk_below(12);

	if (i < sizeof(size) / sizeof(size[0]))
		(void)resizeterm(size[i][0], size[i][1]);
	else
		(void)resizeterm(1 + (int)walk_below(43),
		    1 + (int)walk_below(132));
}

static void
kill_daemon(void)
{
	const struct daemons *d = walk_daemons;
	pid_t pid = d == NULL ? 0 : walk_one_in(2) ? d->keyd_pid :
	    d->cardd_pid;

	if (pid <= 0)
		return;
	(void)kill(pid, SIGKILL);
	walk.deaths++;
}

static int
card_event(struct event *ev)
{
	*ev = (struct event){ .kind = EV_TRAY, .value = "" };
	ev->tray = walk_flow->cards.reader == CARD_ABSENT ? TRAY_INSERT : TRAY_REMOVE;
	if (walk_one_in(4))
		ev->tray = TRAY_INSERT;
	if (ev->tray == TRAY_INSERT) {
		(void)snprintf(walk.card, sizeof(walk.card), "card-%u",
		    1 + walk_below(6));
		ev->value = walk_one_in(4) ? "spare" : walk.card;
	}
	return 1;
}

/* 1 and *ev, or 0 when it happened behind the front end's back. */
static int
other_event(struct event *ev)
{
	switch (walk_below(8)) {
	case 0:
	case 1:
	case 2:
		resize();
		return 0;
	case 3:
	case 4:
		return card_event(ev);
	case 5:
		if (walk_one_in(6))
			kill_daemon();
		return 0;
	default:
		*ev = (struct event){ .kind = EV_TICK };
		return 1;
	}
}

/* -- one event ------------------------------------------------------------- */

/* Whoever looks at help goes back sooner or later; so few leave by accident. */
static uint32_t
choose_key(void)
{
	if (walk.typed_at < walk.typed_n && !walk_one_in(200))
		return walk.typed[walk.typed_at++];
	walk_type_nothing();
	if (walk_flow->pages->over != NULL && !walk_one_in(6))
		return CODE(KEY_F(3));
	if (walk_one_in(3))
		return walk_any_key();
	walk_type_sensibly();
	return walk.typed[walk.typed_at++];
}

/* F10 twice on a small terminal ends the program; here it goes on. */
static int
lower_next(const struct page *p, struct event *ev)
{
	int n = walk.lower.next(&walk.lower, p, ev);

	return n < 0 && screen_too_small() ? 0 : n;
}

/* The key through curses; what F3 and F10 have to do is looked at next time. */
static int
press(const struct page *p, uint32_t key, struct event *ev)
{
	const struct flow *f = walk_flow;
	int small = screen_too_small(), n;

	if (key == 0x1b)	/* then a digit, or nothing */
		walk_push('0' + walk_below(12));
	walk_push(key);
	n = lower_next(p, ev);
	if (n < 0)
		walk_fail("the front end ended with %d", walk.lower.status);
	if (n == 0 && key == CODE(KEY_F(10)) && !small)
		walk_fail("F10 did nothing");
	if (n == 0 || ev->kind != EV_KEY)
		return n;
	walk.left = ev->key == KC_F10;
	/* Where its card changed meanwhile the page below gives way to another. */
	if (!f->cards.unheard && f->pages->over != NULL && (ev->key == KC_F3 ||
	    (ev->key == KC_F1 && p->is_help))) {
		walk.below = f->pages->over->page;
		walk.over = f->pages->over->below;
	}
	return n;
}

int
walk_next(struct frontend *fe, const struct page *p, struct event *ev)
{
	check_ways();
	check_cursor();
	if (walk.at >= walk.events) {
		fe->status = 4;
		return -1;
	}
	walk.at++;
	(void)alarm(HANG_SECONDS);
	if (screen_too_small() && walk_one_in(2)) {
		(void)resizeterm(24, 80);
	} else if (walk_one_in(walk.typed_at < walk.typed_n ? 200 : 12)) {
		walk_type_nothing();
		if (other_event(ev))
			return 1;
	} else {
		return press(p, choose_key(), ev);
	}
	return lower_next(p, ev);
}

void
walk_show(struct frontend *fe, const struct page *p)
{
	(void)fe;
	walk.page = p;
	count_page();
	if (p->busy && walk_one_in(8)) {
		if (walk_one_in(3))
			resize();
		else
			walk_push(walk_any_key());
		if (walk_one_in(20))
			kill_daemon();
	}
	walk.lower.show(&walk.lower, p);
	if (walk_screen()->layout.full)
		walk_fail("the page has too many lines");
}
