/* A reader on a folder of virtual cards, and what all tests ask of it. */
#ifndef KC_TESTS_VIRTUAL_HERE_H
#define KC_TESTS_VIRTUAL_HERE_H

#include "src/card/piv/piv.h"
#include "src/card/reader.h"

#define R (&here.reader)
#define PIN view_str("246810")
#define FACTORY view_str(PIV_FACTORY_PIN)
#define SW(s) here_sw((s), sizeof(s) - 1)

extern struct virtual_here {
	char dir[64], path[128];	/* the folder; the file of alice's card */
	struct reader reader;
} here;

/* For cmocka: a folder of its own for each test, a reader on it, nothing in it. */
int here_begin(void **state);
int here_end(void **state);

/* By the reader: an error or 0. here_power selects PIV, too. */
int here_tray(int action, const char *name);
int here_power(void);

/* Her card comes, and is switched on. */
void here_alice(void);

/* With the factory's management key. */
void here_admin(void);

/* The status word of one raw APDU; its data is thrown away. */
unsigned here_sw(const void *apdu, size_t len);

#endif
