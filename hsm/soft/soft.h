/* The soft module from inside: keys that this process itself holds. */
#ifndef KC_HSM_SOFT_SOFT_H
#define KC_HSM_SOFT_SOFT_H

#include "hsm/keys/keyfile.h"
#include "hsm/module.h"

struct hsm {
	struct guard *guard;	/* keyd's */
};

/* soft_generate.c */
int soft_generate(struct hsm *h, const struct req_generate *req,
    const struct hsm_progress *progress, struct buf *file, struct buf *spki);
/* e: the public exponent, 0 for 65537. */
int soft_new_rsa(uint32_t bits, uint64_t e, const struct hsm_progress *progress,
    EVP_PKEY **out);
/* As a key file of this world; info says all but whose it is. */
int soft_key_write(const struct guard *g, struct key_info *info, EVP_PKEY *pair,
    struct buf *file);

/* soft_key.c */
int soft_describe(const struct hsm *h, struct view file,
    struct rep_describe *out, struct buf *hold);
/* A key file of this world, which is open: its header is authentic, the key is
 * its pair. ERR_PHASE, ERR_AUTH, ERR_WORLD_OTHER, ERR_MODE, ERR_FORMAT. */
int soft_key_open(const struct guard *g, struct view file,
    struct key_info *info, struct secret *der);
/* The same, and the pair itself; ERR_RIGHTS when it has not this right. */
int soft_pair_open(const struct guard *g, struct view file, enum right right,
    struct key_info *info, EVP_PKEY **pair);

/* soft_copy.c */
int soft_copy(struct hsm *h, const struct req_copy *req, struct buf *file);
int soft_wrap(struct hsm *h, const struct req_wrap *req, struct buf *byok);
int soft_pack(struct hsm *h, const struct req_pack *req, struct buf *package);

/* soft_vault.c */
int soft_exchange(struct hsm *h, const struct req_exchange *req,
    const struct hsm_progress *progress, struct rep_exchange *rep,
    struct buf *hold);

/* soft_import.c, soft_use.c */
int soft_import(struct hsm *h, const struct req_import *req,
    struct rep_import *rep, struct buf *hold);
int soft_sign(struct hsm *h, const struct req_sign *req, struct buf *signature);
int soft_decrypt(struct hsm *h, const struct req_decrypt *req,
    struct secret *plain);

/* soft_status.c */
void soft_status(const struct hsm *h, struct hsm_status *out);
/* The same in one line, for what goes out. */
void soft_generator(enum mode mode, char out[static 160]);

#endif
