/*
 * Strict JSON over jansson, which only json.c includes. Readers refuse repeated
 * members, anything after the value, NUL in strings, numbers with fraction or
 * exponent, a value that is no object or array, and more than max bytes;
 * js_only() refuses unknown and missing members. Builders keep the order in
 * which members were added. "j" may be NULL in every reader: nothing is found.
 */
#ifndef KC_BASE_JSON_H
#define KC_BASE_JSON_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"

struct json_t;

/* Once per process, before a jail is shut (it reads the system's random). */
void js_setup(void);

/* 0 and *out (js_free), ERR_TOOBIG, ERR_FORMAT (also deeper than 32 levels). */
int js_parse(struct view text, size_t max, struct json_t **out);
/* Where and why a text is none: for files that people bring. */
struct js_fault {
	unsigned line;		/* from 1; 0: nowhere in particular */
	int twice;		/* a member stands twice */
};
/* The same, and *fault with ERR_FORMAT. */
int js_parse_at(struct view text, size_t max, struct json_t **out,
    struct js_fault *fault);
void js_free(struct json_t *j);		/* drops one reference; NULL allowed */

/*
 * names: members separated by blanks, "?" after those that may be missing.
 * 0 when j is an object with these and no other, else ERR_FORMAT.
 */
int js_only(const struct json_t *j, const char *names);

/* Borrowed: valid while j is. NULL (or the error) when absent or of another type. */
const char *js_str(const struct json_t *j, const char *key);
/* The same, copied: 0, or ERR_FORMAT also for what has no room, is no UTF-8, or has
 * control characters in it. */
int js_copy(const struct json_t *j, const char *key, char *out, size_t size);
int js_int(const struct json_t *j, const char *key, int64_t *out);
int js_bool(const struct json_t *j, const char *key, int *out);
struct json_t *js_obj(const struct json_t *j, const char *key);
struct json_t *js_arr(const struct json_t *j, const char *key);
int js_is_arr(const struct json_t *j);
size_t js_len(const struct json_t *arr);
struct json_t *js_at(const struct json_t *arr, size_t i);	/* any type */
const char *js_text(const struct json_t *j);	/* j itself is a string */
int js_number(const struct json_t *j, int64_t *out);	/* ... a whole number */
int js_has(const struct json_t *j, const char *key);
int js_null(const struct json_t *j, const char *key);	/* it is there, as null */
/* Member i of an object, in order: its name (NULL past the end) and value. */
const char *js_member(const struct json_t *j, size_t i, struct json_t **value);

/* A member that is hex or base64url of exactly len bytes. 0 or ERR_FORMAT. */
int js_hex(const struct json_t *j, const char *key, uint8_t *out, size_t len);
int js_b64(const struct json_t *j, const char *key, uint8_t *out, size_t len);
/* A member that is base64url of any length; appended to out. */
int js_b64_buf(const struct json_t *j, const char *key, struct buf *out);

/* Builders. NULL from js_new means out of memory; setters return 0 or ERR_NOMEM
 * and accept a NULL object (they answer ERR_NOMEM), so one look is enough.
 * Text that is NULL or no UTF-8 is ERR_ARG. */
struct json_t *js_new(void);
struct json_t *js_new_arr(void);
int js_set_str(struct json_t *o, const char *key, const char *s);
int js_set_int(struct json_t *o, const char *key, int64_t v);
int js_set_bool(struct json_t *o, const char *key, int v);
int js_set_null(struct json_t *o, const char *key);
int js_set_hex(struct json_t *o, const char *key, const void *p, size_t len);
int js_set_b64(struct json_t *o, const char *key, const void *p, size_t len);
int js_set(struct json_t *o, const char *key, struct json_t *child);	/* takes child */
int js_add(struct json_t *arr, struct json_t *child);			/* takes child */
int js_add_str(struct json_t *arr, const char *s);
int js_add_int(struct json_t *arr, int64_t v);

/* Appends compact JSON, members in order, no trailing LF. Returns out->err. */
int js_dump(const struct json_t *j, struct buf *out);
/* The same with indentation of 2, for files that people read. */
int js_dump_pretty(const struct json_t *j, struct buf *out);

#endif
