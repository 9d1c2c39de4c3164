#include "src/loop.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/left.h"
#include "src/page/err_words.h"
#include "src/signals.h"
#include "src/spawn.h"

#define TICK_MS 100	/* between two looks at the reader */
#define TURN_MS 100	/* between two turns of the spinner */
#define NEVER (-1)
#define IDLE_LOOK_MS 10000	/* between two looks at how long no key came */

struct loop {
	const struct options *opt;
	const struct step_list *lists;
	struct frontend *fe;
	struct daemons daemons;
	struct spawned errand;
	struct flow flow;
	struct page page;
	struct signals signals;
	int64_t tick;		/* when the reader was last looked at, ms */
	int64_t pressed;	/* the last key while a world is open, or NEVER; ms */
	int changed;		/* the page has to be shown again */
	enum { NOT_ASKED, STOPPED, ASKED } asked;	/* by SIGINT */
	int ended;
	int status;
};

/* -- daemons --------------------------------------------------------------------------- */

static void
end(struct loop *l, int status)
{
	l->ended = 1;
	l->status = status;
}

static void
start_daemons(struct loop *l)
{
	int err;

	spawn_stop(&l->daemons);
	err = spawn_start(&l->daemons, spawn_for(l->opt->reader.driver));
	if (err < 0) {
		(void)fprintf(stderr, _("The programs that hold keys and cards "
		    "did not start: %s.\n"), err_words(err));
		end(l, 3);
		return;
	}
	flow_daemons(&l->flow);
	l->changed = 1;
}

/* An answer may hold a secret (a card's new PUK): the flow took what it keeps. */
static void
hear(struct loop *l, struct client *c, struct answer *a)
{
	flow_answer(&l->flow, c, a);
	client_forget(c);
	explicit_bzero(a, sizeof(*a));
}

/* All that one daemon has said. */
static void
listen_to(struct loop *l, struct client *c)
{
	struct answer a;

	while (c->fd >= 0 && !flow_ended(&l->flow)) {
		if (client_read(c, &a) < 0)
			flow_lost(&l->flow);
		else if (a.kind == ANSWER_NONE)
			return;
		else
			hear(l, c, &a);
		l->changed = 1;
	}
}

/* A program beside the daemons: there while it is needed. */
static void
mind_errand(struct loop *l)
{
	const struct errand *e = flow_errand_wanted(&l->flow);

	if (e != NULL) {
		spawn_errand_stop(&l->errand);	/* one that has answered */
		flow_errand_runs(&l->flow, &l->errand.client,
		    spawn_errand(&l->errand, e));
		l->changed = 1;
	}
	if (!flow_on_errand(&l->flow) && l->errand.pid > 0)
		spawn_errand_stop(&l->errand);
}

static void
listen_to_errand(struct loop *l)
{
	struct answer a;
	int err = client_read(&l->errand.client, &a);

	flow_errand_answer(&l->flow, err < 0 ? NULL : &a);
	l->changed = 1;
}

/* -- one turn -------------------------------------------------------------------------- */

static int64_t
clock_ms(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t
now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

/* 1 when somebody has to ask the reader, since cards come without an event. */
static int
watches(const struct loop *l)
{
	return l->fe->fd >= 0 && flow_watches(&l->flow);
}

static void
tick(struct loop *l)
{
	const struct event ev = { .kind = EV_TICK };

	if (!watches(l) || now_ms() - l->tick < TICK_MS)
		return;
	l->tick = now_ms();
	flow_event(&l->flow, &ev);
}

/* How long an open world still waits for a key, ms; negative: none waits. Also the
 * time that the station was asleep counts. */
static int64_t
idle_left(struct loop *l)
{
	const int64_t now = clock_ms(CLOCK_BOOTTIME);

	if (!flow_idles(&l->flow))
		l->pressed = NEVER;
	else if (l->pressed == NEVER)
		l->pressed = now;	/* it was opened just now */
	if (l->pressed == NEVER || l->fe->fd < 0)
		return -1;
	return now - l->pressed < FLOW_IDLE_MS ?
	    FLOW_IDLE_MS - (now - l->pressed) : 0;
}

static void
idle(struct loop *l)
{
	const struct event ev = { .kind = EV_IDLE };

	if (idle_left(l) != 0 || flow_busy(&l->flow))
		return;
	l->pressed = clock_ms(CLOCK_BOOTTIME);
	flow_event(&l->flow, &ev);
	l->changed = 1;
}

/* 1 when people watch a request in flight: the page shows that it goes on. */
static int
turns(const struct loop *l)
{
	return l->fe->fd >= 0 && flow_busy(&l->flow);
}

/* How long to wait, ms: negative without an end. */
static int64_t
how_long(struct loop *l)
{
	const int64_t idles = idle_left(l);

	if (turns(l))
		return TURN_MS;
	if (watches(l))
		return TICK_MS;
	return idles > IDLE_LOOK_MS ? IDLE_LOOK_MS : idles;
}

static void
wait_for(struct loop *l)
{
	const int busy = turns(l);
	const int64_t ms = how_long(l);
	const struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };
	struct pollfd p[5] = {
		{ .fd = l->daemons.keyd.fd, .events = POLLIN },
		{ .fd = l->daemons.cardd.fd, .events = POLLIN },
		/* Keys wait for the answer, and must not wake us before. */
		{ .fd = flow_busy(&l->flow) ? -1 : l->fe->fd,
		    .events = POLLIN },
		{ .fd = l->errand.client.fd, .events = POLLIN },
		{ .fd = spawn_above(), .events = POLLIN },
	};

	switch (ppoll(p, 5, ms < 0 ? NULL : &ts, &l->signals.waiting)) {
	case -1:
		return;		/* a signal */
	case 0:
		l->changed |= busy;
		return;
	default:
		break;
	}
	if (p[0].revents != 0)
		listen_to(l, &l->daemons.keyd);
	if (p[1].revents != 0)
		listen_to(l, &l->daemons.cardd);
	if (p[3].revents != 0)
		listen_to_errand(l);
	if (p[4].revents != 0)
		signals_end();	/* it says nothing unasked: it is gone */
	if (p[2].revents != 0 && l->pressed != NEVER)
		l->pressed = clock_ms(CLOCK_BOOTTIME);
}

static void
show(struct loop *l)
{
	if (!l->changed)
		return;
	l->changed = 0;
	flow_fill(&l->flow, &l->page);
	l->fe->show(l->fe, &l->page);
	if (l->fe->cancel) {
		l->fe->cancel = 0;
		flow_cancel(&l->flow);
	}
}

/* SIGINT where it asks: what can be stopped is, then the page of F10 comes. */
static void
ask_to_leave(struct loop *l)
{
	if (!signals_told_to_ask() || l->asked == ASKED)
		return;
	if (!flow_busy(&l->flow)) {
		l->asked = ASKED;
		l->fe->interrupted = 1;
	} else if (l->asked == NOT_ASKED) {
		l->asked = STOPPED;
		flow_cancel(&l->flow);
	}
}

static void
forget_asking(struct loop *l)
{
	l->asked = NOT_ASKED;
	signals_forget_asking();
}

/* 1 when the front end made an event, or has ended. */
static int
take_event(struct loop *l)
{
	struct event ev;
	int r;

	ask_to_leave(l);
	if (flow_busy(&l->flow))
		return 0;
	r = l->fe->next(l->fe, &l->page, &ev);
	if (r < 0)
		end(l, l->fe->status);
	else if (r > 0) {
		flow_event(&l->flow, &ev);
		l->changed = 1;
		if (ev.kind != EV_KEY || ev.key != KC_F10)
			forget_asking(l);
	}
	return r != 0;
}

/* A script's lines come without a wait, in which it is seen that the launcher is gone. */
static void
look_above(void)
{
	struct pollfd above = { .fd = spawn_above(), .events = POLLIN };

	if (poll(&above, 1, 0) > 0)
		signals_end();
}

static void
turn(struct loop *l)
{
	if (flow_wants_daemons(&l->flow))
		start_daemons(l);
	else if (flow_is_lost(&l->flow))
		spawn_stop(&l->daemons);	/* the end of one ends both */
	mind_errand(l);
	if (l->ended)
		return;
	show(l);
	if (flow_due(&l->flow)) {
		flow_slice(&l->flow);
		l->changed = 1;
	} else if (take_event(l)) {
		look_above();
	} else {
		wait_for(l);
		tick(l);
		idle(l);
	}
	signals_hear(&l->signals);
}

/* -- a ceremony -------------------------------------------------------------------------- */

static void
finish(struct loop *l)
{
	const int status = flow_status(&l->flow);

	flow_fill(&l->flow, &l->page);
	end(l, l->fe->ended == NULL ? status :
	    l->fe->ended(l->fe, &l->page, status));
}

static void
run(struct loop *l)
{
	start_daemons(l);
	while (!l->ended && !flow_ended(&l->flow) && !signals_told_to_end())
		turn(l);
	if (l->ended)
		return;
	if (flow_ended(&l->flow))
		finish(l);
	else
		end(l, 4);	/* a signal: the state is on disk */
}

static int
open_all(struct loop *l, int (*shut)(void *arg), void *arg)
{
	if (l->fe->open(l->fe) < 0) {
		end(l, l->fe->status);
		return -1;
	}
	spawn_leave(l->fe->leave);
	if ((shut != NULL && shut(arg) < 0) ||
	    signals_catch(&l->signals, l->fe->asks) < 0 ||
	    page_init(&l->page) < 0 ||
	    flow_init(&l->flow, l->lists, l->opt, &l->daemons.keyd,
	    &l->daemons.cardd) < 0) {
		end(l, 3);
		return -1;
	}
	return 0;
}

int
loop_run(const struct options *opt, const struct step_list *lists,
    struct frontend *fe, int (*shut)(void *arg), void *arg)
{
	struct loop *l = calloc(1, sizeof(*l));
	struct buf left;
	int status;

	if (l == NULL) {
		fe->close(fe);
		return 3;
	}
	l->opt = opt;
	l->lists = lists;
	l->fe = fe;
	l->pressed = NEVER;
	client_init(&l->daemons.keyd, -1);
	client_init(&l->daemons.cardd, -1);
	client_init(&l->errand.client, -1);
	buf_init(&left, 32 * FILE_PATH_MAX);
	if (open_all(l, shut, arg) == 0) {
		run(l);
		/* Scripts have their own words. */
		if (l->status == 4 && fe->ended == NULL &&
		    isatty(STDOUT_FILENO))
			left_say(&l->flow, &l->page, &left);
		flow_free(&l->flow);
	}
	spawn_stop(&l->daemons);
	spawn_errand_stop(&l->errand);
	page_free(&l->page);
	fe->close(fe);
	(void)fputs(buf_str(&left), stdout);
	buf_free(&left);
	status = l->status;
	explicit_bzero(l, sizeof(*l));
	free(l);
	return status;
}
