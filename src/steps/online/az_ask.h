/* Asking az: one call of its table, and a notice for whatever goes wrong. */
#ifndef KC_STEPS_ONLINE_AZ_ASK_H
#define KC_STEPS_ONLINE_AZ_ASK_H

#include "src/cloud/az_answer.h"
#include "src/cloud/az_faults.h"
#include "src/flow/flow.h"

/* As flow_errand: reply has its answer, az_failed() says whether it is one. */
enum move az_ask(struct flow *f, const struct req_az *req, flow_reply reply);

/* 1: it failed, and a notice says why. */
int az_failed(struct flow *f, int err, const struct answer *a);

/* The notice for a call that came to no end; NULL: for flow_fail. */
const char *az_err_notice(int err);

/* Why az refused, AZ_FAULTS when it did not. */
enum az_fault az_refusal(int err, const struct answer *a);

/* 1: nobody is signed in, or not any more. The page where people can is shown before
 * az_failed says so. */
int az_needs_sign_in(int err, const struct answer *a);

#define AZ_NOTICES "program-missing az-missing az-hangs az-cancelled az-answer az-failed " \
	"az-signed-out az-expired az-no-subscription az-tenant az-vault " \
	"az-firewall az-private az-policy az-role az-key az-disabled az-deleted " \
	"az-ops az-blob az-proxy az-certificate az-network az-lacks"

/* A call for a key of the vault that was chosen: by the command where this az has it,
 * else by az rest, with the same address and content. req: what else it says. */
enum move az_key(struct flow *f, const struct req_az *req, flow_reply reply);

/* How a call that makes a key of this name ended: it is there, and answered as one of
 * this vault; it was refused, and az_failed says why; or nobody knows. */
enum az_end { AZ_MADE, AZ_REFUSED, AZ_OPEN };
enum az_end az_end(const struct flow *f, int err, const struct answer *a,
    const char *name);

/* The notice for the last of these, on a page that asks the vault for the key before
 * anything is made. */
enum move az_say_open(struct flow *f, int err, const struct answer *a);

/* While az works: what it says for people, and how to stop it. */
void az_fill_said(const struct flow *f, struct page *p);

/* A key that az shows: 0 when it is this vault's and has that name, else
 * ERR_FORMAT: what az answers is not what it was asked for. */
int az_key_of(const struct flow *f, struct view json, const char *name,
    struct az_key *out);

#endif
