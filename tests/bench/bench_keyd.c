#include "tests/bench/bench_keyd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/mode.h"
#include "tests/bench/bench.h"
#include "tests/unit/grant_of.h"

#define PIN "246810"

int
bench_ask(struct bench_keyd *b, uint8_t type, const void *req)
{
	int err = client_call(&b->d.keyd, type, req, &b->a);

	if (err != 0)
		fprintf(stderr, "keyd, request %u: %s\n", type, err_text(err));
	return err;
}

static int
cardd(struct bench_keyd *b, uint8_t type, const void *req)
{
	int err = client_call(&b->d.cardd, type, req, &b->a);

	if (err != 0)
		fprintf(stderr, "cardd, request %u: %s\n", type, err_text(err));
	return err;
}

/* -- a world, a key, a copy --------------------------------------------------------- */

static int
card_in(struct bench_keyd *b, unsigned x)
{
	char name[16];
	struct req_c_tray put = { .action = TRAY_INSERT, .name = name };
	struct req_c_info info = { 0 };

	snprintf(name, sizeof(name), "bench-%u", x);
	if (cardd(b, MSG_C_TRAY, &put) != 0)
		return -1;
	return cardd(b, MSG_C_INFO, &info);
}

static int
card_out(struct bench_keyd *b)
{
	struct req_c_end end = { 0 };
	struct req_c_tray take = { .action = TRAY_REMOVE, .name = "" };

	if (cardd(b, MSG_C_END, &end) != 0)
		return -1;
	return cardd(b, MSG_C_TRAY, &take);
}

static int
enrol(struct bench_keyd *b, unsigned x, struct buf *cards)
{
	struct req_c_prepare prepare = { 0 };
	struct req_c_change change = { .old = view_of(NULL, 0),
	    .pin = view_str(PIN) };
	struct req_enrol ask = { 0 };
	struct rec_card rec = { .x = (uint8_t)x, .number = "0000 0000",
	    .holder = "bench" };

	if (card_in(b, x) != 0 || cardd(b, MSG_C_PREPARE, &prepare) != 0)
		return -1;
	memcpy(rec.guid, b->a.rep.r_c_prepare.guid, sizeof(rec.guid));
	if (cardd(b, MSG_C_CHANGE, &change) != 0 ||
	    bench_ask(b, MSG_ENROL, &ask) != 0)
		return -1;
	memcpy(rec.point, b->a.rep.r_enrol.point, sizeof(rec.point));
	if (wire_put(cards, &form_card, &rec) != 0)
		return -1;
	return card_out(b);
}

static int
go_through(struct bench_keyd *b, enum ritual purpose, struct view grants,
    unsigned n)
{
	struct req_ritual_begin begin = { .purpose = (uint8_t)purpose,
		.grants = grants };
	struct req_ritual_end end = { 0 };
	struct req_c_verify verify = { .pin = view_str(PIN) };

	if (bench_ask(b, MSG_RITUAL_BEGIN, &begin) != 0)
		return -1;
	for (unsigned x = 1; x <= n; x++) {
		struct req_ritual_card card = { .x = (uint8_t)x };

		if (card_in(b, x) != 0 || cardd(b, MSG_C_VERIFY, &verify) != 0 ||
		    bench_ask(b, MSG_RITUAL_CARD, &card) != 0 || card_out(b) != 0)
			return -1;
	}
	return bench_ask(b, MSG_RITUAL_END, &end);
}

int
bench_ritual(struct bench_keyd *b, enum ritual purpose, unsigned n)
{
	return go_through(b, purpose, view_of(NULL, 0), n);
}

int
bench_rights(struct bench_keyd *b, const struct req_copy *copy)
{
	struct buf grants;
	int err;

	buf_init(&grants, 1024);
	if ((err = grant_of(copy, &grants)) == 0)
		err = go_through(b, RITUAL_RIGHTS, buf_view(&grants),
		    BENCH_QUORUM);
	buf_free(&grants);
	return err;
}

int
bench_create(struct bench_keyd *b)
{
	struct req_world_create create = { .k = BENCH_QUORUM, .n = BENCH_CARDS,
	    .suite = "ECp521mAES" };
	struct buf cards;
	int err = 0;

	buf_init(&cards, WORLD_FILE_MAX);
	for (unsigned x = 1; err == 0 && x <= BENCH_CARDS; x++)
		err = enrol(b, x, &cards);
	create.cards = buf_view(&cards);
	if (err == 0)
		err = bench_ask(b, MSG_WORLD_CREATE, &create);
	buf_free(&cards);
	return err;
}

int
bench_world(struct bench_keyd *b)
{
	int err = bench_create(b);

	return err == 0 ? bench_ritual(b, RITUAL_PROVE, BENCH_CARDS) : err;
}

/* -- what is timed ---------------------------------------------------------------------- */

int
bench_start(struct bench_keyd *b, const char *dir)
{
	struct req_hello hello = { .mode = MODE_REHEARSAL, .module = "soft" };
	struct req_c_hello c_hello = { .driver = "virtual", .arg = dir };

	if (spawn_start(&b->d, 1) != 0 || bench_ask(b, MSG_HELLO, &hello) != 0)
		return -1;
	snprintf(b->generator, sizeof(b->generator), "%s",
	    b->a.rep.r_hello.generator);
	return cardd(b, MSG_C_HELLO, &c_hello);
}

/* Seconds that a process was on a processor; 0 where /proc does not tell. */
static double
on_cpu(pid_t pid)
{
	char path[64];
	unsigned long long ns = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/schedstat", (long)pid);
	if ((f = fopen(path, "r")) == NULL)
		return 0;
	if (fscanf(f, "%llu", &ns) != 1)
		ns = 0;
	fclose(f);
	return (double)ns / 1e9;
}

#define RUNS 61
#define ROUNDS 7

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Turn by turn, so that a busy machine is busy for both; the median turn. */
void
bench_against(struct bench_keyd *b, const char *what, int (*through)(void *arg),
    int (*alone)(void *arg), void *arg)
{
	double two[ROUNDS], one[ROUNDS], ratio[ROUNDS], cpu = 0;
	char name[80];

	(void)bench_median(through, arg, 5, 1);
	(void)bench_median(alone, arg, 5, 1);
	for (int i = 0; i < ROUNDS; i++) {
		double before = on_cpu(b->d.keyd_pid);

		two[i] = bench_median(through, arg, RUNS, 1);
		cpu += (on_cpu(b->d.keyd_pid) - before) / RUNS / ROUNDS;
		one[i] = bench_median(alone, arg, RUNS, 1);
		ratio[i] = two[i] < 0 || one[i] <= 0 ? -1 : two[i] / one[i];
	}
	qsort(two, ROUNDS, sizeof(two[0]), by_value);
	qsort(one, ROUNDS, sizeof(one[0]), by_value);
	qsort(ratio, ROUNDS, sizeof(ratio[0]), by_value);
	snprintf(name, sizeof(name), "%s through keyd", what);
	bench_line(name, 1e6 * two[ROUNDS / 2], "us", 0);
	snprintf(name, sizeof(name), "%s through keyd, CPU of keyd", what);
	bench_line(name, 1e6 * cpu, "us", 0);
	snprintf(name, sizeof(name), "%s in one process", what);
	bench_line(name, 1e6 * one[ROUNDS / 2], "us", 0);
	snprintf(name, sizeof(name), "%s through keyd over one process", what);
	bench_line(name, ratio[0] < 0 ? -1 : ratio[ROUNDS / 2], "x", 1.15);
}
