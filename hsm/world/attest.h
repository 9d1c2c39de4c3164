/*
 * A card's word that it made its key itself: an X.509 certificate of that key by
 * the card's own key F9, whose certificate leads up to a maker's root. It counts
 * when people supply that root; nothing here trusts any.
 */
#ifndef KC_HSM_WORLD_ATTEST_H
#define KC_HSM_WORLD_ATTEST_H

#include "hsm/world/guard.h"

/*
 * attestation, attester: DER, at most CARD_CERT_MAX. roots: PEM, 1 to
 * ATTEST_ROOTS certificates, each of them trusted; the chain has at most
 * ATTEST_DEPTH above the attestation. 112 bits of strength (NIST SP 800-57 1,
 * table 2) at least; dates are not looked at: the card had no clock, and what
 * it made then it made. *out: enum attested, for this point. ERR_FORMAT: roots is no such file.
 */
#define ATTEST_ROOTS	8
#define ATTEST_DEPTH	4
int attest_check(struct view attestation, struct view attester,
    struct view roots, const uint8_t point[static POINT_LEN],
    enum attested *out);

/* The same for card x of the world that is loaded: msg.h, ATTESTED. */
int guard_attested(const struct guard *g, const struct req_attested *req,
    struct rep_attested *rep);

#endif
