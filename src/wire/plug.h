/*
 * Readers, as whoever may open devices passes them to cardd: one message each,
 * of a fixed size, on a socket of its own (SOCK_SEQPACKET), the descriptor of
 * the device beside it. One message is of one interface.
 */
#ifndef KC_WIRE_PLUG_H
#define KC_WIRE_PLUG_H

#include <stdint.h>

enum plug_what {
	PLUG_IN = 1,		/* with a descriptor, which the reader owns then */
	PLUG_REFUSED,		/* it is there and cannot be opened: err */
	PLUG_OUT
};

struct plug {
	uint8_t what;
	uint16_t vendor, product;
	uint8_t interface;
	int32_t err;		/* ERR_READER_PERM, ERR_READER_OFF ... */
	char key[40];		/* where it is plugged: the same in all of its
				 * messages, another for every interface */
	char name[64];		/* what it calls itself: foreign bytes */
};

/* fd -1: none goes along; it stays the caller's. Never waits: ERR_LOCKED when
 * the socket is full. 0, ERR_CLOSED, ERR_IO ... */
int plug_send(int socket, const struct plug *p, int fd);

/* Never waits. 1 and *p, and *fd (the caller's now) or -1; 0 when there is
 * none; ERR_CLOSED; ERR_FORMAT for what is no such message, and whatever came
 * with it is closed. */
int plug_receive(int socket, struct plug *p, int *fd);

#endif
