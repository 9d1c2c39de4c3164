/*
 * The server's certificates, made once: a root, whose private key is gone when it
 * has signed, and the server's own for its hosts. People's tools are told to trust
 * the root; it vouches for nothing else, ever.
 */
#ifndef KC_VAULT_REST_TLS_H
#define KC_VAULT_REST_TLS_H

#include "src/base/buf.h"

#define PEM_MAX 8192

struct tls {
	struct buf root, cert, key;	/* PEM */
};

void tls_init(struct tls *t);
void tls_free(struct tls *t);

/* Makes them for localhost (also by its addresses) and these names (ended by
 * NULL), good from a day before now (seconds since 1970) for ten years. 0,
 * ERR_CRYPTO, ERR_TOOBIG. */
int tls_make(const char *const *names, int64_t now, struct tls *t);

#endif
