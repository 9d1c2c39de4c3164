/* The bodies of requests about keys, strictly: only members that this service
 * knows, each of its type, null as if it were not there. */
#ifndef KC_VAULT_REST_WISH_H
#define KC_VAULT_REST_WISH_H

#include "src/vault/rest/faults.h"

enum wish_kind { WISH_CREATE, WISH_IMPORT, WISH_CHANGE };

struct wish {
	char kty[16], crv[16];		/* "": not said */
	int64_t size;			/* 0: not said */
	int64_t not_before, expires;	/* -1: not said */
	int enabled;			/* -1: not said */
	int ops_said;
	uint32_t ops;
	char *tags;			/* owned; NULL: not said */
	struct buf blob;		/* key_hsm, decoded */
};

/* FAULT_NONE and *w, or what is wrong, and *what (static) the member's name. wish_free
 * in any case. */
enum fault wish_read(struct view body, enum wish_kind kind, struct wish *w,
    const char **what);
void wish_free(struct wish *w);

/* The body of sign, verify and decrypt. */
struct use {
	char alg[16];
	struct buf value, digest;	/* digest: of verify only */
};

enum fault use_read(struct view body, int verify, struct use *u,
    const char **what);
void use_free(struct use *u);

#endif
