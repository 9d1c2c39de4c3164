/*
 * Worlds and key files. Signatures of a world, its delegation and its cards
 * hold here whatever was signed (--wrap), or no change would get past them. The
 * first byte says what follows: 'w' a world file, 'p' the payload of one, 'k' a
 * key file, 'h' the protected header of one, 'd' a delegation's payload, 's' the
 * public key of a DSA suite's KNSO, 'c' a certificate as a card answers it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "hsm/keys/name_check.h"
#include "hsm/crypto/dsa.h"
#include "hsm/keys/keyfile.h"
#include "hsm/world/cert.h"
#include "hsm/world/world.h"
#include "src/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_EVP_DigestVerify(EVP_MD_CTX *ctx, const unsigned char *sig,
    size_t len, const unsigned char *p, size_t n);
int __wrap_X509_verify(X509 *c, EVP_PKEY *key);

int
__wrap_EVP_DigestVerify(EVP_MD_CTX *ctx, const unsigned char *sig, size_t len,
    const unsigned char *p, size_t n)
{
	(void)ctx, (void)sig, (void)len, (void)p, (void)n;
	return 1;
}

int
__wrap_X509_verify(X509 *c, EVP_PKEY *key)
{
	(void)c, (void)key;
	return 1;
}

/* The KNSO of the seeds. */
#define KNSO "{\"kty\":\"EC\",\"crv\":\"P-521\"," \
	"\"x\":\"AKGmVL7KuLGHPGtkXvDBxeCX1QLe2SkZnhCKt5Kl-3AO" \
	"-M6iNaXaxzo7pmGJi873UZIqPYzoB9ybatCCsmytSi7x\"," \
	"\"y\":\"AD8joLzc9WT_GGDTVWshVcRRrj981WarXs5tQJBrPBLh" \
	"MLyoLejUpa9Yc5h___IFfaRFVW-Ut9fnORELl5Ml43td\"}"

static void
check_world(const struct world *w)
{
	if (w->n < 1 || w->n > SHAMIR_MAX || w->k < 1 || w->k > w->n ||
	    w->gen < 1 || w->suite == NULL || w->kml == NULL)
		abort();
	for (unsigned i = 0; i < w->n; i++) {
		const struct world_card *c = &w->card[i];
		uint8_t point[POINT_LEN];

		if (c->cert.p < w->certs.p || c->cert.len == 0 ||
		    c->cert.p + c->cert.len > w->certs.p + w->certs.len ||
		    strnlen(c->holder, CARD_TEXT_MAX) == CARD_TEXT_MAX ||
		    world_share_point(w, i + 1, point) != 0)
			abort();
	}
}

static void
read_world(struct view file)
{
	struct world w;

	if (world_read(file, MODE_REHEARSAL, &w) == 0) {
		check_world(&w);
		world_free(&w);
	} else if (w.payload != NULL || w.kml != NULL || w.certs.p != NULL)
		abort();
}

static void
put_signed(struct buf *out, const char *form, struct view payload, int flat)
{
	static const uint8_t sig[132];
	struct buf header;

	buf_init(&header, 4096);
	buf_printf(&header, "{\"alg\":\"ES512\",\"form\":\"%s\","
	    "\"mode\":\"rehearsal\",\"jwk\":" KNSO "}", form);
	buf_puts(out, flat ? "{\"protected\":\"" : "");
	b64url_put(out, header.p, header.len);
	buf_puts(out, flat ? "\",\"payload\":\"" : ".");
	b64url_put(out, payload.p, payload.len);
	buf_puts(out, flat ? "\",\"signature\":\"" : ".");
	b64url_put(out, sig, sizeof(sig));
	buf_puts(out, flat ? "\"}" : "");
	buf_free(&header);
}

static void
read_payload(struct view payload)
{
	struct buf file;

	buf_init(&file, WORLD_FILE_MAX);
	put_signed(&file, WORLD_FORM, payload, 1);
	if (file.err == 0)
		read_world(buf_view(&file));
	buf_free(&file);
}

static void
read_delegation(struct view payload)
{
	struct delegation d;
	struct buf text;

	buf_init(&text, WORLD_FILE_MAX);
	put_signed(&text, DELEGATION_FORM, payload, 0);
	if (text.err == 0 && delegation_read(buf_str(&text), &d) == 0) {
		if (d.kml == NULL || d.gen < 1)
			abort();
		EVP_PKEY_free(d.kml);
	}
	buf_free(&text);
}

static void
read_key(struct view file)
{
	struct key_info info;

	if (key_peek(file, &info) != 0)
		return;
	if (info.pub == NULL || ident_check(info.ident) != 0 ||
	    key_size_check(info.type, info.size) != 0 ||
	    !utf8_ok(info.plainname, strlen(info.plainname), NULL) ||
	    ((info.rights & RIGHT_TRANSFER) != 0) !=
	    (info.method != METHOD_NONE) || info.rights == 0)
		abort();
	key_info_free(&info);
}

static void
read_key_header(struct view header)
{
	struct buf file;

	buf_init(&file, KEY_FILE_MAX);
	buf_puts(&file, "{\"protected\":\"");
	b64url_put(&file, header.p, header.len);
	buf_puts(&file, "\",\"iv\":\"AAAAAAAAAAAAAAAA\",\"ciphertext\":\"AAAA\","
	    "\"tag\":\"AAAAAAAAAAAAAAAAAAAAAA\"}");
	if (file.err == 0)
		read_key(buf_view(&file));
	buf_free(&file);
}

/* What is read is written the same. */
static void
read_spki(const struct dsa_domain *d, struct view der)
{
	struct buf again;
	EVP_PKEY *key;

	if (dsa_from_spki(d, der, &key) != 0)
		return;
	buf_init(&again, DSA_SPKI_MAX);
	if (!dsa_fits(d, key) || pkey_spki(key, &again) != 0 ||
	    !view_eq(buf_view(&again), der))
		abort();
	buf_free(&again);
	EVP_PKEY_free(key);
}

static void
read_cert(struct view der)
{
	struct cert c;

	if (cert_peek(der, &c) == 0 && (c.gen < 1 || c.x < 1 || c.x > c.n ||
	    c.n > SHAMIR_MAX || c.point[0] != 0x04))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view v = view_of(data, size);
	uint8_t kind;

	if (view_u8(&v, &kind) != 0)
		return 0;
	switch (kind) {
	case 'w':
		read_world(v);
		break;
	case 'p':
		read_payload(v);
		break;
	case 'd':
		read_delegation(v);
		break;
	case 'c':
		read_cert(v);
		break;
	case 'k':
		read_key(v);
		break;
	case 'h':
		read_key_header(v);
		break;
	case 's':
		read_spki(&dsa_1024, v);
		read_spki(&dsa_3072, v);
		break;
	}
	ERR_clear_error();
	return 0;
}
