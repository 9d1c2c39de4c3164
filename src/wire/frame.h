/*
 * Frames on a SOCK_STREAM socketpair: u32 length of what follows, u8 type, body.
 * At most 256 KiB with the header; longer is a broken peer.
 */
#ifndef KC_WIRE_FRAME_H
#define KC_WIRE_FRAME_H

#include "src/base/buf.h"
#include "src/wire/form.h"

/* A body of at most these bytes lies in locked memory (src/base/secret.h) at both
 * ends: PINs, PUKs and what a key decrypts are in such ones. */
#define FRAME_SECRET 1024

struct frame {
	uint8_t type;
	struct view body;	/* into the reader's buffer, until the next read */
};

/* What arrived of the next frame. */
struct frame_in {
	int fd;
	struct buf buf;
	size_t used;		/* bytes of the frame last given out */
};

void frame_init(struct frame_in *in, int fd);	/* does not own fd */
void frame_done(struct frame_in *in);		/* wipes */

/* Wipes the frame last given out at once, not at the next read. */
void frame_wipe(struct frame_in *in);

/*
 * One frame if it is complete: 1 and *f; 0 when more bytes are needed (it never
 * blocks, whatever the fd's flags; poll before the next try); ERR_CLOSED at the
 * end of the stream (also in the middle of a frame), ERR_FORMAT for a length that
 * cannot be, ERR_NOMEM without room for it, ERR_IO.
 */
int frame_read(struct frame_in *in, struct frame *f);

/* Waits until a frame is there: 0 and *f, or the errors above. */
int frame_wait(struct frame_in *in, struct frame *f);

/* Writes one frame whole (waits while the socket is full). SIGPIPE is never
 * raised. 0, ERR_CLOSED, ERR_IO, ERR_TOOBIG. */
int frame_send(int fd, uint8_t type, struct view body);

/* Appends the encoded bytes to *b, which it inits (buf_free), in locked memory if
 * they are few. 0, ERR_ARG, ERR_TOOBIG, ERR_NOMEM. */
int frame_encode(struct buf *b, const struct wire_form *f, const void *s);

/* Encodes and sends; the encoded bytes are wiped. */
int frame_send_form(int fd, uint8_t type, const struct wire_form *f, const void *s);

#endif
