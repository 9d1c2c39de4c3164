#include "hsm/crypto/shamir.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "src/base/err.h"
#include "src/base/secret.h"

/* 32 field elements, one in each byte. */
struct lanes {
	uint64_t w[SHAMIR_LEN / 8];
};

#define LOW_BITS	0x0101010101010101u
#define LOW_SEVEN	0x7f7f7f7f7f7f7f7fu

/* Every byte times 2, modulo the field's polynomial. */
static uint64_t
twice(uint64_t w)
{
	return ((w & LOW_SEVEN) << 1) ^ (((w >> 7) & LOW_BITS) * 0x1b);
}

/* acc = acc * c + add; c is public, the lanes are not. */
static void
multiply_add(struct lanes *acc, uint8_t c, const struct lanes *add)
{
	for (size_t i = 0; i < SHAMIR_LEN / 8; i++) {
		uint64_t power = acc->w[i], sum = add->w[i];

		for (unsigned bit = 0; bit < 8; bit++) {
			sum ^= power & (0 - (uint64_t)(c >> bit & 1));
			power = twice(power);
		}
		acc->w[i] = sum;
	}
}

/* One pair of elements, both public. */
static uint8_t
multiply(uint8_t a, uint8_t b)
{
	uint64_t power = a, sum = 0;

	for (unsigned bit = 0; bit < 8; bit++) {
		sum ^= power & (0 - (uint64_t)(b >> bit & 1));
		power = twice(power);
	}
	return (uint8_t)sum;
}

/* a to the 254th: the inverse of all but 0. */
static uint8_t
invert(uint8_t a)
{
	uint8_t square = a, result = 1;

	for (int i = 0; i < 7; i++) {
		square = multiply(square, square);
		result = multiply(result, square);
	}
	return result;
}

int
shamir_rand(uint8_t *p, size_t len)
{
	return RAND_priv_bytes(p, (int)len) == 1 ? 0 : ERR_CRYPTO;
}

int
shamir_split(const uint8_t secret[static SHAMIR_LEN], unsigned k, unsigned n,
    uint8_t *shares, shamir_random random)
{
	struct secret coefficients = { 0 };
	struct lanes acc, next;
	int err = 0;

	if (k < 1 || k > n || n > SHAMIR_MAX)
		return ERR_ARG;
	/* Coefficient 0 is the secret, k - 1 random ones follow. */
	if ((err = secret_new(&coefficients, k * SHAMIR_LEN)) != 0)
		return err;
	memcpy(coefficients.p, secret, SHAMIR_LEN);
	if (k > 1)
		err = random(coefficients.p + SHAMIR_LEN, (k - 1) * SHAMIR_LEN);
	for (unsigned x = 1; err == 0 && x <= n; x++) {
		memset(&acc, 0, sizeof(acc));
		for (unsigned i = k; i-- > 0; ) {
			memcpy(&next, coefficients.p + i * SHAMIR_LEN,
			    SHAMIR_LEN);
			multiply_add(&acc, (uint8_t)x, &next);
		}
		memcpy(shares + (x - 1) * SHAMIR_LEN, &acc, SHAMIR_LEN);
	}
	OPENSSL_cleanse(&acc, sizeof(acc));
	OPENSSL_cleanse(&next, sizeof(next));
	secret_free(&coefficients);
	return err;
}

/* What share i counts at x = 0: the product of x_j / (x_j - x_i). */
static uint8_t
weight(const uint8_t *x, unsigned m, unsigned i)
{
	uint8_t over = 1, under = 1;

	for (unsigned j = 0; j < m; j++) {
		if (j == i)
			continue;
		over = multiply(over, x[j]);
		under = multiply(under, x[j] ^ x[i]);
	}
	return multiply(over, invert(under));
}

static int
distinct(const uint8_t *x, unsigned m)
{
	for (unsigned i = 0; i < m; i++) {
		if (x[i] == 0)
			return 0;
		for (unsigned j = 0; j < i; j++)
			if (x[j] == x[i])
				return 0;
	}
	return 1;
}

int
shamir_combine(const uint8_t *x, const uint8_t *shares, unsigned m,
    uint8_t out[static SHAMIR_LEN])
{
	struct lanes sum = { { 0 } }, part;

	if (m < 1 || m > SHAMIR_MAX || !distinct(x, m))
		return ERR_ARG;
	for (unsigned i = 0; i < m; i++) {
		memcpy(&part, shares + i * SHAMIR_LEN, SHAMIR_LEN);
		multiply_add(&part, weight(x, m, i), &sum);
		sum = part;
	}
	memcpy(out, &sum, SHAMIR_LEN);
	OPENSSL_cleanse(&sum, sizeof(sum));
	OPENSSL_cleanse(&part, sizeof(part));
	return 0;
}
