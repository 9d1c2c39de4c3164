/* The service, listening: HTTP/1.1 over TLS 1.2 and 1.3 (libmicrohttpd). One
 * request at a time is answered; a slow client keeps its own connection busy and
 * nobody else. */
#ifndef KC_VAULT_REST_SERVER_H
#define KC_VAULT_REST_SERVER_H

#include <sys/socket.h>

#include "src/vault/rest/tls.h"

struct service;
struct server;

/* Listens there. port: where, when the address left it open. 0 and *out, or
 * ERR_LOCKED (the port is in use), ERR_PERM, ERR_ARG (no such address here),
 * ERR_IO. */
int server_open(struct service *s, const struct sockaddr *at,
    const struct tls *t, unsigned *port, struct server **out);

/* Answers until *stop is set (by a signal's handler), or keyd is gone:
 * ERR_CLOSED. */
int server_run(struct server *server, const volatile int *stop);
void server_close(struct server *server);

#endif
