#include "src/vault/rest/tls.h"

#include <string.h>
#include <sys/random.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "src/base/err.h"

#define DAY 86400
#define YEARS ((time_t)3650 * DAY)
#define SERIAL_LEN 16

struct pair {
	gnutls_x509_crt_t cert;
	gnutls_x509_privkey_t key;
};

void
tls_init(struct tls *t)
{
	buf_init(&t->root, PEM_MAX);
	buf_init(&t->cert, PEM_MAX);
	buf_init(&t->key, PEM_MAX);
}

void
tls_free(struct tls *t)
{
	buf_free(&t->root);
	buf_free(&t->cert);
	buf_free(&t->key);
}

/* -- pieces: 0 or the library's negative number ------------------------------- */

static int
pair_new(struct pair *p)
{
	int r = gnutls_x509_privkey_init(&p->key);

	if (r != 0)
		return r;
	if ((r = gnutls_x509_crt_init(&p->cert)) != 0)
		return r;	/* pair_free has the key */
	return gnutls_x509_privkey_generate(p->key, GNUTLS_PK_ECDSA,
	    GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
}

static void
pair_free(struct pair *p)
{
	if (p->cert != NULL)
		gnutls_x509_crt_deinit(p->cert);
	if (p->key != NULL)
		gnutls_x509_privkey_deinit(p->key);
}

static int
key_id(const struct pair *p, uint8_t id[static 20])
{
	size_t len = 20;

	return gnutls_x509_crt_get_key_id(p->cert, 0, id, &len);
}

/* What both have: version, number, dates, subject, key, whose it is. */
static int
common(struct pair *p, const char *name, int64_t now)
{
	uint8_t serial[SERIAL_LEN], id[20];
	int r;

	if (getrandom(serial, sizeof(serial), 0) != sizeof(serial))
		return GNUTLS_E_RANDOM_FAILED;
	serial[0] = (uint8_t)((serial[0] & 0x7f) | 0x40);	/* positive */
	if ((r = gnutls_x509_crt_set_version(p->cert, 3)) != 0 ||
	    (r = gnutls_x509_crt_set_serial(p->cert, serial,
	    sizeof(serial))) != 0 ||
	    (r = gnutls_x509_crt_set_activation_time(p->cert,
	    (time_t)now - DAY)) != 0 ||
	    (r = gnutls_x509_crt_set_expiration_time(p->cert,
	    (time_t)now + YEARS)) != 0 ||
	    (r = gnutls_x509_crt_set_dn_by_oid(p->cert,
	    GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name))) != 0 ||
	    (r = gnutls_x509_crt_set_key(p->cert, p->key)) != 0 ||
	    (r = key_id(p, id)) != 0)
		return r;
	return gnutls_x509_crt_set_subject_key_id(p->cert, id, sizeof(id));
}

static int
make_root(struct pair *root, int64_t now)
{
	int r;

	if ((r = common(root, "keyconvoy-vault, for rehearsals", now)) != 0 ||
	    (r = gnutls_x509_crt_set_basic_constraints(root->cert, 1, 0)) != 0 ||
	    (r = gnutls_x509_crt_set_key_usage(root->cert,
	    GNUTLS_KEY_KEY_CERT_SIGN)) != 0)
		return r;
	return gnutls_x509_crt_sign2(root->cert, root->cert, root->key,
	    GNUTLS_DIG_SHA256, 0);
}

static int
add_names(gnutls_x509_crt_t cert, const char *const *names)
{
	static const uint8_t v4[4] = { 127, 0, 0, 1 };
	static const uint8_t v6[16] = { [15] = 1 };
	static const char own[] = "localhost";
	int r;

	if ((r = gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_DNSNAME,
	    own, sizeof(own) - 1, GNUTLS_FSAN_SET)) != 0 ||
	    (r = gnutls_x509_crt_set_subject_alt_name(cert,
	    GNUTLS_SAN_IPADDRESS, v4, sizeof(v4), GNUTLS_FSAN_APPEND)) != 0)
		return r;
	r = gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_IPADDRESS, v6,
	    sizeof(v6), GNUTLS_FSAN_APPEND);
	for (; r == 0 && *names != NULL; names++)
		r = gnutls_x509_crt_set_subject_alt_name(cert,
		    GNUTLS_SAN_DNSNAME, *names, (unsigned)strlen(*names),
		    GNUTLS_FSAN_APPEND);
	return r;
}

static int
make_own(struct pair *own, const struct pair *root, const char *const *names,
    int64_t now)
{
	uint8_t id[20];
	int r;

	if ((r = common(own, "localhost", now)) != 0 ||
	    (r = gnutls_x509_crt_set_basic_constraints(own->cert, 0, -1)) != 0 ||
	    (r = gnutls_x509_crt_set_key_usage(own->cert,
	    GNUTLS_KEY_DIGITAL_SIGNATURE)) != 0 ||
	    (r = gnutls_x509_crt_set_key_purpose_oid(own->cert,
	    GNUTLS_KP_TLS_WWW_SERVER, 0)) != 0 ||
	    (r = add_names(own->cert, names)) != 0 ||
	    (r = key_id(root, id)) != 0 ||
	    (r = gnutls_x509_crt_set_authority_key_id(own->cert, id,
	    sizeof(id))) != 0)
		return r;
	return gnutls_x509_crt_sign2(own->cert, root->cert, root->key,
	    GNUTLS_DIG_SHA256, 0);
}

/* -- PEM ---------------------------------------------------------------------- */

/* What the library allocated, wiped when it was put. */
static int
put(struct buf *out, int r, gnutls_datum_t *pem)
{
	int err = r != 0 ? ERR_CRYPTO : buf_put(out, pem->data, pem->size);

	if (r == 0) {
		explicit_bzero(pem->data, pem->size);
		gnutls_free(pem->data);
	}
	return err;
}

static int
put_all(const struct pair *root, const struct pair *own, struct tls *t)
{
	gnutls_datum_t pem;
	int err;

	err = put(&t->root, gnutls_x509_crt_export2(root->cert,
	    GNUTLS_X509_FMT_PEM, &pem), &pem);
	if (err == 0)
		err = put(&t->cert, gnutls_x509_crt_export2(own->cert,
		    GNUTLS_X509_FMT_PEM, &pem), &pem);
	return err == 0 ? put(&t->key, gnutls_x509_privkey_export2_pkcs8(own->key,
	    GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem), &pem) : err;
}

int
tls_make(const char *const *names, int64_t now, struct tls *t)
{
	struct pair root = { NULL, NULL }, own = { NULL, NULL };
	int err = ERR_CRYPTO;

	if (pair_new(&root) == 0 && pair_new(&own) == 0 &&
	    make_root(&root, now) == 0 &&
	    make_own(&own, &root, names, now) == 0)
		err = put_all(&root, &own, t);
	pair_free(&own);
	pair_free(&root);
	return err;
}
