/* The pages' end, for tests that have nothing else to do. */
#ifndef KC_TESTS_CLIENT_NEXT_H
#define KC_TESTS_CLIENT_NEXT_H

#include "src/wire/client.h"

/* Waits for the next answer, whatever it is: as client_read. */
int client_next(struct client *c, struct answer *a);

#endif
