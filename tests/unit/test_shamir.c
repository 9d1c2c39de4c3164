/* hsm/shamir: small cases all of them, large ones by their properties. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/crypto/shamir.h"
#include "src/base/err.h"
#include "src/base/secret.h"

/* What the seam hands out: coefficients 1 and 2, one byte a lane. */
static uint8_t given[2 * SHAMIR_LEN];
static int random_err;

static int
handed(uint8_t *p, size_t len)
{
	if (random_err != 0)
		return random_err;
	assert_true(len <= sizeof(given));
	memcpy(p, given, len);
	return 0;
}

/* Product in GF(256) as one learns it: shift, add, reduce. */
static uint8_t
product(unsigned a, unsigned b)
{
	unsigned sum = 0;

	for (; b != 0; b >>= 1, a <<= 1) {
		if (a & 0x100)
			a ^= 0x11b;
		if (b & 1)
			sum ^= a;
	}
	return (uint8_t)sum;
}

static void
the_test_can_multiply(void **state)
{
	(void)state;
	/* FIPS 197 4.2: {57} x {83} = {c1}, {57} x {13} = {fe}. */
	assert_int_equal(product(0x57, 0x83), 0xc1);
	assert_int_equal(product(0x57, 0x13), 0xfe);
	assert_int_equal(product(0x53, 0xca), 1);
}

/* All secrets and all coefficients of 2 of n: 32 cases a call, and every pair
 * of shares brings the secret back. */
static void
two_of(unsigned n)
{
	uint8_t secret[SHAMIR_LEN], shares[3 * SHAMIR_LEN];
	uint8_t pair[2 * SHAMIR_LEN], out[SHAMIR_LEN], x[2];

	for (unsigned run = 0; run < 65536; run += SHAMIR_LEN) {
		for (unsigned i = 0; i < SHAMIR_LEN; i++) {
			secret[i] = (uint8_t)((run + i) >> 8);
			given[i] = (uint8_t)(run + i);
		}
		assert_int_equal(shamir_split(secret, 2, n, shares, handed), 0);
		for (unsigned s = 0; s < n; s++)
			for (unsigned i = 0; i < SHAMIR_LEN; i++)
				assert_int_equal(shares[s * SHAMIR_LEN + i],
				    secret[i] ^ product(given[i], s + 1));
		for (unsigned a = 0; a < n; a++)
			for (unsigned b = 0; b < n; b++) {
				if (a == b)
					continue;
				x[0] = (uint8_t)(a + 1);
				x[1] = (uint8_t)(b + 1);
				memcpy(pair, shares + a * SHAMIR_LEN, SHAMIR_LEN);
				memcpy(pair + SHAMIR_LEN,
				    shares + b * SHAMIR_LEN, SHAMIR_LEN);
				assert_int_equal(shamir_combine(x, pair, 2,
				    out), 0);
				assert_memory_equal(out, secret, SHAMIR_LEN);
			}
	}
}

static void
two_of_two_all(void **state)
{
	(void)state;
	two_of(2);
}

static void
two_of_three_all(void **state)
{
	(void)state;
	two_of(3);
}

/* All coefficients of 3 of 3, for a few secrets. */
static void
three_of_three_all(void **state)
{
	static const uint8_t secrets[] = { 0, 1, 0x80, 0xff };
	static const uint8_t x[] = { 1, 2, 3 };
	uint8_t secret[SHAMIR_LEN], shares[3 * SHAMIR_LEN], out[SHAMIR_LEN];

	(void)state;
	for (size_t s = 0; s < sizeof(secrets); s++) {
		memset(secret, secrets[s], sizeof(secret));
		for (unsigned run = 0; run < 65536; run += SHAMIR_LEN) {
			for (unsigned i = 0; i < SHAMIR_LEN; i++) {
				given[i] = (uint8_t)((run + i) >> 8);
				given[SHAMIR_LEN + i] = (uint8_t)(run + i);
			}
			assert_int_equal(shamir_split(secret, 3, 3, shares,
			    handed), 0);
			assert_int_equal(shares[SHAMIR_LEN], secret[0] ^
			    product(given[0], 2) ^ product(given[SHAMIR_LEN],
			    product(2, 2)));
			assert_int_equal(shamir_combine(x, shares, 3, out), 0);
			assert_memory_equal(out, secret, SHAMIR_LEN);
		}
	}
}

/* One share of 2: whatever the secret is, each value comes once. */
static void
one_share_of_two_tells_nothing(void **state)
{
	uint8_t secret[SHAMIR_LEN], shares[3 * SHAMIR_LEN];
	uint8_t seen[3][256];

	(void)state;
	for (unsigned s = 0; s < 256; s++) {
		memset(secret, (int)s, sizeof(secret));
		memset(seen, 0, sizeof(seen));
		for (unsigned run = 0; run < 256; run += SHAMIR_LEN) {
			for (unsigned i = 0; i < SHAMIR_LEN; i++)
				given[i] = (uint8_t)(run + i);
			assert_int_equal(shamir_split(secret, 2, 3, shares,
			    handed), 0);
			for (unsigned i = 0; i < sizeof(shares); i++)
				seen[i / SHAMIR_LEN][shares[i]]++;
		}
		for (unsigned i = 0; i < 3 * 256; i++)
			assert_int_equal(seen[i / 256][i % 256], 1);
	}
}

/* Two shares of 3: each pair of values comes once. */
static void
two_shares_of_three_tell_nothing(void **state)
{
	static uint8_t seen[3][65536];
	static const unsigned pairs[3][2] = { { 0, 1 }, { 0, 2 }, { 1, 2 } };
	static const uint8_t secrets[] = { 0, 0xa7 };
	uint8_t secret[SHAMIR_LEN], shares[3 * SHAMIR_LEN];

	(void)state;
	for (size_t s = 0; s < sizeof(secrets); s++) {
		memset(secret, secrets[s], sizeof(secret));
		memset(seen, 0, sizeof(seen));
		for (unsigned run = 0; run < 65536; run += SHAMIR_LEN) {
			for (unsigned i = 0; i < SHAMIR_LEN; i++) {
				given[i] = (uint8_t)((run + i) >> 8);
				given[SHAMIR_LEN + i] = (uint8_t)(run + i);
			}
			assert_int_equal(shamir_split(secret, 3, 3, shares,
			    handed), 0);
			for (unsigned p = 0; p < 3; p++)
				for (unsigned i = 0; i < SHAMIR_LEN; i++)
					seen[p][shares[pairs[p][0] *
					    SHAMIR_LEN + i] << 8 |
					    shares[pairs[p][1] *
					    SHAMIR_LEN + i]]++;
		}
		for (unsigned p = 0; p < 3; p++)
			for (unsigned i = 0; i < 65536; i++)
				if (seen[p][i] != 1)
					fail_msg("pair %u: %u", p, i);
	}
}

/* Any m of n shares, chosen as a number says that is no secret. */
static void
choose(unsigned seed, unsigned n, unsigned m, const uint8_t *shares, uint8_t *x,
    uint8_t *some)
{
	uint8_t order[SHAMIR_MAX];
	unsigned j;

	for (unsigned i = 0; i < n; i++)
		order[i] = (uint8_t)i;
	for (unsigned i = 0; i < m; i++) {
		seed = seed * 1103515245u + 12345u;
		j = i + (seed >> 16) % (n - i);
		x[i] = (uint8_t)(order[j] + 1);
		memcpy(some + i * SHAMIR_LEN, shares + order[j] * SHAMIR_LEN,
		    SHAMIR_LEN);
		order[j] = order[i];
	}
}

static void
any_k_of_n(void **state)
{
	static const uint8_t kn[][2] = { { 1, 1 }, { 1, 3 }, { 1, 64 }, { 2, 3 },
		{ 3, 5 }, { 5, 9 }, { 16, 17 }, { 33, 64 }, { 63, 64 },
		{ 64, 64 } };
	uint8_t secret[SHAMIR_LEN], out[SHAMIR_LEN], x[SHAMIR_MAX];
	uint8_t shares[SHAMIR_MAX * SHAMIR_LEN], some[SHAMIR_MAX * SHAMIR_LEN];

	(void)state;
	for (size_t c = 0; c < sizeof(kn) / sizeof(kn[0]); c++) {
		unsigned k = kn[c][0], n = kn[c][1];

		assert_int_equal(shamir_rand(secret, sizeof(secret)), 0);
		assert_int_equal(shamir_split(secret, k, n, shares,
		    shamir_rand), 0);
		for (unsigned seed = 0; seed < 20; seed++) {
			/* K, and more than K. */
			unsigned m = k + seed % (n - k + 1);

			choose(seed, n, m, shares, x, some);
			assert_int_equal(shamir_combine(x, some, m, out), 0);
			assert_memory_equal(out, secret, SHAMIR_LEN);
			if (k == 1)
				continue;
			assert_int_equal(shamir_combine(x, some, k - 1, out), 0);
			assert_memory_not_equal(out, secret, SHAMIR_LEN);
			/* One share of another card. */
			x[0] = x[k - 1];
			x[k - 1] = 0xc0;
			assert_int_equal(shamir_combine(x, some, k, out), 0);
			assert_memory_not_equal(out, secret, SHAMIR_LEN);
		}
	}
}

static void
every_byte_of_x(void **state)
{
	uint8_t secret[SHAMIR_LEN], some[2 * SHAMIR_LEN], out[SHAMIR_LEN], x[2];

	(void)state;
	for (unsigned i = 0; i < SHAMIR_LEN; i++) {
		secret[i] = (uint8_t)(7 * i + 1);
		given[i] = (uint8_t)(31 * i + 5);
	}
	/* Cards have x of 1 to 64; the field has more. */
	for (unsigned a = 1; a < 256; a++) {
		unsigned b = a == 255 ? 1 : a + 1;

		x[0] = (uint8_t)a;
		x[1] = (uint8_t)b;
		for (unsigned i = 0; i < SHAMIR_LEN; i++) {
			some[i] = secret[i] ^ product(given[i], a);
			some[SHAMIR_LEN + i] = secret[i] ^ product(given[i], b);
		}
		assert_int_equal(shamir_combine(x, some, 2, out), 0);
		assert_memory_equal(out, secret, SHAMIR_LEN);
	}
}

static void
refuses(void **state)
{
	uint8_t secret[SHAMIR_LEN] = { 1 }, out[SHAMIR_LEN], before[SHAMIR_LEN];
	static uint8_t shares[(SHAMIR_MAX + 1) * SHAMIR_LEN];
	uint8_t x[SHAMIR_MAX + 1];

	(void)state;
	assert_int_equal(shamir_split(secret, 0, 3, shares, handed), ERR_ARG);
	assert_int_equal(shamir_split(secret, 4, 3, shares, handed), ERR_ARG);
	assert_int_equal(shamir_split(secret, 2, 65, shares, handed), ERR_ARG);
	assert_int_equal(shamir_split(secret, 0, 0, shares, handed), ERR_ARG);
	random_err = ERR_CRYPTO;
	assert_int_equal(shamir_split(secret, 2, 3, shares, handed), ERR_CRYPTO);
	random_err = 0;
	for (size_t i = 0; i < sizeof(shares); i++)
		assert_int_equal(shares[i], 0);

	memset(out, 0x5a, sizeof(out));
	memcpy(before, out, sizeof(out));
	for (unsigned i = 0; i < sizeof(x); i++)
		x[i] = (uint8_t)(i + 1);
	assert_int_equal(shamir_combine(x, shares, 0, out), ERR_ARG);
	assert_int_equal(shamir_combine(x, shares, 65, out), ERR_ARG);
	x[2] = 0;
	assert_int_equal(shamir_combine(x, shares, 3, out), ERR_ARG);
	assert_int_equal(shamir_combine(x, shares, 2, out), 0);
	memcpy(out, before, sizeof(out));
	x[2] = x[0];
	assert_int_equal(shamir_combine(x, shares, 3, out), ERR_ARG);
	assert_memory_equal(out, before, sizeof(out));
}

static int
nothing_left(void **state)
{
	(void)state;
	return secret_in_use() == 0 ? 0 : -1;
}

#define T(f) cmocka_unit_test_teardown(f, nothing_left)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_test_can_multiply),
		T(two_of_two_all),
		T(two_of_three_all),
		T(three_of_three_all),
		T(one_share_of_two_tells_nothing),
		T(two_shares_of_three_tell_nothing),
		T(any_k_of_n),
		T(every_byte_of_x),
		T(refuses),
	};

	return cmocka_run_group_tests_name("shamir", tests, NULL, NULL);
}
