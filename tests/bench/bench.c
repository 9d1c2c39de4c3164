#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS_MAX 1001

double
bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double
bench_median(int (*fn)(void *arg), void *arg, unsigned rounds, unsigned count)
{
	static double took[ROUNDS_MAX];

	if (rounds > ROUNDS_MAX)
		rounds = ROUNDS_MAX;
	for (unsigned r = 0; r < rounds; r++) {
		double start = bench_now();

		for (unsigned i = 0; i < count; i++)
			if (fn(arg) != 0)
				return -1;
		took[r] = (bench_now() - start) / count;
	}
	qsort(took, rounds, sizeof(took[0]), compare);
	return took[rounds / 2];
}

void
bench_line(const char *name, double value, const char *unit, double goal)
{
	if (value < 0)
		printf("%s\tfailed\t%s\t-\tshort\n", name, unit);
	else if (goal > 0)
		printf("%s\t%.3f\t%s\t%.3f\t%s\n", name, value, unit, goal,
		    value <= goal ? "ok" : "short");
	else
		printf("%s\t%.3f\t%s\t-\t-\n", name, value, unit);
	fflush(stdout);
}
