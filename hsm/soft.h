/* The soft module from inside: its files share this state and nothing else. */
#ifndef KC_HSM_SOFT_H
#define KC_HSM_SOFT_H

#include "hsm/module.h"
#include "hsm/world.h"

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

/* soft_key.c */
int soft_generate(struct hsm *h, const struct req_generate *req,
    const struct hsm_progress *progress, struct buf *file, struct buf *spki);
int soft_describe(const struct hsm *h, struct view file,
    struct rep_describe *out, struct buf *hold);
int soft_copy(struct hsm *h, const struct req_copy *req, struct buf *file);
int soft_wrap(struct hsm *h, const struct req_wrap *req, struct buf *byok);

void soft_generator(const struct hsm *h, char out[static 160]);

#endif
