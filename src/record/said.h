/* Texts with the lines that say them: acts, and that one was done. */
#ifndef KC_RECORD_SAID_H
#define KC_RECORD_SAID_H

#include <stddef.h>
#include <stdint.h>

struct act_said {
	uint64_t n;			/* of the line */
	char *text;			/* owned */
};
#define SAID_MAX 256

/* In order; one of zeros is empty. */
struct act_list {
	struct act_said said[SAID_MAX];
	size_t n;
	uint64_t over;			/* the first line for which no room was left */
};

/* 0 (also without room), or ERR_NOMEM. */
int said_add(struct act_list *l, uint64_t n, const char *text);
/* Takes the text out: 1 when it was there. */
int said_take(struct act_list *l, const char *text);
void said_drop(struct act_list *l, size_t i);
void said_clear(struct act_list *l);

#endif
