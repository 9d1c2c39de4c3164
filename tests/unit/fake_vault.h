/*
 * A receiving vault for tests of hsm/: a world 1 of 1, open, with its KEK and its
 * packages. Everything here asserts; nothing returns an error.
 */
#ifndef KC_TESTS_FAKE_VAULT_H
#define KC_TESTS_FAKE_VAULT_H

#include "hsm/keys/transfer.h"
#include "tests/unit/fake_cards.h"

#define VAULT_NOW UINT64_C(1800000000)		/* 2027-01-15 */
#define VAULT_DAYS 400
#define VAULT_KID "https://contoso.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"
#define VAULT_SUBSCRIPTION "0a1b2c3d-0000-4000-8000-0123456789ab"

struct fake_vault {
	struct fake_cards cards;
	struct buf world;
	struct hsm *hsm;
	const char *region;
	struct buf kek, spki, kek_pkg, world_pkg, trust;
	uint8_t hknso[SHA256_LEN], root[SHA256_LEN];
};

extern const struct hsm_progress fake_quiet;

void fake_vault_make(struct fake_vault *v, const char *region, uint32_t bits);
void fake_vault_drop(struct fake_vault *v);

/* A new KEK, and packages for it. */
void fake_vault_exchange(struct fake_vault *v, uint32_t bits);
void fake_vault_trust(struct fake_vault *v,
    const uint8_t hknso[static SHA256_LEN]);

/* The KEK's private half: only a test has it. */
EVP_PKEY *fake_vault_pair(const struct fake_vault *v);

/* hknso of the world that is loaded. */
void fake_hknso(const struct hsm *h, uint8_t out[static SHA256_LEN]);

/* Requests for this vault. */
struct req_copy fake_to_world(const struct fake_vault *v, struct view key);
struct req_pack fake_packing(const struct fake_vault *v, struct view copy);

#endif
