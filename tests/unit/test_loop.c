/*
 * src/loop: how long an open world waits for a key, by a clock that goes on only
 * where the loop waits. No daemon runs, and the flow says only that a world is open.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/loop.h"
#include "src/spawn.h"

#define MINUTES(n) ((int64_t)(n) * 60 * 1000)
#define END MINUTES(60)

static struct {
	int64_t now;		/* of the clock, ms */
	int64_t key;		/* when a key comes, 0: none does */
	int open;		/* a world is */
	int64_t opens;		/* when one is opened, 0: at no other time */
	unsigned idle;		/* EV_IDLE so often */
	int64_t first;		/* and when first */
	int64_t longest;	/* wait */
} seen;

int __wrap_clock_gettime(clockid_t id, struct timespec *t);
int __wrap_ppoll(struct pollfd *p, nfds_t n, const struct timespec *t,
    const sigset_t *mask);
int __wrap_spawn_start(struct daemons *d, int want_cards);
void __wrap_flow_daemons(struct flow *f);
void __wrap_flow_fill(const struct flow *f, struct page *p);
int __wrap_flow_busy(const struct flow *f);
int __wrap_flow_due(const struct flow *f);
int __wrap_flow_watches(const struct flow *f);
int __wrap_flow_idles(const struct flow *f);
int __wrap_flow_wants_daemons(const struct flow *f);
void __wrap_flow_event(struct flow *f, const struct event *ev);

int
__wrap_clock_gettime(clockid_t id, struct timespec *t)
{
	(void)id;
	*t = (struct timespec){ seen.now / 1000, seen.now % 1000 * 1000000 };
	return 0;
}

/* Time passes here and nowhere else: to the end of the wait, or to the key. */
int
__wrap_ppoll(struct pollfd *p, nfds_t n, const struct timespec *t,
    const sigset_t *mask)
{
	int64_t ms = t == NULL ? END - seen.now :
	    t->tv_sec * 1000 + t->tv_nsec / 1000000;

	(void)mask;
	assert_true(n >= 3);
	if (seen.open && ms > seen.longest)
		seen.longest = ms;
	if (seen.opens > seen.now && seen.opens <= seen.now + ms)
		ms = seen.opens - seen.now;
	if (seen.key > seen.now && seen.key <= seen.now + ms) {
		seen.now = seen.key;
		p[2].revents = POLLIN;
		return 1;
	}
	seen.now += ms > 0 ? ms : 1;
	if (seen.opens != 0 && seen.now >= seen.opens) {
		seen.open = 1;
		seen.opens = 0;
	}
	return 0;
}

int
__wrap_spawn_start(struct daemons *d, int want_cards)
{
	(void)d;
	(void)want_cards;
	return 0;
}

void
__wrap_flow_daemons(struct flow *f)
{
	(void)f;
}

void
__wrap_flow_fill(const struct flow *f, struct page *p)
{
	(void)f;
	page_clear(p);
}

int
__wrap_flow_busy(const struct flow *f)
{
	(void)f;
	return 0;
}

int
__wrap_flow_due(const struct flow *f)
{
	(void)f;
	return 0;
}

int
__wrap_flow_watches(const struct flow *f)
{
	(void)f;
	return 0;
}

int
__wrap_flow_wants_daemons(const struct flow *f)
{
	(void)f;
	return 0;
}

int
__wrap_flow_idles(const struct flow *f)
{
	(void)f;
	return seen.open;
}

void
__wrap_flow_event(struct flow *f, const struct event *ev)
{
	(void)f;
	assert_int_equal(ev->kind, EV_IDLE);
	if (seen.idle++ == 0)
		seen.first = seen.now;
	seen.open = 0;
}

/* -- a front end that has nothing to say --------------------------------------------- */

static int
fe_open(struct frontend *fe)
{
	(void)fe;
	return 0;
}

static int
fe_next(struct frontend *fe, const struct page *p, struct event *ev)
{
	(void)p;
	(void)ev;
	fe->status = 4;
	return seen.now >= END ? -1 : 0;
}

static void
fe_show(struct frontend *fe, const struct page *p)
{
	(void)fe;
	(void)p;
}

static void
fe_close(struct frontend *fe)
{
	(void)fe;
}

static void
an_hour(int fd, int open)
{
	static const struct step *const steps[] = { NULL };
	static const struct step_list lists[] = { { "none", "", steps, NULL }, { 0 } };
	const struct options opt = { .mode = MODE_REHEARSAL,
		.reader = { .driver = "virtual" } };
	struct frontend fe = { .name = "silent", .open = fe_open,
		.next = fe_next, .show = fe_show, .close = fe_close, .fd = fd };

	seen.now = MINUTES(1);
	seen.open = open;
	assert_int_equal(loop_run(&opt, lists, &fe, NULL, NULL), 4);
}

static int
forget(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof(seen));
	return 0;
}

/* -- tests ---------------------------------------------------------------------------- */

/* The clock stands at 1 when the loop begins. */
static void
nobody_is_there(void **state)
{
	(void)state;
	an_hour(0, 1);
	assert_int_equal(seen.idle, 1);
	assert_int_equal(seen.first, MINUTES(16));
	/* A station that slept is looked at soon. */
	assert_true(seen.longest <= 10000);
}

static void
somebody_is(void **state)
{
	(void)state;
	seen.key = MINUTES(9);
	an_hour(0, 1);
	assert_int_equal(seen.idle, 1);
	assert_int_equal(seen.first, MINUTES(24));
}

/* It counts from when the world was opened. */
static void
opened_late(void **state)
{
	(void)state;
	seen.opens = MINUTES(30);
	an_hour(0, 0);
	assert_int_equal(seen.idle, 1);
	assert_int_equal(seen.first, MINUTES(45));
}

static void
none_is_open(void **state)
{
	(void)state;
	an_hour(0, 0);
	assert_int_equal(seen.idle, 0);
}

/* A script has no keys. */
static void
a_script(void **state)
{
	(void)state;
	an_hour(-1, 1);
	assert_int_equal(seen.idle, 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, forget)
	const struct CMUnitTest tests[] = {
		T(nobody_is_there), T(somebody_is), T(opened_late),
		T(none_is_open), T(a_script),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
