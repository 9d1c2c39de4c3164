/* What keyd's checks of a region's two packages say. */
#ifndef KC_CLOUD_CHECKS_H
#define KC_CLOUD_CHECKS_H

#include "src/base/digest.h"
#include "src/wire/msg.h"

#define PACKAGE_CHECKS 16

/* What PACKAGES answered, kept. */
struct checks_seen {
	int ok;				/* none failed */
	int told;			/* and none was left untold */
	unsigned n;
	struct { char id[16]; uint8_t level; } check[PACKAGE_CHECKS];
	char region[REGION_MAX];
	uint8_t root[SHA256_LEN], kek[SHA256_LEN], target[SHA256_LEN];
	unsigned bits;
	uint64_t until;
};

/* Keeps an answer: 0, or ERR_FORMAT for one that this version does not know. */
int checks_keep(struct checks_seen *s, const struct rep_packages *r);

/* The sentence of a check, to be translated; its id for a later keyd's. */
const char *checks_text(const char *id);

#endif
