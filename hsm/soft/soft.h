/* The soft module from inside: its files share this state and nothing else. */
#ifndef KC_HSM_SOFT_SOFT_H
#define KC_HSM_SOFT_SOFT_H

#include "hsm/keys/keyfile.h"
#include "hsm/module.h"
#include "hsm/world/world.h"

struct hsm {
	enum mode mode;
	struct world world;
	int loaded;

	/* one ritual at a time */
	int ritual;			/* enum ritual, 0: none */
	struct secret shares;		/* SHAMIR_MAX of SHAMIR_LEN, by x - 1 */
	uint8_t seen[SHAMIR_MAX];

	int open;
	struct secret km;
	EVP_PKEY *kml;
	int rights_proved;		/* K cards, for one copy */
};

/* soft_ritual.c */
int soft_ritual_begin(struct hsm *h, enum ritual purpose, uint8_t *k, uint8_t *n);
int soft_ritual_card(struct hsm *h, unsigned x, const struct hsm_card *card,
    uint8_t *have);
int soft_ritual_end(struct hsm *h);
void soft_ritual_drop(struct hsm *h);

/* soft_generate.c */
int soft_generate(struct hsm *h, const struct req_generate *req,
    const struct hsm_progress *progress, struct buf *file, struct buf *spki);
/* e: the public exponent, 0 for 65537. */
int soft_new_rsa(uint32_t bits, uint64_t e, const struct hsm_progress *progress,
    EVP_PKEY **out);
/* As a key file of this world; info says all but whose it is. */
int soft_key_write(const struct hsm *h, struct key_info *info, EVP_PKEY *pair,
    struct buf *file);

/* soft_key.c */
int soft_describe(const struct hsm *h, struct view file,
    struct rep_describe *out, struct buf *hold);
/* A key file of this world, which is open: its header is authentic, the key is
 * its pair. ERR_PHASE, ERR_AUTH, ERR_WORLD_OTHER, ERR_MODE, ERR_FORMAT. */
int soft_key_open(const struct hsm *h, struct view file, struct key_info *info,
    struct secret *der);
/* The same, and the pair itself; ERR_RIGHTS when it has not this right. */
int soft_pair_open(const struct hsm *h, struct view file, enum right right,
    struct key_info *info, EVP_PKEY **pair);

/* soft_copy.c */
int soft_copy(struct hsm *h, const struct req_copy *req, struct buf *file);
int soft_wrap(struct hsm *h, const struct req_wrap *req, struct buf *byok);
int soft_pack(struct hsm *h, const struct req_pack *req, struct buf *package);

/* soft_vault.c */
#define TRUSTED_MAX 64
struct trusted {
	size_t n;
	uint8_t hknso[TRUSTED_MAX][SHA256_LEN];
};
/* Receiving is for rehearsals: ERR_PHASE, ERR_MODE, or 0. */
int soft_receives(const struct hsm *h);
int soft_exchange(struct hsm *h, const struct req_exchange *req,
    const struct hsm_progress *progress, struct rep_exchange *rep,
    struct buf *hold);
int soft_trust(struct hsm *h, const struct req_trust *req, struct buf *list);
/* A list that this very world signed; an empty file is an empty list. */
int soft_trust_read(const struct hsm *h, struct view list, struct trusted *out);
int soft_trusts(const struct trusted *t,
    const uint8_t hknso[static SHA256_LEN]);

/* soft_import.c, soft_use.c */
int soft_import(struct hsm *h, const struct req_import *req,
    struct rep_import *rep, struct buf *hold);
int soft_sign(struct hsm *h, const struct req_sign *req, struct buf *signature);
int soft_decrypt(struct hsm *h, const struct req_decrypt *req,
    struct secret *plain);

void soft_generator(const struct hsm *h, char out[static 160]);

#endif
