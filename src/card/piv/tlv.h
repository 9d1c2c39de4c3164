/*
 * BER-TLV as PIV cards speak it (SP 800-73-4, ISO/IEC 7816-4 5.2.2): tags of one
 * to three bytes, definite lengths of at most 65535. Everything is bounded by
 * the view; nothing is read past it.
 */
#ifndef KC_CARD_PIV_TLV_H
#define KC_CARD_PIV_TLV_H

#include "src/base/buf.h"

struct tlv {
	uint32_t tag;		/* its bytes as a number: 0x53, 0x7f49, 0x5fc102 */
	struct view value;
};

/* Takes the element at the front of *in, which moves on. 0, or ERR_FORMAT;
 * ERR_NOTFOUND when *in is empty. */
int tlv_next(struct view *in, struct tlv *out);

/* The one element with this tag among those in "in", all of which must be well
 * formed. 0, ERR_NOTFOUND, ERR_FORMAT (also when the tag stands twice). */
int tlv_find(struct view in, uint32_t tag, struct view *value);

/* "in" is this element and nothing else. 0 or ERR_FORMAT. */
int tlv_only(struct view in, uint32_t tag, struct view *value);

/* Appends an element, its length in the shortest form. Returns out->err;
 * ERR_TOOBIG for more than 65535 bytes. */
int tlv_put(struct buf *out, uint32_t tag, struct view value);

#endif
