/*
 * The card's management key (slot 9B), and what else of the client's side needs
 * libcrypto: random bytes, random digits, is a point on the curve.
 */
#ifndef KC_CARD_PIV_ADMIN_H
#define KC_CARD_PIV_ADMIN_H

#include "src/card/piv/piv.h"

/* As long as the algorithm wants it: 01 .. 08, again and again. */
extern const uint8_t admin_factory_key[PIV_MGM_MAX];

/* Loads what libcrypto would load late, so that a jail may be shut. 0 or
 * ERR_CRYPTO. */
int admin_warm(void);

/* What the card says of its management key, without anything being spent. */
struct admin_key {
	uint8_t alg;
	int knows_default, is_default;
	int touch;
};

/* From its metadata; the algorithm else is the first of ours that it answers
 * to. 0, ERR_CARD_UNFIT when it answers to none, or the reader's error. */
int admin_look(struct reader *r, struct admin_key *k);

/* Bytes of such a key, 0 for an algorithm that we do not know. */
size_t admin_key_len(uint8_t alg);

/*
 * GENERAL AUTHENTICATE 9B, mutual: the card proves that it knows the key too.
 * 0; ERR_CARD_MGM when either side has another key, or the card refuses in any
 * words; else the error of the reader. The key is as long as admin_key_len.
 */
int admin_authenticate(struct reader *r, uint8_t alg, const uint8_t *key);

/* Yubico's SET MANAGEMENT KEY. ERR_CARD_CANNOT where the card has it not. */
int admin_set_key(struct reader *r, uint8_t alg, const uint8_t *key);

/* One block of such a cipher (8 bytes for 3DES, 16 for AES): *block is its
 * length. Also what virtual cards use. 0, ERR_UNSUPPORTED, ERR_CRYPTO. */
#define ADMIN_BLOCK_MAX 16
int admin_block(uint8_t alg, size_t *block);
int admin_crypt(uint8_t alg, const uint8_t *key, int encrypt,
    const uint8_t *in, uint8_t *out);

/* 0 or ERR_CRYPTO. */
int admin_random(void *p, size_t len);

/* len uniform ASCII digits, no NUL. 0 or ERR_CRYPTO. */
int admin_digits(uint8_t *out, size_t len);

/* 0 when it is a point of P-256 (SEC 1 3.2.2.1), else ERR_POINT. */
int admin_point(const uint8_t point[static PIV_POINT_LEN]);

#endif
