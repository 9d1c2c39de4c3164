/* The code that people read on one screen and type at another: "BCDF-GHJK", of letters
 * that make no word. */
#ifndef KC_VAULT_REST_USER_CODE_H
#define KC_VAULT_REST_USER_CODE_H

#include <stdint.h>

#define USER_CODE 9		/* letters and the dash */

/* Of eight random bytes. */
void user_code_put(const uint8_t random[static 8],
    char out[static USER_CODE + 1]);

/* As people type it, in either case, with or without the dash: 0 or ERR_FORMAT. */
int user_code_read(const char *typed, char out[static USER_CODE + 1]);

#endif
