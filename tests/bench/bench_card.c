/*
 * What cardd costs: a request through it against the same in this process, turn by
 * turn, so that a busy machine is busy for both; and what is asked of a card that was
 * just put in. bench_card DIR: virtual cards become files there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "tests/bench/bench.h"
#include "tests/bench/bench_keyd.h"
#include "tests/unit/card_here.h"

#define ROUNDS 1001

static struct card_here here;
static const struct req_c_tray in = { .action = TRAY_INSERT, .name = "bench" };
static const struct req_c_tray out = { .action = TRAY_REMOVE, .name = "" };
static const struct req_c_info info;
static const struct req_c_state look;

static int
through(void *arg)
{
	struct bench_keyd *b = arg;

	return client_call(&b->d.cardd, MSG_C_INFO, &info, &b->a);
}

static int
alone(void *arg)
{
	union msg_any rep;

	(void)arg;
	return here_ask(&here, MSG_C_INFO, &info, &rep, NULL);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
median(double took[static ROUNDS])
{
	qsort(took, ROUNDS, sizeof(*took), by_value);
	return took[ROUNDS / 2] * 1000;
}

static int
against(struct bench_keyd *b)
{
	static double two[ROUNDS], one[ROUNDS], more[ROUNDS];

	for (unsigned i = 0; i < ROUNDS; i++) {
		two[i] = bench_median(through, b, 1, 1);
		one[i] = bench_median(alone, b, 1, 1);
		more[i] = two[i] - one[i];
		if (two[i] < 0 || one[i] < 0)
			return -1;
	}
	bench_line("what a card says of itself, through cardd", median(two),
	    "ms", 0);
	bench_line("the same in one process", median(one), "ms", 0);
	bench_line("what cardd adds", median(more), "ms", 0.2);
	return 0;
}

/* From the look that sees a card to all that a page says of it. */
static int
put_in(struct bench_keyd *b)
{
	static double took[ROUNDS];
	struct client *c = &b->d.cardd;
	double start;

	for (unsigned i = 0; i < ROUNDS; i++) {
		if (client_call(c, MSG_C_TRAY, &out, &b->a) != 0 ||
		    client_call(c, MSG_C_TRAY, &in, &b->a) != 0)
			return -1;
		start = bench_now();
		if (client_call(c, MSG_C_STATE, &look, &b->a) != 0 ||
		    client_call(c, MSG_C_INFO, &info, &b->a) != 0)
			return -1;
		took[i] = bench_now() - start;
	}
	bench_line("a card that was put in is read", median(took), "ms", 0);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct bench_keyd b;
	struct reader *r = &here.session.reader;
	int err = argc != 2;

	js_setup();
	err = err || here_begin(&here) != 0 ||
	    reader_open(r, "virtual", here.dir, -1) != 0 ||
	    r->ops->tray(r, TRAY_INSERT, "bench") != 0 ||
	    bench_start(&b, argv[1]) != 0 ||
	    client_call(&b.d.cardd, MSG_C_TRAY, &in, &b.a) != 0 ||
	    against(&b) != 0 || put_in(&b) != 0;
	spawn_stop(&b.d);
	(void)here_end(&here);
	return err;
}
