/*
 * The transfer-blob doctor: explains a .byok of any tool, and what a vault would
 * refuse about it. Nothing is decrypted: only the vault can do that.
 *
 * Findings (REC_FINDING; their level: enum found):
 *   byok-mark        begins with a byte order mark (UTF-8, UTF-16)
 *   byok-empty, byok-html
 *   byok-legacy      no JSON: the vendor's retired binary form, or nothing known
 *   byok-quotes      single quotes instead of double ones: no JSON
 *   byok-twice       a member stands twice
 *   byok-json        no JSON that can be read: broken at line VALUE
 *   byok-members     members that the specification does not have
 *   byok-schema      schema_version
 *   byok-kid         the KEK's identifier
 *   byok-kid-scheme, -host, -path, -name, -version: what is wrong with it
 *   byok-kid-differs the identifier is not the KEK's
 *   byok-alg, byok-enc
 *   byok-template    a placeholder of the specification was left in
 *   byok-base64      how the ciphertext is written
 *   byok-length      bytes of the ciphertext against the KEK's modulus
 *   byok-key         which keys such a length fits
 *   byok-aes         a symmetric key, and where it goes: a vault takes none
 *   byok-other-form  such a length fits this form, which a vault does not take
 *   byok-other-kek   such a length fits a key wrapped for a KEK of another size
 *   byok-no-kek      no KEK was given: lengths cannot be told
 *   byok-generator   who made it
 * What fails is proved; what cannot be proved is untold.
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

/* The same reader, for a vault: kid (canonical) and the ciphertext, appended to blob,
 * of what byok_explain has nothing against but what only the KEK tells. ERR_BYOK,
 * ERR_TOOBIG. */
int byok_read(struct view byok, char kid[static KID_MAX], struct buf *blob);

#endif
