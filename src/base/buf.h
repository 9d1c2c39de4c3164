/*
 * The one checked buffer: grows to a hard maximum, its first error sticks, and
 * whatever memory it leaves behind is wiped.
 */
#ifndef KC_BASE_BUF_H
#define KC_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that somebody else owns. */
struct view {
	const uint8_t *p;
	size_t len;
};

struct buf {
	uint8_t *p;	/* NUL follows the last byte, so text can be read in place */
	size_t len, cap, max;
	int err;	/* 0, ERR_NOMEM or ERR_TOOBIG; once set nothing is added */
	int locked;	/* in the memory of src/base/secret.h */
};

/* Empty; may grow to max bytes. Owns nothing yet; buf_free after use. */
void buf_init(struct buf *b, size_t max);

/* The same in locked memory, for what may be secret: all of max at once, so that
 * nothing moves. ERR_NOMEM when the arena is full. */
void buf_init_locked(struct buf *b, size_t max);

/* Wipes and frees; the buffer is as it was after its init. */
void buf_free(struct buf *b);

/* Wipes the content, keeps the memory; clears the error. */
void buf_reset(struct buf *b);

/* All return b->err, so that a caller may look once, at the end. Each puts
 * all or nothing; p may not point into the buffer itself. */
int buf_put(struct buf *b, const void *p, size_t len);
int buf_puts(struct buf *b, const char *s);
int buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
int buf_vprintf(struct buf *b, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
int buf_put_u8(struct buf *b, uint8_t v);
int buf_put_u32(struct buf *b, uint32_t v);	/* big endian */
int buf_put_u64(struct buf *b, uint64_t v);	/* big endian */

/* Where len more bytes can be written in place, NULL when there is no room;
 * buf_wrote counts those that were. So a secret lies nowhere else on its way. */
uint8_t *buf_room(struct buf *b, size_t len);
void buf_wrote(struct buf *b, size_t len);

/* Removes len bytes from the front (at most what there is), wiping the rest. */
void buf_drop(struct buf *b, size_t len);

/* The content as text: never NULL, "" when empty. Valid until the next put. */
const char *buf_str(const struct buf *b);
struct view buf_view(const struct buf *b);

struct view view_of(const void *p, size_t len);
struct view view_str(const char *s);
/* 1 when both hold the same bytes (not constant time: for what is no secret). */
int view_eq(struct view a, struct view b);
/* 1 when the bytes begin so. */
int view_begins(struct view v, const char *s);

/* Reads from the front of *v and moves it on: 0, or ERR_FORMAT when short. */
int view_u8(struct view *v, uint8_t *out);
int view_u32(struct view *v, uint32_t *out);
int view_u64(struct view *v, uint64_t *out);
int view_bytes(struct view *v, size_t len, const uint8_t **out);

#endif
