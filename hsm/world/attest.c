#include "hsm/world/attest.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include "hsm/world/cert.h"
#include "src/base/err.h"

#define STRENGTH 2	/* OpenSSL's level: RSA of 2048 bits, SHA-256 */

/* -- what people trust --------------------------------------------------------- */

/* No password is asked for: a certificate has none. */
static int
no_password(char *buf, int size, int writing, void *arg)
{
	(void)buf;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

/* Every certificate of the file; anything between them is a remark. */
static int
add_roots(X509_STORE *to, BIO *from)
{
	unsigned n = 0;
	X509 *c;
	int ok = 1;

	while (ok && (c = PEM_read_bio_X509(from, NULL, no_password,
	    NULL)) != NULL) {
		ok = ++n <= ATTEST_ROOTS && X509_STORE_add_cert(to, c) == 1;
		X509_free(c);
	}
	/* It has to end where a file ends, and not at a broken one. */
	ok = ok && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	return ok && n > 0 ? 0 : ERR_FORMAT;
}

static int
read_roots(struct view pem, X509_STORE **out)
{
	X509_STORE *store = X509_STORE_new();
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	int err = store == NULL || bio == NULL ? ERR_NOMEM :
	    add_roots(store, bio);

	BIO_free(bio);
	if (err == 0)
		*out = store;
	else
		X509_STORE_free(store);
	return err;
}

/* -- the chain ----------------------------------------------------------------- */

static void
set_limits(X509_STORE_CTX *ctx)
{
	X509_VERIFY_PARAM *p = X509_STORE_CTX_get0_param(ctx);

	X509_VERIFY_PARAM_set_depth(p, ATTEST_DEPTH - 1);
	X509_VERIFY_PARAM_set_auth_level(p, STRENGTH);
	(void)X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_PARTIAL_CHAIN |
	    X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_TRUSTED_FIRST);
}

/* 1: a chain leads from it through at most this one other to what is trusted. */
static int
leads_up(X509 *attestation, X509 *attester, X509_STORE *trusted)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *others = sk_X509_new_null();
	int ok = ctx != NULL && others != NULL &&
	    sk_X509_push(others, attester) > 0 &&
	    X509_STORE_CTX_init(ctx, trusted, attestation, others) == 1;

	if (ok) {
		set_limits(ctx);
		ok = X509_verify_cert(ctx) == 1;
	}
	X509_STORE_CTX_free(ctx);
	sk_X509_free(others);
	ERR_clear_error();
	return ok;
}

static int
is_of(X509 *attestation, const uint8_t point[static POINT_LEN])
{
	EVP_PKEY *key = X509_get0_pubkey(attestation);
	uint8_t its[POINT_LEN];

	return key != NULL && pkey_point(key, "P-256", its, POINT_LEN) == 0 &&
	    memcmp(its, point, POINT_LEN) == 0;
}

int
attest_check(struct view attestation, struct view attester,
    struct view roots, const uint8_t point[static POINT_LEN],
    enum attested *out)
{
	X509 *leaf, *by;
	X509_STORE *trusted;
	int err;

	if (roots.len == 0 || roots.len > ROOTS_MAX)
		return ERR_FORMAT;
	if ((err = read_roots(roots, &trusted)) != 0)
		return err;
	leaf = cert_parse(attestation);
	by = cert_parse(attester);
	if (leaf == NULL || by == NULL || !leads_up(leaf, by, trusted))
		*out = ATTESTED_BAD;
	else
		*out = is_of(leaf, point) ? ATTESTED_GOOD : ATTESTED_OTHER;
	X509_free(leaf);
	X509_free(by);
	X509_STORE_free(trusted);
	ERR_clear_error();
	return 0;
}

int
guard_attested(const struct guard *g, const struct req_attested *req,
    struct rep_attested *rep)
{
	enum attested state;
	int err;

	if (!g->loaded)
		return ERR_PHASE;
	if (req->x < 1 || req->x > g->world.n)
		return ERR_ARG;
	err = attest_check(req->attestation, req->attester, req->roots,
	    g->world.card[req->x - 1].point, &state);
	if (err == 0)
		rep->state = (uint8_t)state;
	return err;
}
