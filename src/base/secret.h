/*
 * Secrets have a type: owned, in locked memory that is left out of core files
 * and children, moved and not copied, wiped by free. Nothing prints them.
 */
#ifndef KC_BASE_SECRET_H
#define KC_BASE_SECRET_H

#include <stddef.h>
#include <stdint.h>

struct secret {
	uint8_t *p;	/* NULL when empty; a NUL follows the last byte */
	size_t len;
};

/*
 * Makes the process's one arena of at least size bytes between guard pages:
 * mlock, MADV_DONTDUMP, MADV_WIPEONFORK. Call once, before a jail is shut.
 * 0 or ERR_NOMEM; that memory could not be locked is no error here, ask
 * secret_locked(). Without a call the first secret_new makes one of 64 KiB.
 * ERR_PHASE when there is an arena already.
 */
int secret_setup(size_t size);

/* 1 when the arena is locked in memory. */
int secret_locked(void);

/* A secret of len zero bytes. 0, ERR_NOMEM (arena full) or ERR_ARG (len 0). */
int secret_new(struct secret *s, size_t len);

/* Wipes and frees; *s is empty afterwards. Empty secrets may be freed, and len
 * may have been made smaller. Freeing twice, freeing what is no secret and a
 * byte written past the end are bugs: they abort. */
void secret_free(struct secret *s);

/* *to takes over; what it held is freed first; *from is empty afterwards. */
void secret_move(struct secret *to, struct secret *from);

/* 1 when these bytes lie there: for tests. */
int secret_holds(const void *p, size_t len);

/* Bytes given out at present; 0 at the end of every test. */
size_t secret_in_use(void);

#endif
