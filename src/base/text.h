/* Encodings: base64url (RFC 4648 5), base64, hex, UTF-8, PEM. */
#ifndef KC_BASE_TEXT_H
#define KC_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"

/* Appends base64url without padding. Returns out->err. */
int b64url_put(struct buf *out, const void *p, size_t len);

/*
 * Strict: unpadded, the alphabet of RFC 4648 5 only, unused bits zero, at most
 * what out may hold. 0, ERR_FORMAT, or out->err.
 */
int b64url_get(struct buf *out, const char *s, size_t len);

/* What a tolerant reader met on its way (b64_get_any). */
#define B64_PADDED	1u	/* '=' at the end */
#define B64_STANDARD	2u	/* '+' or '/' */
#define B64_SPACES	4u	/* blanks or line ends inside */
#define B64_BITS	8u	/* unused bits not zero */

/* For inspecting files of other tools. 0 and *seen, or ERR_FORMAT. */
int b64_get_any(struct buf *out, const char *s, size_t len, unsigned *seen);

/* Appends a PEM block (RFC 7468, lines of 64) with this label. */
int pem_put(struct buf *out, const char *label, const void *der, size_t len);

/* Lower-case hex of len bytes into out[2 * len + 1]. */
void hex_put(char *out, const void *p, size_t len);

/* Exactly 2 * len lower-case hex digits and the end. 0 or ERR_FORMAT. */
int hex_get(uint8_t *out, size_t len, const char *s);

/* 1 when they are the same but for blanks, wherever these stand. */
int text_same(const char *a, const char *b);

/* 1 when something and then this end stands there, capitals or not (ASCII): the
 * kind of a file by its name. */
int text_ends(const char *s, const char *end);

/* As much of UTF-8 as there is room for, cut between characters; NUL at its end. */
void text_clip(char *out, size_t size, const char *s);

/* 1 for C0, DEL, C1, and what breaks lines or turns the direction of writing, by
 * which a name could show as another. */
int utf8_control(uint32_t cp);

/* 1 when the bytes are valid UTF-8 without NUL and without control characters
 * other than the ASCII ones listed in allow (may be NULL). */
int utf8_ok(const char *s, size_t len, const char *allow);

/*
 * Reads one character at *s (valid UTF-8), moves *s on, returns the code point;
 * 0 at the end, where *s stays. A byte that is not valid reads as U+FFFD.
 */
uint32_t utf8_next(const char **s);

#endif
