/* One line a figure: name, value, unit, goal, "ok" or "short". */
#ifndef KC_TESTS_BENCH_H
#define KC_TESTS_BENCH_H

#include <stddef.h>

/* Seconds, monotonic. */
double bench_now(void);

/* Runs fn(arg) count times, in rounds; the median seconds of one call. Negative
 * when a call did not return 0. */
double bench_median(int (*fn)(void *arg), void *arg, unsigned rounds,
    unsigned count);

/* goal 0: none (the last two columns are "-"). Larger than goal is short. */
void bench_line(const char *name, double value, const char *unit, double goal);

#endif
