#include "tests/unit/transfer_here.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hsm/soft/soft.h"
#include "src/base/err.h"

struct transfer_here kit = { .keys = {
	{ .type = KEY_EC, .size = 256 }, { .type = KEY_EC, .size = 384 },
	{ .type = KEY_EC, .size = 521 }, { .type = KEY_RSA, .size = 2048 },
	{ .type = KEY_RSA, .size = 3072 }, { .type = KEY_RSA, .size = 4096 },
} };

static void
new_key(struct key *k)
{
	const struct req_generate req = { .ident = "contoso",
		.plainname = "contoso", .type = (uint8_t)k->type,
		.size = k->size };

	buf_init(&k->file, KEY_FILE_MAX);
	buf_init(&k->spki, 4096);
	assert_int_equal(hsm_soft.generate(kit.source, &req, &fake_quiet,
	    &k->file, &k->spki), 0);
}

int
here_begin(void **state)
{
	(void)state;
	fake_make(&kit.cards, 1);
	buf_init(&kit.world, WORLD_FILE_MAX);
	kit.source = fake_world(&kit.cards, MODE_REHEARSAL, 1, &kit.world);
	assert_int_equal(fake_ritual(kit.source, &kit.cards, RITUAL_OPEN, 1),
	    0);
	fake_hknso(kit.source, kit.source_hknso);
	for (size_t i = 0; i < KEYS; i++)
		new_key(&kit.keys[i]);
	fake_vault_make(&kit.vault, "europe", 2048);
	fake_vault_make(&kit.abroad, "north-america", 2048);
	fake_vault_make(&kit.twin, "europe", 2048);
	fake_vault_trust(&kit.vault, kit.source_hknso);
	fake_vault_trust(&kit.abroad, kit.source_hknso);
	fake_vault_trust(&kit.twin, kit.source_hknso);
	return 0;
}

int
here_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < KEYS; i++) {
		buf_free(&kit.keys[i].file);
		buf_free(&kit.keys[i].spki);
	}
	fake_vault_drop(&kit.vault);
	fake_vault_drop(&kit.abroad);
	fake_vault_drop(&kit.twin);
	fake_close(kit.source);
	buf_free(&kit.world);
	fake_drop(&kit.cards);
	return secret_in_use() == 0 ? 0 : -1;
}

int
here_copy(const struct req_copy *req, struct buf *out)
{
	int err;

	buf_init(out, KEY_FILE_MAX);
	err = hsm_soft.copy(kit.source, req, out);
	if (err != 0)
		assert_int_equal(out->len, 0);
	return err;
}

void
here_rights(const struct req_copy *req)
{
	assert_int_equal(fake_rights(kit.source, &kit.cards, 1, req),
	    0);
}

void
here_copy_to(const struct fake_vault *v, const struct key *k, struct buf *out)
{
	struct req_copy req = fake_to_world(v, buf_view(&k->file));

	here_rights(&req);
	assert_int_equal(here_copy(&req, out), 0);
}

void
here_copy_azure(const struct fake_vault *v, const struct key *k,
    struct buf *out)
{
	struct req_copy req = { .file = buf_view(&k->file),
		.method = METHOD_AZURE, .kid = VAULT_KID };

	assert_int_equal(sha256(v->spki.p, v->spki.len, req.kek), 0);
	here_rights(&req);
	assert_int_equal(here_copy(&req, out), 0);
}

int
here_pack(const struct req_pack *req, struct buf *out)
{
	int err;

	buf_init(out, PACKAGE_MAX);
	err = hsm_soft.pack(kit.source, req, out);
	if (err != 0)
		assert_int_equal(out->len, 0);
	return err;
}

void
here_package_to(const struct fake_vault *v, const struct key *k,
    enum method method, struct buf *out)
{
	struct buf reduced;

	if (method == METHOD_WORLD) {
		struct req_pack req;

		here_copy_to(v, k, &reduced);
		req = fake_packing(v, buf_view(&reduced));
		assert_int_equal(here_pack(&req, out), 0);
	} else {
		struct req_wrap req = { .kek = buf_view(&v->spki),
			.kid = VAULT_KID };

		here_copy_azure(v, k, &reduced);
		req.copy = buf_view(&reduced);
		buf_init(out, BYOK_FILE_MAX);
		assert_int_equal(hsm_soft.wrap(kit.source, &req, out), 0);
	}
	buf_free(&reduced);
}

int
here_import(const struct fake_vault *v, struct view package, const char *name,
    struct rep_import *rep, struct buf *hold)
{
	const struct req_import req = { .package = package,
		.kek = buf_view(&v->kek), .trust = buf_view(&v->trust),
		.name = name };
	struct rep_import unused;
	struct buf room;
	int err;

	buf_init(&room, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	err = hsm_soft.import(v->hsm, &req, rep != NULL ? rep : &unused,
	    hold != NULL ? hold : &room);
	if (err != 0)
		assert_int_equal((hold != NULL ? hold : &room)->len, 0);
	buf_free(&room);
	return err;
}
