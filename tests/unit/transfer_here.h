/* A world with a key of each type, and three vaults that trust it. */
#ifndef KC_TESTS_TRANSFER_HERE_H
#define KC_TESTS_TRANSFER_HERE_H

#include "tests/unit/fake_vault.h"

#define KEYS 6

extern struct transfer_here {
	struct fake_cards cards;
	struct buf world;
	struct hsm *source;		/* 1 of 1, open */
	uint8_t source_hknso[SHA256_LEN];
	struct key {
		enum key_type type;
		uint32_t size;
		struct buf file, spki;
	} keys[KEYS];
	/* of one region, of another, another one of the first */
	struct fake_vault vault, abroad, twin;
} kit;

/* For cmocka, once for all tests. */
int here_begin(void **state);
int here_end(void **state);

/* The cards want this copy. */
void here_rights(const struct req_copy *req);

/* These give what the module said; an error left nothing in out, which the caller
 * frees. */
int here_copy(const struct req_copy *req, struct buf *out);

/* With rights, and no error: a copy for this vault, by the two methods. */
void here_copy_to(const struct fake_vault *v, const struct key *k,
    struct buf *out);
void here_copy_azure(const struct fake_vault *v, const struct key *k,
    struct buf *out);

/* As here_copy. */
int here_pack(const struct req_pack *req, struct buf *out);

/* A package for this vault, or a .byok. */
void here_package_to(const struct fake_vault *v, const struct key *k,
    enum method method, struct buf *out);

/* hold keeps what rep points to, when it is given. */
int here_import(const struct fake_vault *v, struct view package,
    const char *name, struct rep_import *rep, struct buf *hold);

#endif
