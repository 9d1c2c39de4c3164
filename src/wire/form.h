/*
 * How a message's struct becomes bytes and back. A form is a const table made
 * by the same X-macro as the struct (src/wire/msg.h); decoding is strict:
 * nothing may be left over, text is one line of UTF-8 without control characters,
 * a decoded STR or BYTES points into the frame and lives as long as it.
 *
 * On the wire: U8, U32, U64 big endian; FIX16, FIX32, FIX65 as they are; STR as
 * u32 length, bytes, one NUL that is not counted; BYTES as u32 length, bytes.
 */
#ifndef KC_WIRE_FORM_H
#define KC_WIRE_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"

enum wire_kind {
	WIRE_U8, WIRE_U32, WIRE_U64, WIRE_FIX16, WIRE_FIX32, WIRE_FIX65,
	WIRE_STR, WIRE_BYTES
};

struct wire_field {
	const char *name;
	enum wire_kind kind;
	size_t offset;
};

struct wire_form {
	const char *name;
	size_t size;			/* of the struct */
	const struct wire_field *fields;
	size_t n;
};

/* Largest STR and largest body. The longest text is a seal: its header has the
 * delegation, whose header may have a DSA-3072 key. */
#define WIRE_STR_MAX	8192
#define WIRE_BODY_MAX	(256 * 1024 - 5)

/* The C member for each kind. */
#define WIRE_C_U8(name)		uint8_t name;
#define WIRE_C_U32(name)	uint32_t name;
#define WIRE_C_U64(name)	uint64_t name;
#define WIRE_C_FIX16(name)	uint8_t name[16];
#define WIRE_C_FIX32(name)	uint8_t name[32];
#define WIRE_C_FIX65(name)	uint8_t name[65];
#define WIRE_C_STR(name)	const char *name;	/* NULL is sent as "" */
#define WIRE_C_BYTES(name)	struct view name;
#define WIRE_MEMBER(kind, name)	WIRE_C_##kind(name)

/* Appends the struct's bytes. Returns out->err; ERR_ARG for a string that the
 * reader would refuse: too long, not UTF-8, control characters. */
int wire_put(struct buf *out, const struct wire_form *f, const void *s);

/* Fills *s from the whole of body. 0 or ERR_FORMAT; on failure *s is zero. */
int wire_get(struct view body, const struct wire_form *f, void *s);

/* The same from the front of *body, which moves on: for lists in a BYTES. */
int wire_take(struct view *body, const struct wire_form *f, void *s);

#endif
