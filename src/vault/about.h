/* DIR/vault.json: what a vault is, for people and for messages. Nothing is decided
 * by it: keyd asks its world and its KEK. */
#ifndef KC_VAULT_ABOUT_H
#define KC_VAULT_ABOUT_H

#include "src/base/digest.h"
#include "src/base/kid.h"
#include "src/wire/msg.h"

#define VAULT_NAME_MAX 24
#define OF_POOL "-hsm"		/* the end of its Managed HSM pool's name */

struct about {
	char name[VAULT_NAME_MAX + 1];
	char region[REGION_MAX];
	char kid[KID_MAX];
	uint8_t hknso[SHA256_LEN], kek[SHA256_LEN], root[SHA256_LEN];
};

/* 3 to 24 of [0-9a-z-], a letter first, as the service has it, and without the end
 * that would be taken for another vault's pool: 0 or ERR_FORMAT. */
int about_name_check(const char *name);

int about_write(const char *dir, const struct about *a);

/* ERR_NOTFOUND: DIR is no vault. ERR_FORMAT: it was changed. */
int about_read(const char *dir, struct about *a);

#endif
