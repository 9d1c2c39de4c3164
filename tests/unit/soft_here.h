/* A world of 2 of 3 in the soft module, and a vault's pair that keys go to. */
#ifndef KC_TESTS_SOFT_HERE_H
#define KC_TESTS_SOFT_HERE_H

#include <openssl/evp.h>

#include "hsm/module.h"
#include "tests/unit/fake_cards.h"

#define KID "https://contoso.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"

extern struct soft_here {
	struct fake_cards cards;
	struct buf world;
	struct hsm *hsm;		/* 2 of 3, closed when a test begins */
	EVP_PKEY *kek;			/* the vault's pair */
	struct buf kek_file;
	uint8_t kek_digest[SHA256_LEN];
} here;

/* For cmocka: once for all tests, and for each one. */
int here_group_begin(void **state);
int here_group_end(void **state);
int here_begin(void **state);
int here_end(void **state);

/* Nobody is told, nobody stops. */
extern const struct hsm_progress here_quiet;

/* 2 of 3 cards have opened it for this. */
void here_opened(enum ritual purpose);

/* k cards of f want this key's copy for KID. */
void here_allow(struct hsm *h, struct fake_cards *f, unsigned k,
    const struct buf *key);

/* These give what the module said; an error left nothing in the buffer, which the
 * caller frees. */
int here_generate(struct hsm *h, const char *ident, struct buf *file);
int here_copy(struct hsm *h, struct view key, const char *kid,
    struct buf *file);
int here_wrap(struct hsm *h, struct view key, struct view with,
    const char *kid, struct buf *byok);
int here_wrap_code(struct view key, struct view with, const char *kid);

#endif
