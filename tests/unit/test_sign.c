/* hsm/world/cert, hsm/world/sign, and the pairs that they take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hsm/world/cert.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "tests/unit/sweep.h"
#include "tests/unit/world_here.h"

/* -- certificates ----------------------------------------------------------------------------------------- */

static void
every_byte_of_a_certificate(void **state)
{
	const struct view v = here.world.card[0].cert;
	struct cert c;
	struct buf der;

	(void)state;
	buf_init(&der, CARD_CERT_MAX);
	buf_put(&der, v.p, v.len);
	for (size_t i = 0; i < der.len; i += sweep_step()) {
		der.p[i] ^= 1;
		assert_int_equal(cert_check(buf_view(&der), here.world.kml),
		    ERR_AUTH);
		der.p[i] ^= 1;
	}
	for (size_t cut = 0; cut < der.len; cut += sweep_step()) {
		assert_int_equal(cert_check(view_of(der.p, cut),
		    here.world.kml), ERR_AUTH);
		assert_int_equal(cert_peek(view_of(der.p, cut), &c),
		    ERR_FORMAT);
	}
	buf_put_u8(&der, 0);
	assert_int_equal(cert_check(buf_view(&der), here.world.kml), ERR_AUTH);
	assert_int_equal(cert_peek(buf_view(&der), &c), ERR_FORMAT);
	buf_free(&der);
}

/* -- seals and manifests ----------------------------------------------------------------------------------- */

static int
check(enum signed_form form, struct view v)
{
	uint8_t hknso[SHA256_LEN];
	struct buf got;
	enum mode mode;
	int err;

	buf_init(&got, MANIFEST_MAX);
	err = sign_check(form, v, &got, hknso, &mode);
	if (err == 0) {
		assert_memory_equal(hknso, here.world.hknso, SHA256_LEN);
		assert_int_equal(mode, MODE_REHEARSAL);
	} else
		assert_int_equal(got.len, 0);
	buf_free(&got);
	return err;
}

static void
every_byte_of_seal_and_manifest(void **state)
{
	static const enum signed_form forms[] =
	    { SIGNED_SEAL, SIGNED_MANIFEST };
	EVP_PKEY *kml = here_kml();
	struct buf jws;

	(void)state;
	for (int f = 0; f < 2; f++) {
		buf_init(&jws, 3 * MANIFEST_MAX);
		assert_int_equal(sign_kml(forms[f], &here.world, kml,
		    view_str("{\"n\":1,\"mode\":\"rehearsal\"}"), &jws), 0);
		for (size_t i = 0; i < jws.len; i += sweep_step()) {
			uint8_t was = jws.p[i];

			assert_true(was > ' ' && was < 0x7f);
			jws.p[i] = here_another(was);
			assert_int_not_equal(check(forms[f], buf_view(&jws)),
			    0);
			jws.p[i] = was;
		}
		for (size_t cut = 0; cut < jws.len; cut += sweep_step())
			assert_int_not_equal(check(forms[f], view_of(jws.p,
			    cut)), 0);
		assert_int_equal(check(forms[f], buf_view(&jws)), 0);
		assert_int_equal(check(forms[!f], buf_view(&jws)), ERR_FORMAT);
		assert_int_equal(check((enum signed_form)0, buf_view(&jws)),
		    ERR_ARG);
		assert_int_equal(check((enum signed_form)255, buf_view(&jws)),
		    ERR_ARG);
		buf_free(&jws);
	}
	EVP_PKEY_free(kml);
}

static void
what_may_be_signed(void **state)
{
	static const char *const bad[] = { "", "x", "[]", "1",
		"{}", "{\"mode\":1}", "{\"mode\":\"x\"}",
		"{\"mode\":\"rehearsal\"", "{\"mode\":\"rehearsal\"}x",
		"{\"mode\":\"rehearsal\",\"mode\":\"rehearsal\"}" };
	EVP_PKEY *kml = here_kml();
	struct buf jws;

	(void)state;
	buf_init(&jws, 3 * MANIFEST_MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(sign_kml(SIGNED_MANIFEST, &here.world, kml,
		    view_str(bad[i]), &jws), ERR_FORMAT);
	assert_int_equal(sign_kml(SIGNED_MANIFEST, &here.world, kml,
	    view_str("{\"mode\":\"production\"}"), &jws), ERR_MODE);
	assert_int_equal(jws.len, 0);
	buf_free(&jws);
	EVP_PKEY_free(kml);
}

/* Signed by a key that no KNSO delegated, or by a delegation that names one
 * world and is signed by another's KNSO. */
static void
delegations(void **state)
{
	EVP_PKEY *kml = here_kml(), *mine;
	struct json_t *h = js_new(), *d = js_new(), *jwk;
	struct world liar = here.world;
	struct buf jws, text, made;
	struct delegation got;

	(void)state;
	assert_int_equal(pkey_ec_new("P-256", &mine), 0);
	buf_init(&jws, 3 * MANIFEST_MAX);
	assert_int_equal(sign_kml(SIGNED_SEAL, &here.world, mine,
	    view_str("{\"mode\":\"rehearsal\"}"), &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), ERR_AUTH);
	EVP_PKEY_free(mine);

	/* hknso is this world's, the signature another's P-521 key. */
	assert_int_equal(pkey_ec_new("P-521", &mine), 0);
	buf_init(&text, 4096);
	buf_init(&made, 8192);
	js_set_str(d, "form", DELEGATION_FORM);
	js_set_str(d, "mode", "rehearsal");
	js_set_int(d, "gen", 1);
	js_set_hex(d, "hknso", here.world.hknso, SHA256_LEN);
	assert_int_equal(pkey_to_jwk(kml, &jwk), 0);
	js_set(d, "kml", jwk);
	assert_int_equal(js_dump(d, &text), 0);
	js_set_str(h, "form", DELEGATION_FORM);
	js_set_str(h, "mode", "rehearsal");
	assert_int_equal(pkey_to_jwk(mine, &jwk), 0);
	js_set(h, "jwk", jwk);
	assert_int_equal(jws_write(JOSE_COMPACT, &jws_es512, h, buf_view(&text),
	    mine, &made), 0);
	assert_int_equal(delegation_read(buf_str(&made), &got), ERR_AUTH);
	assert_null(got.kml);
	liar.delegation = buf_str(&made);
	buf_reset(&jws);
	assert_int_equal(sign_kml(SIGNED_SEAL, &liar, kml,
	    view_str("{\"mode\":\"rehearsal\"}"), &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), ERR_AUTH);
	buf_free(&jws);
	buf_free(&text);
	buf_free(&made);
	js_free(h);
	js_free(d);
	EVP_PKEY_free(mine);
	EVP_PKEY_free(kml);
}

/* Header, payload and delegation each name a mode. */
static void
modes_of_a_seal(void **state)
{
	struct json_t *h = js_new();
	struct world liar = here.world;
	EVP_PKEY *kml = here_kml();
	struct buf jws;

	(void)state;
	buf_init(&jws, 3 * MANIFEST_MAX);
	liar.mode = MODE_PRODUCTION;
	assert_int_equal(sign_kml(SIGNED_SEAL, &liar, kml,
	    view_str("{\"mode\":\"production\"}"), &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), ERR_FORMAT);
	buf_reset(&jws);
	js_set_str(h, "form", "keyconvoy-seal-2");
	js_set_str(h, "mode", "rehearsal");
	js_set_str(h, "delegation", here.world.delegation);
	assert_int_equal(jws_write(JOSE_COMPACT, &jws_es256, h,
	    view_str("{\"mode\":\"production\"}"), kml, &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), ERR_FORMAT);
	buf_reset(&jws);
	assert_int_equal(jws_write(JOSE_COMPACT, &jws_es256, h,
	    view_str("{\"mode\":\"rehearsal\"}"), kml, &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), 0);
	buf_free(&jws);
	js_free(h);
	EVP_PKEY_free(kml);
}

/* -- pairs ------------------------------------------------------------------------------------------------- */

static void
pairs(void **state)
{
	static const char *const curves[] = { "P-256", "P-384", "P-521" };
	EVP_PKEY *key[5], *back;
	struct secret der;
	struct buf longer;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(pkey_ec_new(curves[i], &key[i]), 0);
	for (int i = 3; i < 5; i++)
		key[i] = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(pkey_pkcs8(key[i], &der), 0);
		assert_int_equal(pkey_from_pkcs8(view_of(der.p, der.len),
		    &back), 0);
		assert_int_equal(pkey_is_pair(back, key[i]), 0);
		assert_int_equal(pkey_is_pair(back, key[(i + 1) % 5]),
		    ERR_AUTH);
		EVP_PKEY_free(back);
		buf_init(&longer, 2 * PKCS8_MAX);
		buf_put(&longer, der.p, der.len);
		buf_put_u8(&longer, 0);
		assert_int_equal(pkey_from_pkcs8(buf_view(&longer), &back),
		    ERR_FORMAT);
		for (size_t cut = 0; cut < der.len; cut += sweep_step())
			assert_int_equal(pkey_from_pkcs8(view_of(der.p, cut),
			    &back), ERR_FORMAT);
		buf_free(&longer);
		secret_free(&der);
	}
	/* A public half alone is no pair. */
	assert_int_equal(pkey_is_pair(here.world.kml, here.world.kml),
	    ERR_AUTH);
	for (int i = 0; i < 5; i++)
		EVP_PKEY_free(key[i]);
}

static void
what_may_be_made(void **state)
{
	struct buf made;

	(void)state;
	buf_init(&made, WORLD_FILE_MAX);
	assert_int_equal(world_make(MODE_REHEARSAL, "ECp521mAES", 0, 1,
	    here.cards.card, &made), ERR_ARG);
	assert_int_equal(world_make(MODE_REHEARSAL, "ECp521mAES", 2, 1,
	    here.cards.card, &made), ERR_ARG);
	assert_int_equal(world_make(MODE_REHEARSAL, "ECp521mAES", 1, 65,
	    here.cards.card, &made), ERR_ARG);
	assert_int_equal(world_make(MODE_REHEARSAL, "ecp521maes", 1, 1,
	    here.cards.card, &made), ERR_UNSUPPORTED);
	assert_int_equal(made.len, 0);
	buf_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_of_a_certificate),
		cmocka_unit_test(every_byte_of_seal_and_manifest),
		cmocka_unit_test(what_may_be_signed),
		cmocka_unit_test(delegations),
		cmocka_unit_test(modes_of_a_seal),
		cmocka_unit_test(pairs),
		cmocka_unit_test(what_may_be_made),
	};

	return cmocka_run_group_tests_name("sign", tests, here_begin, here_end);
}
