#include "tests/unit/soft_here.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/rsa.h>

#include "hsm/soft/soft.h"
#include "src/base/err.h"

struct soft_here here;

int
here_group_begin(void **state)
{
	(void)state;
	fake_make(&here.cards, 3);
	buf_init(&here.kek_file, 1024);
	here.kek = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	return here.kek == NULL || pkey_spki(here.kek, &here.kek_file) != 0 ||
	    pkey_spki_digest(here.kek, here.kek_digest) != 0 ? -1 : 0;
}

int
here_group_end(void **state)
{
	(void)state;
	fake_drop(&here.cards);
	buf_free(&here.kek_file);
	EVP_PKEY_free(here.kek);
	return 0;
}

int
here_begin(void **state)
{
	(void)state;
	buf_init(&here.world, WORLD_FILE_MAX);
	here.hsm = fake_world(&here.cards, MODE_REHEARSAL, 2, &here.world);
	return 0;
}

int
here_end(void **state)
{
	(void)state;
	fake_close(here.hsm);
	buf_free(&here.world);
	return secret_in_use() == 0 ? 0 : -1;
}

static int
go_on(void *arg, uint32_t done, uint32_t total)
{
	(void)arg, (void)done, (void)total;
	return 0;
}

const struct hsm_progress here_quiet = { .tell = go_on };

void
here_opened(enum ritual purpose)
{
	assert_int_equal(fake_ritual(here.hsm, &here.cards, purpose, 2), 0);
	assert_true(here.hsm->guard->open);
}

int
here_generate(struct hsm *h, const char *ident, struct buf *file)
{
	const struct req_generate req = { .ident = ident, .plainname = ident,
		.type = KEY_EC, .size = 256 };
	struct buf spki;
	int err;

	buf_init(file, KEY_FILE_MAX);
	buf_init(&spki, 4096);
	err = hsm_soft.generate(h, &req, &here_quiet, file, &spki);
	if (err != 0)
		assert_int_equal(file->len + spki.len, 0);
	buf_free(&spki);
	return err;
}

static struct req_copy
copy_of(struct view key, const char *kid)
{
	struct req_copy req = { .file = key, .method = METHOD_AZURE, .kid =
	    kid };

	memcpy(req.kek, here.kek_digest, SHA256_LEN);
	return req;
}

void
here_allow(struct hsm *h, struct fake_cards *f, unsigned k,
    const struct buf *key)
{
	const struct req_copy req = copy_of(buf_view(key), KID);

	assert_int_equal(fake_rights(h, f, k, &req), 0);
}

int
here_copy(struct hsm *h, struct view key, const char *kid, struct buf *file)
{
	const struct req_copy req = copy_of(key, kid);
	int err;

	buf_init(file, KEY_FILE_MAX);
	err = hsm_soft.copy(h, &req, file);
	if (err != 0)
		assert_int_equal(file->len, 0);
	return err;
}

int
here_wrap(struct hsm *h, struct view key, struct view with, const char *kid,
    struct buf *byok)
{
	const struct req_wrap req = { .copy = key, .kek = with, .kid = kid };
	int err;

	buf_init(byok, BYOK_FILE_MAX);
	err = hsm_soft.wrap(h, &req, byok);
	if (err != 0)
		assert_int_equal(byok->len, 0);
	return err;
}

int
here_wrap_code(struct view key, struct view with, const char *kid)
{
	struct buf byok;
	int err = here_wrap(here.hsm, key, with, kid, &byok);

	buf_free(&byok);
	return err;
}
