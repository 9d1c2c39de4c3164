/* hsm/crypto/blind: vectors made by arithmetic on whole numbers, then cards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/crypto/blind.h"
#include "src/base/err.h"
#include "src/base/text.h"

/* z is the x of d·point, x that of d·r·point. */
static const struct vector {
	const char *r, *point, *blinded, *x, *z;
} vectors[] = {
	{ "0000000000000000000000000000000000000000000000000000000000000001",
	    "04afe06fcfd81a72eb757c8f9ee1eef59d2b0d15b175dda1991571ebef2edf79be"
	    "7409c5d08cdee3b8a6852646932139daeacd9451fe158141912ae3a9aa839d39",
	    "04afe06fcfd81a72eb757c8f9ee1eef59d2b0d15b175dda1991571ebef2edf79be"
	    "7409c5d08cdee3b8a6852646932139daeacd9451fe158141912ae3a9aa839d39",
	    "ef37609bf7a4f366db07a62d76e99259bd955007566001c583b2d6e78e486865",
	    "ef37609bf7a4f366db07a62d76e99259bd955007566001c583b2d6e78e486865" },
	{ "0000000000000000000000000000000000000000000000000000000000000002",
	    "04b945af4df770a26a6c4eafc8867b39d7df2e6dae0c2a8cc69d32dcf27cef25b0"
	    "be1232a03914ebd3b7dc77092cb460ccaa4b76ec614d31caa2d83a5cfefba2b2",
	    "0493a444a6da6cf7ab1a6ff918e4bcb79629dc6683da10e04c9cc60c380a6c306d"
	    "1ab4ce42febeec027dd6117e77af99d7d9b2d47f471d986b7d7b8b7e2441f16b",
	    "61b0da66e5bda7d2c837d240c2093882db8c8257f20979d11043144b82e59b91",
	    "54ea1657984eca50981f36623800ac9c3ff8ac72cdb634ab607e73dbe21979fd" },
	{ "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
	    "049e0e5eeaa45d321ecc13ef7cac636d1372784a95e363e62b2b972739befbad0d"
	    "85e9983e2cb2b93cd8b9e4e8bdad3e61cf9b0bb7e112477a1f6b7d5881341129",
	    "049e0e5eeaa45d321ecc13ef7cac636d1372784a95e363e62b2b972739befbad0d"
	    "7a1667c0d34d46c427461b174252c19e3064f4491eedb885e09482a77ecbeed6",
	    "35e5192188b773e13a35c71cd050fa68e4fe6076772664e626877fee90ef169b",
	    "35e5192188b773e13a35c71cd050fa68e4fe6076772664e626877fee90ef169b" },
	{ "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f",
	    "040dcd5a35cbb629eef397b836c33d082464aa1c23b22bbbfe98c989fe579b7a96"
	    "9e072934dce61df7ac44cac5464047b6675b8e02146a0574c6cf4f8024e5cb5a",
	    "04e234ebfcf327a5abfeedc2643b1bfe90e515ebb04e79ac0c66c933834572dbbb"
	    "dae24f86e561189a8e945fcd8d133dfa8257cac934f8246f80d9d8c4f0a33fe0",
	    "3ae94732ced424572112480fa9b9bea0fcd33fdf5961a003763b371bc41c665f",
	    "083286b7a032e1999e7d4e2d0f5ad988b023fbf667703a870b7b6872cc527fea" },
	{ "1128b28a25bc12dd183dca9f07f1b73b86faba93cebedae77e3c794b4a5e6a7a",
	    "0463441af7b96ee4f869e4f3815a06435fe22a77c0aebff9fbdbb5a623f59ee4c8"
	    "35bf3c98b128bb54bbb77bdab6eb0b00ce902f20161c94a2b601140c13e2f21e",
	    "0437a01c5e1b72d57f7bde08fb6876e1b3450197a511e34fe2e763e53c400192a8"
	    "3ae74c0f704fdfe12d35e582c5c0b02690651a5a12387722328f22ca5d0721b5",
	    "bc72eb61f4675dab48999ef52c47dda0cf1c5300f0f623dbdda5fc2888337fbe",
	    "f61b48a8991f707d08c5031de757b046c4f87a8e21e3641817e0b53a595dd43f" },
	{ "1098cd965f756c35d180b3c9b874c79af99b867a8f7e0657cd569f6041b24c0b",
	    "0401ae963ec0a13ed80b49991fef57c1ea38d8300c11f3d4b3160f658352a70084"
	    "caaef31db2f0dacd50635724fc471f060774a4022950d5090f6b527f36c7ff35",
	    "04bae38aefcb6348db24cc584e982107600d4c98c152811b3908b72bdfe98c5a2e"
	    "cf136a47bf484e77564703489a67449c94ae8e3129763d99dd0771652e341777",
	    "8fd0be1b4a4f72981cf493f94fd75c650db444a6a0052eeb0d7fc1dee3648456",
	    "5cfb110b452f50eb4390d52a4a001b9f867146e4bd20eac42263d243393acbd1" },
	{ "3ffdb64ada68c2e2996afa7d9d706e4e1c881e3927a85bda28dfb6194256581e",
	    "04dee8096622156c66c49783b80d558007e1cd6a7f03e805154fc0cbd5b546e94d"
	    "e4f1b00697d5a6340ef5b070f75fb15b95a7521bccef03b655cbdd1274739992",
	    "0405a3fa2527fefed5c6bf49f9eab976421e40749a88b03e1e66490e46aa18ee0f"
	    "cfb3e2f5ba847e469293e191a227af9e186bc9be11af0750702f101d70c87ac1",
	    "f6d32d802412a07917ef2555140974e3da5ac1bdda1907a4001815411611131a",
	    "1dad85bb5898a4dcf2efdbd147fb70b010f184e96aec640141ed2fbde0d96855" },
	{ "3f96cf35ee4e76f0fb6f05a3cfd12ee9d5dbe4b860a74a6c478466d6c6fa9686",
	    "0490a48caf2b095d3cb33372d84da43aa304e7ca656e063f3ccdea5c5e0fe01f93"
	    "fd595828fc86e05d65270f5dfa9140072ee8216c9953327ececa41ce48131d37",
	    "04d5e39630682ee606e681517165b46bdc1872a2c27b8da34efd9e23b023c2846e"
	    "8c75b67abb248d0fba2689d40473d457d2f0d81195557198c1d2a79d5f9fd77a",
	    "4d93c0f6bcb707880704d38a298f56f89e6e199ea4dbfec7ac78473ce32e23b8",
	    "21e48ee8a5ba253c62206745212f0c1abdf0c180b80f20b38848c5eecf40e755" },
};

#define ORDER "ffffffff00000000ffffffffffffffff" \
	"bce6faada7179e84f3b9cac2fc632551"
#define FIELD "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"

static void
as_calculated(void **state)
{
	uint8_t r[32], point[65], want[65], out[65], x[32], z[32];

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		const struct vector *v = &vectors[i];
		struct secret got = { 0 };
		struct blind b = { 0 };

		assert_int_equal(hex_get(r, 32, v->r), 0);
		assert_int_equal(hex_get(point, 65, v->point), 0);
		assert_int_equal(hex_get(want, 65, v->blinded), 0);
		assert_int_equal(hex_get(x, 32, v->x), 0);
		assert_int_equal(hex_get(z, 32, v->z), 0);
		assert_int_equal(blind_with(&b, r, point, out), 0);
		assert_memory_equal(out, want, 65);
		assert_int_equal(blind_undo(&b, x, &got), 0);
		assert_int_equal(got.len, 32);
		assert_memory_equal(got.p, z, 32);
		secret_free(&got);
		blind_free(&b);
	}
}

/* The card's key, asked about this point. */
static void
card(EVP_PKEY *key, const uint8_t point[static 65], uint8_t x[static 32])
{
	struct secret s = { 0 };
	EVP_PKEY *peer;

	assert_int_equal(pkey_ec_point("P-256", point, 65, &peer), 0);
	assert_int_equal(pkey_agree(key, peer, &s), 0);
	memcpy(x, s.p, 32);
	secret_free(&s);
	EVP_PKEY_free(peer);
}

static void
cards_of_any_key(void **state)
{
	uint8_t point[65], again[65], out[65], direct[32], x[32];

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct secret z = { 0 };
		struct blind b = { 0 }, other = { 0 };
		EVP_PKEY *key, *epk;

		assert_int_equal(pkey_ec_new("P-256", &key), 0);
		assert_int_equal(pkey_ec_new("P-256", &epk), 0);
		assert_int_equal(pkey_point(epk, "P-256", point, 65), 0);
		card(key, point, direct);
		assert_int_equal(blind_new(&b, point, out), 0);
		assert_int_equal(blind_new(&other, point, again), 0);
		assert_memory_not_equal(out, point, 65);
		assert_memory_not_equal(out, again, 65);
		card(key, out, x);
		assert_memory_not_equal(x, direct, 32);
		assert_int_equal(blind_undo(&b, x, &z), 0);
		assert_memory_equal(z.p, direct, 32);
		secret_free(&z);
		/* What was answered to one r says nothing under another. */
		assert_int_equal(blind_undo(&other, x, &z), 0);
		assert_memory_not_equal(z.p, direct, 32);
		secret_free(&z);
		blind_free(&b);
		blind_free(&other);
		EVP_PKEY_free(key);
		EVP_PKEY_free(epk);
	}
}

static void
no_point(void **state)
{
	static const char *const none[] = {
		/* no y has this x; the field's size, and what lies above it */
		"0000000000000000000000000000000000000000000000000000000000000001",
		"0000000000000000000000000000000000000000000000000000000000000002",
		FIELD,
		"ffffffff00000001000000000000000000000001000000000000000000000004",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
	};
	uint8_t r[32] = { 7 }, point[65], bad[65], out[65], x[32];
	struct secret z = { 0 };
	struct blind b = { 0 };

	(void)state;
	assert_int_equal(hex_get(point, 65, vectors[0].point), 0);
	assert_int_equal(blind_with(&b, r, point, out), 0);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_equal(hex_get(x, 32, none[i]), 0);
		assert_int_equal(blind_undo(&b, x, &z), ERR_POINT);
		assert_null(z.p);
	}
	blind_free(&b);
	for (size_t i = 0; i < 65; i++) {
		memcpy(bad, point, 65);
		bad[i] ^= 1;
		assert_int_equal(blind_new(&b, bad, out), ERR_POINT);
		assert_null(b.r);
	}
	memset(bad, 0, sizeof(bad));
	assert_int_equal(blind_new(&b, bad, out), ERR_POINT);
}

static void
r_of_its_range(void **state)
{
	static const struct {
		const char *r;
		int err;
	} rows[] = {
		{ "00000000000000000000000000000000"
		    "00000000000000000000000000000000", ERR_ARG },
		{ ORDER, ERR_ARG },
		{ "ffffffff00000000ffffffffffffffff"
		    "bce6faada7179e84f3b9cac2fc632552", ERR_ARG },
		{ "ffffffff00000000ffffffffffffffff"
		    "bce6faada7179e84f3b9cac2fc632550", 0 },
	};
	uint8_t r[32], point[65], out[65];
	struct blind b = { 0 };

	(void)state;
	assert_int_equal(hex_get(point, 65, vectors[0].point), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(hex_get(r, 32, rows[i].r), 0);
		assert_int_equal(blind_with(&b, r, point, out), rows[i].err);
		blind_free(&b);
	}
	blind_free(&b);
	assert_int_equal(secret_in_use(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_calculated),
		cmocka_unit_test(cards_of_any_key),
		cmocka_unit_test(no_point),
		cmocka_unit_test(r_of_its_range),
	};

	return cmocka_run_group_tests_name("blind", tests, NULL, NULL);
}
