/* Inside of the KEK's reader: what its forms share. */
#ifndef KC_HSM_KEYS_KEK_PART_H
#define KC_HSM_KEYS_KEK_PART_H

#include "hsm/keys/kek.h"

/* Bounds, digest. The key is the kek's from here on. */
int kek_take_key(EVP_PKEY *key, struct kek *out);

/* A text that begins with a brace or a bracket. */
int kek_read_json(struct view text, struct kek *out);

/* A text that has a line of PEM in it (RFC 7468), and DER. */
int kek_read_pem(struct view text, struct kek *out);
int kek_read_der(struct view der, struct kek *out);

#endif
