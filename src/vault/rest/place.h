/*
 * DIR/serve/: what a server needs of a vault's folder, made at its first start.
 *
 *   ca.pem              the root that tools are told to trust
 *   cert.pem, key.pem   the server's own
 *   secret              64 hex digits: tokens, and who may have one
 *   code                the code of a sign-in that its owner approved
 *   address, port       where it listened last
 *   cloud.json          what `az cloud register --cloud-config` takes
 */
#ifndef KC_VAULT_REST_PLACE_H
#define KC_VAULT_REST_PLACE_H

#include "src/vault/rest/service.h"
#include "src/vault/rest/tls.h"

#define PLACE_DIR "serve"
#define PLACE_ROOT PLACE_DIR "/ca.pem"
#define PLACE_CLOUD PLACE_DIR "/cloud.json"
#define PLACE_AZ "az"		/* AZURE_CONFIG_DIR */

/* Reads what there is, makes what is missing: t (tls_init'ed) and s->secret. The
 * names of s are set. */
int place_open(struct service *s, struct tls *t);

/* A code that people approved for a sign-in, once: "BCDF-GHJK". */
int place_approve(const char *dir, const char *code);
/* 1: this one was, and is not any more. */
int place_approved(const char *dir, const char *code);

/* Remembers address, port and cloud of s. */
int place_write(const struct service *s, unsigned port);

/* Where the vault of s (its folder) was served last, and its secret. ERR_NOTFOUND:
 * it never was. */
int place_read(struct service *s, unsigned *port);

#endif
