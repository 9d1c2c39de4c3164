/* How many bytes a test that changes each byte in turn goes on by, or words one that
 * asks for each: 1, unless SWEEP_STEP says more (make check-valgrind, which is slow,
 * looks at some of them, and at one size of screen: what it looks for is the same for
 * all). */
#ifndef KC_TESTS_SWEEP_H
#define KC_TESTS_SWEEP_H

#include <stdlib.h>

static inline size_t
sweep_step(void)
{
	const char *s = getenv("SWEEP_STEP");
	long n = s == NULL ? 1 : strtol(s, NULL, 10);

	return n > 1 ? (size_t)n : 1;
}

#endif
