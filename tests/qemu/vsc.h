/*
 * The far end of QEMU's ccid-card-passthru: its VSC protocol on a stream, spoken
 * as a card at T=0. Frames are type, reader and length, 32 bits each, big endian,
 * and so many bytes.
 *
 * The card's APDUs are answered by a reader below. QEMU hands blocks on unchanged:
 * 61xx, 6Cxx and GET RESPONSE are ours.
 */
#ifndef KC_TESTS_VSC_H
#define KC_TESTS_VSC_H

#include "src/card/reader.h"

/* QEMU drops a longer answer without a word. */
#define VSC_ANSWER_MAX 370

struct vsc {
	int fd;
	struct reader *reader;		/* what answers, powered while it is in */
	int there;			/* a card is in */
	struct buf in;			/* of a frame that is not whole yet */
	struct buf held;		/* an answer of another length than asked */
	unsigned apdus;			/* that came since it began */
	/* Asked before each APDU is answered; not 0: it never is. */
	int (*mute)(void *arg, struct view apdu);
	void *arg;
};

/* Says that we are here. fd: QEMU's socket, the caller's. 0 or an error. */
int vsc_init(struct vsc *v, int fd, struct reader *reader);
void vsc_free(struct vsc *v);

/* Reads what there is and answers. 0; ERR_CLOSED when QEMU is gone. */
int vsc_turn(struct vsc *v);

/* The card in the reader below comes, or goes. 0 or the error. */
int vsc_card(struct vsc *v, int there);

#endif
