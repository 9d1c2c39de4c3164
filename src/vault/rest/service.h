/*
 * The part of a vault's REST interface that the import of a key needs, as a
 * function from a request to a reply: nothing here listens. Three hosts of one
 * server, told apart by the request's Host:
 *
 *   localhost:PORT            resource manager, sign-in, metadata
 *   NAME.localhost:PORT       the vault
 *   NAME-hsm.localhost:PORT   its Managed HSM pool, with keys of its own
 *
 * Tenant and subscription derive from the vault's world and stay the same.
 */
#ifndef KC_VAULT_REST_SERVICE_H
#define KC_VAULT_REST_SERVICE_H

#include "src/vault/rest/target.h"
#include "src/vault/vault.h"

#define BODY_MAX ((size_t)64 * 1024)
#define REPLY_MAX ((size_t)4 * 1024 * 1024)
#define HOST_TEXT 64
#define ADDRESS_TEXT 46		/* INET6_ADDRSTRLEN */
#define SECRET_LEN 32
#define GROUP "rehearsal"		/* the one resource group */

struct service {
	struct vault v;			/* open */
	uint8_t secret[SECRET_LEN];	/* tokens are authenticated by it */
	char name[FACES][VAULT_NAME_MAX + 1];
	char host[FACES][HOST_TEXT];	/* "contoso.localhost:8443" */
	char base[HOST_TEXT];		/* "https://localhost:8443" */
	char address[ADDRESS_TEXT];	/* where clients find it: "127.0.0.1" */
	char tenant[GUID_TEXT + 1], subscription[GUID_TEXT + 1];
	char principal[GUID_TEXT + 1];	/* who signs in */
	int ended;			/* keyd is gone: nothing works any more */
};

struct request {
	const char *method, *target;
	const char *host, *authorization;	/* headers; NULL: not there */
	struct view body;			/* at most BODY_MAX */
};

struct reply {
	unsigned status;
	struct buf body;	/* JSON, or nothing; up to REPLY_MAX */
	char challenge[256];	/* WWW-Authenticate; "" : none */
};

/* Names and identifiers of an open vault that is served at this port. */
int service_names(struct service *s, unsigned port);

/* What stands in a request before its body, decided without it: 0, or *r says
 * already why not (buf_init'ed, as in service_answer). */
int service_refuses(struct service *s, const struct request *q,
    struct reply *r);

/* The reply to a body that is larger than BODY_MAX. */
void service_too_big(struct service *s, struct reply *r);

/* Answers. r->body is an empty buffer of REPLY_MAX. Never fails: what fails is a
 * reply, too. */
void service_answer(struct service *s, const struct request *q,
    struct reply *r);

#endif
