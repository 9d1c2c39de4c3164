#include "hsm/crypto/blind.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include "src/base/err.h"

#define COORD 32

/* The curve, and what a calculation on it needs. */
struct curve {
	EC_GROUP *group;
	BN_CTX *ctx;		/* in OpenSSL's secure heap */
	EC_POINT *p, *q;
};

static void
curve_free(struct curve *c)
{
	EC_POINT_clear_free(c->q);
	EC_POINT_clear_free(c->p);
	BN_CTX_free(c->ctx);
	EC_GROUP_free(c->group);
}

static int
curve_new(struct curve *c)
{
	c->group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	c->ctx = BN_CTX_secure_new();
	c->p = c->group != NULL ? EC_POINT_new(c->group) : NULL;
	c->q = c->group != NULL ? EC_POINT_new(c->group) : NULL;
	if (c->ctx != NULL && c->p != NULL && c->q != NULL)
		return 0;
	curve_free(c);
	return ERR_NOMEM;
}

/* q = k·p, in a time that does not depend on k. */
static int
times(struct curve *c, const BIGNUM *k)
{
	if (EC_POINT_mul(c->group, c->q, NULL, c->p, k, c->ctx) != 1 ||
	    EC_POINT_is_at_infinity(c->group, c->q))
		return ERR_CRYPTO;
	return 0;
}

/* -- there --------------------------------------------------------------------- */

static int
put_r(const struct blind *b, const uint8_t point[static POINT_LEN],
    uint8_t out[static POINT_LEN])
{
	struct curve c;
	int err = curve_new(&c);

	if (err != 0)
		return err;
	if (point[0] != POINT_CONVERSION_UNCOMPRESSED ||
	    EC_POINT_oct2point(c.group, c.p, point, POINT_LEN, c.ctx) != 1)
		err = ERR_POINT;
	else if ((err = times(&c, b->r)) == 0 &&
	    EC_POINT_point2oct(c.group, c.q, POINT_CONVERSION_UNCOMPRESSED, out,
	    POINT_LEN, c.ctx) != POINT_LEN)
		err = ERR_CRYPTO;
	curve_free(&c);
	ERR_clear_error();
	return err;
}

/* r of these bytes, or, without any, drawn from [1, n - 1]. */
static int
set_r(struct blind *b, const uint8_t *r)
{
	EC_GROUP *g = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	BIGNUM *last = g != NULL ? BN_dup(EC_GROUP_get0_order(g)) : NULL;
	int err = 0;

	b->r = BN_secure_new();
	if (last == NULL || b->r == NULL || BN_sub_word(last, 1) != 1)
		err = ERR_NOMEM;
	else if (r == NULL && (BN_priv_rand_range(b->r, last) != 1 ||
	    BN_add_word(b->r, 1) != 1))
		err = ERR_CRYPTO;
	else if (r != NULL && (BN_bin2bn(r, COORD, b->r) == NULL ||
	    BN_is_zero(b->r) || BN_cmp(b->r, last) > 0))
		err = ERR_ARG;
	if (err == 0)
		BN_set_flags(b->r, BN_FLG_CONSTTIME);
	BN_free(last);
	EC_GROUP_free(g);
	return err;
}

static int
start(struct blind *b, const uint8_t *r, const uint8_t point[static POINT_LEN],
    uint8_t out[static POINT_LEN])
{
	int err = set_r(b, r);

	if (err == 0)
		err = put_r(b, point, out);
	if (err != 0)
		blind_free(b);
	return err;
}

int
blind_new(struct blind *b, const uint8_t point[static POINT_LEN],
    uint8_t out[static POINT_LEN])
{
	return start(b, NULL, point, out);
}

int
blind_with(struct blind *b, const uint8_t r[static 32],
    const uint8_t point[static POINT_LEN], uint8_t out[static POINT_LEN])
{
	return start(b, r, point, out);
}

/* -- and back ------------------------------------------------------------------ */

/* p: one of the two points with this x, whose place in the field is not taken
 * for another's. */
static int
lift(struct curve *c, const uint8_t x[static COORD])
{
	BIGNUM *bx = BN_bin2bn(x, COORD, BN_secure_new());
	int err = bx == NULL ? ERR_NOMEM : 0;

	if (err == 0 && (BN_cmp(bx, EC_GROUP_get0_field(c->group)) >= 0 ||
	    EC_POINT_set_compressed_coordinates(c->group, c->p, bx, 0,
	    c->ctx) != 1))
		err = ERR_POINT;
	BN_clear_free(bx);
	return err;
}

/* q = r⁻¹·p. */
static int
divide(struct curve *c, const BIGNUM *r)
{
	BIGNUM *inverse = BN_secure_new();
	int err = inverse == NULL ? ERR_NOMEM : 0;

	if (err == 0) {
		BN_set_flags(inverse, BN_FLG_CONSTTIME);
		err = BN_mod_inverse(inverse, r, EC_GROUP_get0_order(c->group),
		    c->ctx) == NULL ? ERR_CRYPTO : times(c, inverse);
	}
	BN_clear_free(inverse);
	return err;
}

static int
take_x(struct curve *c, struct secret *z)
{
	BIGNUM *x = BN_secure_new();
	int err = x == NULL ? ERR_NOMEM : secret_new(z, COORD);

	if (err == 0 && (EC_POINT_get_affine_coordinates(c->group, c->q, x,
	    NULL, c->ctx) != 1 || BN_bn2binpad(x, z->p, COORD) != COORD)) {
		secret_free(z);
		err = ERR_CRYPTO;
	}
	BN_clear_free(x);
	return err;
}

int
blind_undo(const struct blind *b, const uint8_t x[static 32], struct secret *z)
{
	struct curve c;
	int err = curve_new(&c);

	if (err != 0)
		return err;
	if ((err = lift(&c, x)) == 0 && (err = divide(&c, b->r)) == 0)
		err = take_x(&c, z);
	curve_free(&c);
	ERR_clear_error();
	return err;
}

void
blind_free(struct blind *b)
{
	BN_clear_free(b->r);
	b->r = NULL;
}
