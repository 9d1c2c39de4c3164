/*
 * keyconvoy-keyd, the program itself, between two sockets: the pages' end and
 * that of the cards, whose daemon is played with the cards of fake_cards.
 */
#ifndef KC_TESTS_KEYD_HERE_H
#define KC_TESTS_KEYD_HERE_H

#include <sys/types.h>

#include "src/wire/daemon.h"
#include "src/wire/frame.h"
#include "tests/unit/fake_cards.h"

#define PAGES 0
#define PEER 1

extern struct keyd_here {
	pid_t pid;
	int fds[2];			/* of PAGES, of PEER */
	struct frame_in in[2];
	struct fake_cards cards;
	struct hsm_card card;		/* in the reader */
	union msg_any rep;		/* what it answered last */
} here;

/* For cmocka. */
int keyd_start(void **state);
int keyd_stop(void **state);

/* With 1 it may lock no memory. 0 or -1. */
int keyd_start_limited(int no_lock);

/* keyd of the test variants: its self-test fails. 0 or -1. */
int keyd_start_untested(void);

/* The exit status, or 1000 + the signal that ended it. */
int keyd_ended(void);

/* Sends a request (req may be NULL), then keyd_answer. */
int keyd_ask(uint8_t type, const void *req);

/* Waits for the answer and plays the card meanwhile: 0 and here.rep, the error and
 * *detail, ERR_CLOSED. */
int keyd_answer(const struct msg *m, uint32_t *detail);

/* Requests that many tests begin with. */
int keyd_hello(enum mode mode);

/* A world of 1 of 1 or more is made of the cards that stand ready. */
int keyd_create(unsigned k, struct buf *file);
int keyd_ritual(enum ritual purpose, unsigned m);

/* RIGHTS for this copy. */
int keyd_rights(const struct req_copy *copy, unsigned m);

#endif
