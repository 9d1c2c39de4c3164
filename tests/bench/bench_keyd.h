/* keyd and cardd, started for figures: a world of virtual cards, and requests. */
#ifndef KC_TESTS_BENCH_KEYD_H
#define KC_TESTS_BENCH_KEYD_H

#include "src/spawn.h"

#define BENCH_CARDS 3
#define BENCH_QUORUM 2

struct bench_keyd {
	struct daemons d;
	struct answer a;		/* of the last request */
	char generator[160];
};

/* Cards become files in dir. All: 0 or an error, said on stderr. */
int bench_start(struct bench_keyd *b, const char *dir);
int bench_create(struct bench_keyd *b);	/* its cards are not proved */
int bench_world(struct bench_keyd *b);		/* and open */
int bench_ritual(struct bench_keyd *b, enum ritual purpose, unsigned n);
int bench_rights(struct bench_keyd *b, const struct req_copy *copy);
int bench_ask(struct bench_keyd *b, uint8_t type, const void *req);

/* Four lines of figures: through keyd, its processor time, alone, the ratio. */
void bench_against(struct bench_keyd *b, const char *what,
    int (*through)(void *arg), int (*alone)(void *arg), void *arg);

#endif
