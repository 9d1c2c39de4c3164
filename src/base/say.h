/*
 * Sentences with places: "Card {x} is finished." A text comes translated (by
 * _() or P_() at the call), the places as pairs of strings, ended by NULL.
 * Values are data and stand as they are; an unknown place is a program's error
 * and shows as it is written.
 */
#ifndef KC_BASE_SAY_H
#define KC_BASE_SAY_H

#include <stdarg.h>
#include <stdint.h>

#include "src/base/buf.h"

/* Appends the sentence. Returns out->err. */
int say(struct buf *out, const char *text, ...) __attribute__((sentinel));
int say_v(struct buf *out, const char *text, va_list ap);

/* A number as text, in one of eight places that are used in turn. */
const char *say_num(int64_t n);

/* A day in universal time, "2026-11-24", likewise; seconds since 1970. "?" for what
 * is none. */
const char *say_day(uint64_t at);

/* The first n hex digits of a digest, likewise; "59a17c02". */
const char *say_hex(const uint8_t *p, unsigned digits);

#endif
