/* What cardd answers: one const table (serve.c). */
#ifndef KC_CARD_SERVE_H
#define KC_CARD_SERVE_H

#include "src/card/session.h"
#include "src/wire/daemon.h"

enum cardd_phase { CARDD_START, CARDD_READY };

/* d->self is a struct session, zeroed at start. */
extern const struct daemon_def cardd_def;

/* -- serve_pin.c ---------------------------------------------------------------- */
int serve_factory(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_verify(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_change(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_puk(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_puk_left(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_unblock(struct daemon *d, const void *req, void *rep, uint32_t *detail);

/* -- serve_slot.c: keyd's own, and the CHUID ------------------------------------- */
int serve_prepare(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_enroll(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_agree(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_store(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_attest(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_retire(struct daemon *d, const void *req, void *rep, uint32_t *detail);
int serve_cert(struct daemon *d, const void *req, void *rep, uint32_t *detail);

#endif
