/* Inside of the import: what is known of the package, and the refusals, with what
 * was seen and what was expected. Each returns the exit status. */
#ifndef KC_VAULT_IMPORT_H
#define KC_VAULT_IMPORT_H

#include "src/base/mode.h"
#include "src/vault/vault.h"

/* What a transfer package says of itself, once its signature held. */
struct sent {
	int told;		/* 0: it is none, or does not hold */
	enum mode mode;
	char region[REGION_MAX];
	char name[NAME_MAX_ + 1];
	uint8_t source[SHA256_LEN], target[SHA256_LEN], kek[SHA256_LEN];
};

struct import {
	struct vault v;
	struct buf package, kek, trust;
	const char *file, *name;
	struct sent sent;
	char taken[NAME_MAX_ + 1];	/* the key's name */
	char *same;			/* owned: who has this public key */
	const uint8_t *spki;
	size_t spki_len;
};

/* For what keyd answered to the package. */
int import_refused(struct import *im, int err);

/* The name, or the key under another name, is there already. */
int import_taken_name(struct import *im);
int import_taken_key(struct import *im);

#endif
