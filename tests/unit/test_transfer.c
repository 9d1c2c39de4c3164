/*
 * A key goes from one world into another's vault, whole, by both methods; and
 * what goes elsewhere is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/soft/soft.h"
#include "src/base/err.h"
#include "tests/unit/fake_vault.h"
#include "tests/unit/transfer_here.h"

static int
copy_code(const struct req_copy *req)
{
	struct buf out;
	int err = here_copy(req, &out);

	buf_free(&out);
	return err;
}

static int
pack_code(const struct req_pack *req)
{
	struct buf out;
	int err = here_pack(req, &out);

	buf_free(&out);
	return err;
}

static int
wrap_code(const struct fake_vault *v, const struct buf *of)
{
	const struct req_wrap req = { .copy = buf_view(of),
		.kek = buf_view(&v->spki), .kid = VAULT_KID };
	struct buf out;
	int err;

	buf_init(&out, BYOK_FILE_MAX);
	err = hsm_soft.wrap(kit.source, &req, &out);
	buf_free(&out);
	return err;
}

/* -- the whole way --------------------------------------------------------------------- */

static void
check_import(const struct key *k, enum method method)
{
	const char *name = method == METHOD_AZURE ? "Contoso-HSM-key" : "";
	struct rep_import rep = { 0 };
	struct rep_describe says = { 0 };
	struct buf package, hold, told;
	uint8_t digest[SHA256_LEN];
	char ident[32];

	here_package_to(&kit.vault, k, method, &package);
	buf_init(&hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	buf_init(&told, 8192);
	assert_int_equal(here_import(&kit.vault, buf_view(&package), name, &rep,
	    &hold), 0);
	assert_int_equal(rep.method, method);
	assert_true(view_eq(rep.spki, buf_view(&k->spki)));
	assert_string_equal(rep.name, "Contoso-HSM-key");
	assert_string_equal(rep.subscription,
	    method == METHOD_WORLD ? VAULT_SUBSCRIPTION : "");
	if (method == METHOD_WORLD)
		assert_memory_equal(rep.source, kit.source_hknso, SHA256_LEN);
	assert_int_equal(hsm_soft.describe(kit.vault.hsm, rep.file, &says,
	    &told), 0);
	assert_int_equal(says.authentic, 1);
	assert_string_equal(says.app, "vault");
	assert_string_equal(says.plainname, "Contoso-HSM-key");
	assert_int_equal(says.type, k->type);
	assert_int_equal(says.size, k->size);
	assert_int_equal(says.rights, RIGHT_SIGN |
	    (k->type == KEY_RSA ? RIGHT_DECRYPT : 0));
	assert_int_equal(sha256(k->spki.p, k->spki.len, digest), 0);
	(void)snprintf(ident, sizeof(ident), "imported-%02x%02x%02x%02x%02x%02x"
	    "%02x%02x", digest[0], digest[1], digest[2], digest[3], digest[4],
	    digest[5], digest[6], digest[7]);
	assert_string_equal(says.ident, ident);
	buf_free(&told);
	buf_free(&hold);
	buf_free(&package);
}

static void
every_key(uint32_t bits)
{
	fake_vault_exchange(&kit.vault, bits);
	for (size_t i = 0; i < KEYS; i++) {
		check_import(&kit.keys[i], METHOD_WORLD);
		check_import(&kit.keys[i], METHOD_AZURE);
	}
}

static void
kek_2048(void **state)
{
	(void)state;
	every_key(2048);
}

static void
kek_3072(void **state)
{
	(void)state;
	every_key(3072);
}

static void
kek_4096(void **state)
{
	(void)state;
	every_key(4096);
	fake_vault_exchange(&kit.vault, 2048);	/* for the tests that follow */
}

static void
what_files_say(void **state)
{
	struct rep_describe says = { 0 };
	uint8_t digest[SHA256_LEN];
	struct buf reduced, hold, package;
	struct transfer t;

	(void)state;
	buf_init(&hold, 8192);
	here_copy_to(&kit.vault, &kit.keys[0], &reduced);
	assert_int_equal(hsm_soft.describe(kit.source, buf_view(&reduced),
	    &says, &hold), 0);
	assert_int_equal(sha256(kit.vault.spki.p, kit.vault.spki.len, digest),
	    0);
	assert_string_equal(says.app, "xferacld");
	assert_int_equal(says.rights, RIGHT_TRANSFER);
	assert_int_equal(says.method, METHOD_WORLD);
	assert_string_equal(says.region, "europe");
	assert_string_equal(says.kid, "");
	assert_memory_equal(says.kek, digest, SHA256_LEN);
	assert_memory_equal(says.target, kit.vault.hknso, SHA256_LEN);

	buf_reset(&hold);
	assert_int_equal(hsm_soft.describe(kit.vault.hsm,
	    buf_view(&kit.vault.kek), &says, &hold), 0);
	assert_string_equal(says.app, "kek");
	assert_string_equal(says.ident, "kek");
	assert_int_equal(says.rights, RIGHT_UNWRAP);
	assert_int_equal(says.method, METHOD_NONE);
	assert_string_equal(says.region, "europe");
	assert_string_equal(says.kid, VAULT_KID);
	assert_true(view_eq(says.spki, buf_view(&kit.vault.spki)));

	here_package_to(&kit.vault, &kit.keys[3], METHOD_WORLD, &package);
	assert_int_equal(transfer_read(buf_view(&package), &t), 0);
	assert_int_equal(t.mode, MODE_REHEARSAL);
	assert_string_equal(t.region, "europe");
	assert_string_equal(t.subscription, VAULT_SUBSCRIPTION);
	assert_string_equal(t.name, "Contoso-HSM-key");
	assert_memory_equal(t.source, kit.source_hknso, SHA256_LEN);
	assert_memory_equal(t.target, kit.vault.hknso, SHA256_LEN);
	assert_memory_equal(t.kek, digest, SHA256_LEN);
	assert_int_equal(t.type, KEY_RSA);
	assert_int_equal(t.size, 2048);
	assert_int_equal(t.rights, RIGHT_SIGN | RIGHT_DECRYPT);
	transfer_free(&t);
	buf_free(&package);
	buf_free(&reduced);
	buf_free(&hold);
}

/* -- the copy -------------------------------------------------------------------------- */

static void
copies_that_are_refused(void **state)
{
	struct req_copy good =
	    fake_to_world(&kit.vault, buf_view(&kit.keys[0].file));
	struct req_copy req = good;
	struct buf file;

	(void)state;
	assert_int_equal(fake_ritual(kit.source, &kit.cards, RITUAL_OPEN, 1),
	    0);
	assert_int_equal(copy_code(&req), ERR_QUORUM);
	here_rights(&good);
	memset(req.root, 0, SHA256_LEN);
	assert_int_equal(copy_code(&req), ERR_ROOT);
	req = good;
	req.root[0] ^= 1;
	assert_int_equal(copy_code(&req), ERR_ROOT);
	req = good;
	req.now += (VAULT_DAYS + 1) * UINT64_C(86400);
	assert_int_equal(copy_code(&req), ERR_EXPIRED);
	req = good;
	req.kid = VAULT_KID;
	assert_int_equal(copy_code(&req), ERR_ARG);
	req = good;
	req.kek[31] = 1;
	assert_int_equal(copy_code(&req), ERR_ARG);
	req = good;
	req.world_pkg = buf_view(&kit.abroad.world_pkg);
	assert_int_not_equal(copy_code(&req), 0);
	req = good;
	req.kek_pkg = good.world_pkg;
	assert_int_equal(copy_code(&req), ERR_FORMAT);
	req = good;
	req.kek_pkg = view_of(NULL, 0);
	assert_int_equal(copy_code(&req), ERR_FORMAT);
	req = good;
	req.method = METHOD_AZURE;
	req.kid = VAULT_KID;
	assert_int_equal(copy_code(&req), ERR_ARG);
	/* None of these cost the K cards. */
	assert_int_equal(here_copy(&good, &file), 0);
	assert_int_equal(copy_code(&good), ERR_QUORUM);
	buf_free(&file);
}

/* -- one destination ---------------------------------------------------------------------- */

static void
one_destination(void **state)
{
	struct buf here, there, azure, again;
	struct req_pack req;

	(void)state;
	here_copy_to(&kit.vault, &kit.keys[0], &here);
	here_copy_to(&kit.abroad, &kit.keys[0], &there);
	here_copy_azure(&kit.vault, &kit.keys[0], &azure);
	req = fake_packing(&kit.abroad, buf_view(&here));
	assert_int_equal(pack_code(&req), ERR_REGION);
	req = fake_packing(&kit.vault, buf_view(&there));
	assert_int_equal(pack_code(&req), ERR_REGION);
	req = fake_packing(&kit.twin, buf_view(&here));
	assert_int_equal(pack_code(&req), ERR_DEST);
	req = fake_packing(&kit.vault, buf_view(&azure));
	assert_int_equal(pack_code(&req), ERR_DEST);
	assert_int_equal(wrap_code(&kit.vault, &here), ERR_DEST);
	req = fake_packing(&kit.vault, buf_view(&kit.keys[0].file));
	assert_int_equal(pack_code(&req), ERR_RIGHTS);
	/* The same destination again is allowed. */
	req = fake_packing(&kit.vault, buf_view(&here));
	assert_int_equal(here_pack(&req, &again), 0);
	assert_int_equal(pack_code(&req), 0);
	/* The same vault with another KEK is another destination. */
	fake_vault_exchange(&kit.vault, 2048);
	req = fake_packing(&kit.vault, buf_view(&here));
	assert_int_equal(pack_code(&req), ERR_DEST);
	assert_int_equal(here_import(&kit.vault, buf_view(&again), "", NULL,
	    NULL), ERR_DEST);
	buf_free(&again);
	buf_free(&here);
	buf_free(&there);
	buf_free(&azure);
}

static void
packing_that_is_refused(void **state)
{
	static const char *const guids[] = { "", "0a1b2c3d",
		"0A1B2C3D-0000-4000-8000-0123456789ab",
		"0a1b2c3d-0000-4000-8000-0123456789a",
		"0a1b2c3d-0000-4000-8000-0123456789abc",
		"0a1b2c3d00000-4000-8000-0123456789ab",
		"{a1b2c3d-0000-4000-8000-0123456789ab",
		"0a1b2c3d-0000-4000-8000-0123456789ag" };
	static const char *const names[] =
	    { "", "a b", "a_b", "a.b", "\xc3\xa9" };
	char longest[NAME_MAX_ + 2];
	struct req_pack good, req;
	struct buf here;

	(void)state;
	here_copy_to(&kit.vault, &kit.keys[0], &here);
	good = fake_packing(&kit.vault, buf_view(&here));
	req = good;
	for (size_t i = 0; i < sizeof(guids) / sizeof(guids[0]); i++) {
		req.subscription = guids[i];
		assert_int_equal(pack_code(&req), ERR_ARG);
	}
	req = good;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		req.name = names[i];
		assert_int_equal(pack_code(&req), ERR_ARG);
	}
	memset(longest, 'a', sizeof(longest));
	longest[NAME_MAX_ + 1] = '\0';
	req.name = longest;
	assert_int_equal(pack_code(&req), ERR_ARG);
	longest[NAME_MAX_] = '\0';
	assert_int_equal(pack_code(&req), 0);
	req = good;
	memset(req.root, 0, SHA256_LEN);
	assert_int_equal(pack_code(&req), ERR_ROOT);
	req = good;
	req.now -= 3 * UINT64_C(86400);
	assert_int_equal(pack_code(&req), ERR_EXPIRED);
	req = good;
	req.copy = buf_view(&kit.vault.kek);
	assert_int_equal(pack_code(&req), ERR_WORLD_OTHER);
	req.copy = view_str("{}");
	assert_int_equal(pack_code(&req), ERR_FORMAT);
	buf_free(&here);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kek_2048),
		cmocka_unit_test(kek_3072),
		cmocka_unit_test(kek_4096),
		cmocka_unit_test(what_files_say),
		cmocka_unit_test(copies_that_are_refused),
		cmocka_unit_test(one_destination),
		cmocka_unit_test(packing_that_is_refused),
	};

	return cmocka_run_group_tests_name("transfer", tests, here_begin,
	    here_end);
}
