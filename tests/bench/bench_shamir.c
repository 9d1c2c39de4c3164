/* Split and combine, 3 of 5, and whether the time tells anything of the secret. */
#include <string.h>

#include "hsm/crypto/shamir.h"
#include "tests/bench/bench.h"

#define K 3
#define N 5

struct work {
	uint8_t secret[SHAMIR_LEN], shares[N * SHAMIR_LEN], back[SHAMIR_LEN];
};

static int
split(void *arg)
{
	struct work *w = arg;

	return shamir_split(w->secret, K, N, w->shares, shamir_rand);
}

static int
combine(void *arg)
{
	static const uint8_t x[K] = { 1, 2, 3 };
	struct work *w = arg;

	return shamir_combine(x, w->shares, K, w->back);
}

/* Largest median over smallest, of secrets that look most different. */
static double
spread(int (*fn)(void *arg))
{
	static const uint8_t fill[] = { 0x00, 0xff, 0x01, 0x80 };
	double least = 1e9, most = 0;

	for (size_t i = 0; i < sizeof(fill); i++) {
		struct work w;
		double t;

		memset(w.secret, fill[i], sizeof(w.secret));
		memset(w.shares, fill[i], sizeof(w.shares));
		if ((t = bench_median(fn, &w, 301, 50)) < 0)
			return -1;
		least = t < least ? t : least;
		most = t > most ? t : most;
	}
	return most / least;
}

int
main(void)
{
	struct work w;

	memset(&w, 0x5a, sizeof(w));
	bench_line("split 3 of 5", 1e6 * bench_median(split, &w, 301, 50), "us", 20);
	bench_line("combine 3 of 5", 1e6 * bench_median(combine, &w, 301, 50), "us",
	    10);
	if (memcmp(w.secret, w.back, sizeof(w.back)) != 0)
		return 1;
	bench_line("combine, slowest secret over fastest", spread(combine), "x",
	    1.1);
	return 0;
}
