#include "hsm/world/trust.h"
#include "tests/unit/fake_vault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/soft/soft.h"

static int
go_on(void *arg, uint32_t done, uint32_t total)
{
	(void)arg, (void)done, (void)total;
	return 0;
}

const struct hsm_progress fake_quiet = { .tell = go_on };

void
fake_hknso(const struct hsm *h, uint8_t out[static SHA256_LEN])
{
	struct rep_world_load info = { 0 };

	assert_int_equal(guard_info(h->guard, &info), 0);
	memcpy(out, info.hknso, SHA256_LEN);
}

static void
keep(struct buf *to, struct view from)
{
	buf_reset(to);
	assert_int_equal(buf_put(to, from.p, from.len), 0);
}

void
fake_vault_exchange(struct fake_vault *v, uint32_t bits)
{
	const struct req_exchange req = { .region = v->region, .kid = VAULT_KID,
		.bits = bits, .now = VAULT_NOW, .days = VAULT_DAYS };
	struct rep_exchange rep = { 0 };
	struct buf hold;

	buf_init(&hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	assert_int_equal(hsm_soft.exchange(v->hsm, &req, &fake_quiet, &rep,
	    &hold), 0);
	keep(&v->kek, rep.kek);
	keep(&v->spki, rep.spki);
	keep(&v->kek_pkg, rep.kek_pkg);
	keep(&v->world_pkg, rep.world_pkg);
	assert_int_equal(sha256(rep.root.p, rep.root.len, v->root), 0);
	buf_free(&hold);
}

void
fake_vault_make(struct fake_vault *v, const char *region, uint32_t bits)
{
	memset(v, 0, sizeof(*v));
	v->region = region;
	buf_init(&v->world, WORLD_FILE_MAX);
	buf_init(&v->kek, KEY_FILE_MAX);
	buf_init(&v->spki, 4096);
	buf_init(&v->kek_pkg, PACKAGE_MAX);
	buf_init(&v->world_pkg, PACKAGE_MAX);
	buf_init(&v->trust, TRUST_MAX);
	fake_make(&v->cards, 1);
	v->hsm = fake_world(&v->cards, MODE_REHEARSAL, 1, &v->world);
	assert_int_equal(fake_ritual(v->hsm, &v->cards, RITUAL_OPEN, 1), 0);
	fake_hknso(v->hsm, v->hknso);
	fake_vault_exchange(v, bits);
}

void
fake_vault_drop(struct fake_vault *v)
{
	fake_close(v->hsm);
	fake_drop(&v->cards);
	buf_free(&v->world);
	buf_free(&v->kek);
	buf_free(&v->spki);
	buf_free(&v->kek_pkg);
	buf_free(&v->world_pkg);
	buf_free(&v->trust);
}

void
fake_vault_trust(struct fake_vault *v, const uint8_t hknso[static SHA256_LEN])
{
	struct req_trust req = { .list = buf_view(&v->trust) };
	struct buf list;

	buf_init(&list, TRUST_MAX);
	memcpy(req.hknso, hknso, SHA256_LEN);
	assert_int_equal(trust_add(v->hsm->guard, &req, &list), 0);
	keep(&v->trust, buf_view(&list));
	buf_free(&list);
}

EVP_PKEY *
fake_vault_pair(const struct fake_vault *v)
{
	struct key_info info;
	EVP_PKEY *pair;

	assert_int_equal(soft_pair_open(v->hsm->guard, buf_view(&v->kek),
	    RIGHT_UNWRAP, &info, &pair), 0);
	key_info_free(&info);
	return pair;
}

struct req_copy
fake_to_world(const struct fake_vault *v, struct view key)
{
	struct req_copy req = { .file = key, .method = METHOD_WORLD, .kid = "",
		.kek_pkg = buf_view(&v->kek_pkg),
		.world_pkg = buf_view(&v->world_pkg), .now = VAULT_NOW };

	memcpy(req.root, v->root, SHA256_LEN);
	return req;
}

struct req_pack
fake_packing(const struct fake_vault *v, struct view copy)
{
	struct req_pack req = { .copy = copy, .kek_pkg = buf_view(&v->kek_pkg),
		.world_pkg = buf_view(&v->world_pkg), .now = VAULT_NOW,
		.subscription = VAULT_SUBSCRIPTION, .name = "Contoso-HSM-key" };

	memcpy(req.root, v->root, SHA256_LEN);
	return req;
}
