/* Does the cryptography give what is known, and does the system give random bytes? */
#ifndef KC_HSM_CRYPTO_SELFTEST_H
#define KC_HSM_CRYPTO_SELFTEST_H

/* Known answers of SHA-256 (FIPS 180-4), AES-256-GCM (SP 800-38D) and AES key wrap
 * with padding (RFC 5649); ECDH and ECDSA of fresh pairs against each other. 0, or
 * ERR_CRYPTO where one is wrong. */
int selftest(void);

/* 1 when the kernel's generator has been seeded, and gives other bytes each time. */
int selftest_random(void);

#endif
