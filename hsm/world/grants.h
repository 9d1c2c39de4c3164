/*
 * What K cards allow: copies, each of one key for one destination. The list that
 * RITUAL_BEGIN brings is kept, shown to people, and used up by COPY.
 */
#ifndef KC_HSM_WORLD_GRANTS_H
#define KC_HSM_WORLD_GRANTS_H

#include "src/base/digest.h"
#include "src/base/kid.h"
#include "src/wire/msg.h"

struct grant {
	uint8_t key[SHA256_LEN];	/* of the SPKI */
	enum method method;
	uint8_t kek[SHA256_LEN];
	char kid[KID_MAX];		/* azure; else "" */
	char region[REGION_MAX];	/* world; else "" */
	uint8_t target[SHA256_LEN];	/* world; else zero */
};

struct grants {
	size_t n;
	struct grant list[GRANTS_MAX];
};

/* Of REC_GRANT, strictly: ERR_FORMAT, ERR_ARG (what the method does not have, or
 * lacks; more than GRANTS_MAX), ERR_KID. *out is empty on failure. */
int grants_read(struct view list, struct grants *out);

/* Appends the same list again. */
int grants_write(const struct grants *g, struct buf *out);

/* Is it allowed? And: it was done. */
int grants_has(const struct grants *g, const struct grant *want);
void grants_use(struct grants *g, const struct grant *done);

#endif
