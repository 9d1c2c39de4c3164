/* Two worlds of 2 of 3 on the same cards, read, and the KNSO of the first one. */
#ifndef KC_TESTS_WORLD_HERE_H
#define KC_TESTS_WORLD_HERE_H

#include <openssl/evp.h>

#include "hsm/world/world.h"
#include "tests/unit/fake_cards.h"

extern struct world_here {
	struct fake_cards cards;
	struct buf file, other_file;
	struct world world;
	struct json_t *payload, *other;
	EVP_PKEY *knso;
} here;

extern enum mode here_mode;	/* of both; set before here_begin() */

/* For cmocka, once for all tests. */
int here_begin(void **state);
int here_end(void **state);

/* The KML of the first world; the caller frees. */
EVP_PKEY *here_kml(void);

/* The next character of base64url, or a flipped bit elsewhere. */
uint8_t here_another(uint8_t c);

#endif
