/*
 * The transfer-blob doctor: explains a .byok of any tool, and what a vault would
 * refuse about it. Nothing is decrypted: only the vault can do that.
 *
 * Findings (REC_FINDING; their level: enum found):
 *   byok-legacy      no JSON: the vendor's retired binary form, or nothing known
 *   byok-quotes      single quotes instead of double ones: no JSON
 *   byok-json        why it is no JSON that can be read
 *   byok-members     members that the specification does not have
 *   byok-schema      schema_version
 *   byok-kid         the KEK's identifier, or what is wrong with it
 *   byok-kid-differs the identifier is not the KEK's
 *   byok-alg, byok-enc
 *   byok-base64      how the ciphertext is written
 *   byok-length      bytes of the ciphertext against the KEK's modulus
 *   byok-key         which keys such a length fits
 *   byok-no-kek      no KEK was given: lengths cannot be told
 *   byok-generator   who made it
 */
#ifndef KC_HSM_KEYS_BYOK_H
#define KC_HSM_KEYS_BYOK_H

#include "src/base/buf.h"
#include "src/base/kid.h"

/* kek and kid may be empty. Appends findings. verdict: 0 nothing against it, 1 a
 * vault would refuse it, 3 cannot be told. 0, or ERR_TOOBIG, or the error of
 * reading the KEK. */
int byok_explain(struct view byok, struct view kek, const char *kid,
    struct buf *findings, uint8_t *verdict);

/* Reads one as the specification has it, and nothing else: kid, and the
 * ciphertext appended to blob. ERR_FORMAT, ERR_TOOBIG. */
int byok_read(struct view byok, char kid[static KID_MAX], struct buf *blob);

#endif
