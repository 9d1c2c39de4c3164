/* src/card/virtual*: what such a card answers to APDUs, and its key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/card/piv/admin.h"
#include "tests/unit/ec_here.h"
#include "tests/unit/virtual_here.h"

/* -- APDUs --------------------------------------------------------------------------- */

static void
garbage_is_answered(void **state)
{
	struct buf atr, answer;

	(void)state;
	assert_int_equal(here_tray(TRAY_INSERT, "alice"), 0);
	buf_init(&answer, APDU_ANSWER_MAX);
	assert_int_equal(here.reader.ops->transmit(R, view_of("\0\0\0\0", 4),
	    &answer), ERR_CARD_REMOVED);
	buf_init(&atr, ATR_MAX);
	assert_int_equal(here.reader.ops->power_on(R, &atr), 0);
	assert_int_equal(atr.len, 13);
	assert_int_equal(atr.p[0], 0x3b);
	buf_free(&atr);
	assert_int_equal(SW("\x00\xcb\x3f\xff\x05\x5c\x03\x5f\xc1\x02"),
	    0x6985);
	assert_int_equal(here_power(), 0);
	assert_int_equal(here_sw("", 0), 0x6700);
	assert_int_equal(SW("\x00"), 0x6700);
	assert_int_equal(SW("\x00\x20\x00"), 0x6700);
	assert_int_equal(SW("\x00\x20\x00\x80\x08" "1"), 0x6700);
	assert_int_equal(SW("\x00\x20\x00\x80\x01" "1\0\0"), 0x6700);
	assert_int_equal(SW("\x00\x20\x00\x80\x00\x00\x01" "1"), 0x6700);
	assert_int_equal(SW("\x80\x20\x00\x80"), 0x6e00);
	assert_int_equal(SW("\x00\x01\x00\x00"), 0x6d00);
	assert_int_equal(SW("\x00\xc0\x00\x00\x00"), 0x6985);
	assert_int_equal(SW("\x00\xa4\x00\x00\x00"), 0x6a86);
	assert_int_equal(SW("\x00\xa4\x04\x00\x05\xa0\x00\x00\x03\x09"),
	    0x6a82);
	assert_int_equal(SW("\x00\xa4\x04\x00\x05\xa0\x00\x00\x03\x08"),
	    0x612b);
	assert_int_equal(SW("\x00\x87\x11\x9c\x02\x7c\x00"), 0x6a86);
	assert_int_equal(SW("\x00\x87\x11\x9d\x02\x7d\x00"), 0x6a80);
	assert_int_equal(SW("\x00\x87\x0a\x9b\x02\x7c\x00"), 0x6a80);
	assert_int_equal(SW("\x00\x87\x08\x9b\x04\x7c\x02\x80\x00"), 0x6a86);
	assert_int_equal(SW("\x00\x47\x00\x9d\x05\xac\x03\x80\x01\x11"),
	    0x6982);
	assert_int_equal(SW("\x00\xff\xff\xff\x02\x0a\x9b"), 0x6982);
	assert_int_equal(SW("\x10\xdb\x3f\xff\x01\x5c"), 0x9000);
	assert_int_equal(SW("\x00\xcb\x3f\xff\x01\x5c"), 0x6883);
	buf_free(&answer);
}

static void
keys_and_objects_need_their_keys(void **state)
{
	uint8_t point[PIV_POINT_LEN];
	struct buf b;

	(void)state;
	buf_init(&b, PIV_OBJECT_MAX);
	here_alice();
	assert_int_equal(piv_put(R, PIV_CHUID, view_str("x")), ERR_PIN_NEEDED);
	assert_int_equal(piv_generate(R, point), ERR_PIN_NEEDED);
	assert_int_equal(piv_get(R, PIV_PRINTED, &b), ERR_PIN_NEEDED);
	here_admin();
	assert_int_equal(piv_put(R, PIV_CHUID, view_str("x")), 0);
	assert_int_equal(piv_put(R, PIV_PRINTED, view_str("x")),
	    ERR_PIN_NEEDED);
	assert_int_equal(piv_put(R, 0x5fc200, view_str("x")), ERR_CARD_LACKS);
	assert_int_equal(piv_generate(R, point), ERR_PIN_NEEDED);
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
	assert_int_equal(piv_put(R, PIV_PRINTED, view_str("printed")), 0);
	assert_int_equal(piv_generate(R, point), 0);
	assert_int_equal(here_power(), 0);
	assert_int_equal(piv_get(R, PIV_PRINTED, &b), ERR_PIN_NEEDED);
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
	assert_int_equal(piv_get(R, PIV_PRINTED, &b), 0);
	assert_string_equal(buf_str(&b), "printed");
	here_admin();
	assert_int_equal(piv_put(R, PIV_PRINTED, view_of(NULL, 0)), 0);
	assert_int_equal(piv_get(R, PIV_PRINTED, &b), ERR_CARD_LACKS);
	buf_free(&b);
}

static void
two_kilobytes_go_in_and_out(void **state)
{
	uint8_t data[2048];
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7 + i / 256);
	buf_init(&b, PIV_OBJECT_MAX);
	here_alice();
	here_admin();
	assert_int_equal(piv_put(R, PIV_CERT_9D, view_of(data, sizeof(data))),
	    0);
	assert_int_equal(here_tray(TRAY_REMOVE, ""), 0);
	here_alice();
	assert_int_equal(piv_get(R, PIV_CERT_9D, &b), 0);
	assert_true(view_eq(buf_view(&b), view_of(data, sizeof(data))));
	here_admin();
	for (uint32_t tag = 0x5fc110; tag < 0x5fc113; tag++)
		assert_int_equal(piv_put(R, tag, view_of(data, 2000)), 0);
	assert_int_equal(piv_put(R, 0x5fc113, view_of(data, 2000)),
	    ERR_CARD_FULL);
	assert_int_equal(piv_put(R, PIV_CERT_9D, view_of(NULL, 0)), 0);
	assert_int_equal(piv_put(R, 0x5fc113, view_of(data, 2000)), 0);
	buf_reset(&b);
	assert_int_equal(piv_get(R, PIV_CERT_9D, &b), ERR_CARD_LACKS);
	buf_free(&b);
}

static void
management_keys_change(void **state)
{
	static const uint8_t next[PIV_MGM_MAX] = {
		0x5a, 0x11, 0x32, 0x53, 0x74, 0x95, 0xb6, 0xd7, 0xf8, 0x19,
		0x3a, 0x5b, 0x7c, 0x9d, 0xbe, 0xdf, 0x01, 0x22, 0x43, 0x64,
		0x85, 0xa6, 0xc7, 0xe8
	};
	struct piv_metadata m;
	struct admin_key k;

	(void)state;
	here_alice();
	assert_int_equal(admin_set_key(R, PIV_ALG_AES192, next),
	    ERR_PIN_NEEDED);
	assert_int_equal(admin_look(R, &k), 0);
	assert_int_equal(k.alg, PIV_ALG_AES192);
	here_admin();
	assert_int_equal(admin_set_key(R, PIV_ALG_3DES, next), 0);
	assert_int_equal(here_power(), 0);
	assert_int_equal(admin_look(R, &k), 0);
	assert_int_equal(k.alg, PIV_ALG_3DES);
	assert_int_equal(piv_metadata(R, PIV_SLOT_MGM, &m), 0);
	assert_false(m.is_default);
	assert_int_equal(admin_authenticate(R, PIV_ALG_AES192, next),
	    ERR_CARD_MGM);
	assert_int_equal(admin_authenticate(R, PIV_ALG_3DES,
	    admin_factory_key), ERR_CARD_MGM);
	assert_int_equal(admin_authenticate(R, PIV_ALG_3DES, next), 0);
	assert_int_equal(piv_put(R, PIV_CHUID, view_str("x")), 0);
	/* A new question takes back what the last one gave. */
	assert_int_equal(SW("\x00\x87\x03\x9b\x04\x7c\x02\x80\x00"), 0x610c);
	assert_int_equal(piv_put(R, PIV_CHUID, view_str("x")), ERR_PIN_NEEDED);
}

/* -- the key in 9D -------------------------------------------------------------------- */

static void
the_key_agrees_only_behind_its_pin(void **state)
{
	EVP_PKEY *mine = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	uint8_t card[PIV_POINT_LEN], ours[PIV_POINT_LEN], z[32], want[32];
	struct piv_metadata m;
	size_t n;

	(void)state;
	assert_int_equal(EVP_PKEY_get_octet_string_param(mine,
	    OSSL_PKEY_PARAM_PUB_KEY, ours, sizeof(ours), &n), 1);
	here_alice();
	assert_int_equal(piv_agree(R, ours, z), ERR_CARD_LACKS);
	here_admin();
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
	assert_int_equal(piv_generate(R, card), 0);
	assert_int_equal(piv_agree(R, ours, z), 0);
	ec_derive(mine, card, want);
	assert_memory_equal(z, want, sizeof(z));
	assert_int_equal(piv_metadata(R, PIV_SLOT_KEYS, &m), 0);
	assert_memory_equal(m.point, card, sizeof(card));

	assert_int_equal(here_power(), 0);
	assert_int_equal(piv_agree(R, ours, z), ERR_PIN_NEEDED);
	assert_int_equal(piv_verify(R, PIN, NULL), ERR_PIN);
	assert_int_equal(piv_agree(R, ours, z), ERR_PIN_NEEDED);
	assert_int_equal(piv_change(R, PIV_REF_PIN, FACTORY, PIN, NULL), 0);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
	memset(z, 0, sizeof(z));
	assert_int_equal(piv_agree(R, ours, z), 0);
	assert_memory_equal(z, want, sizeof(z));
	/* Refused once, the PIN that was good before no longer counts. */
	assert_int_equal(piv_verify(R, FACTORY, NULL), ERR_PIN);
	assert_int_equal(piv_agree(R, ours, z), ERR_PIN_NEEDED);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
	ours[64] ^= 1;
	assert_int_equal(piv_agree(R, ours, z), ERR_CARD_DATA);
	EVP_PKEY_free(mine);
}

#define T(f) cmocka_unit_test_setup_teardown(f, here_begin, here_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(garbage_is_answered),
		T(keys_and_objects_need_their_keys),
		T(two_kilobytes_go_in_and_out),
		T(management_keys_change),
		T(the_key_agrees_only_behind_its_pin),
	};

	js_setup();
	return cmocka_run_group_tests_name("virtual-apdu", tests, NULL, NULL);
}
