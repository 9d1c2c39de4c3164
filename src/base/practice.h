/*
 * What a virtual card shows on its face. Both derive from the card's name, so
 * that pages can compute them; neither is a secret.
 */
#ifndef KC_BASE_PRACTICE_H
#define KC_BASE_PRACTICE_H

#include <stdint.h>

/* A card's number as it is printed, "1140 9355": for serial numbers of at most
 * eight digits in two groups of four, else all digits. out holds 12 bytes. */
void card_number_text(uint32_t number, char out[static 12]);

/* SHA-256("keyconvoy card number" 00 NAME) mod 10^8, as text. 0 or ERR_CRYPTO. */
int practice_number(const char *name, char out[static 10]);
int practice_serial(const char *name, uint32_t *number);	/* as a number */

/* SHA-256("keyconvoy practice PIN" 00 NAME) mod 10^6, six digits; the factory's
 * 123456 gives way to 123457. 0 or ERR_CRYPTO. */
int practice_pin(const char *name, char out[static 9]);

#endif
