/* A large file's digest, a slice at a time, so that the page can show how far it
 * is. */
#ifndef KC_FLOW_HASHING_H
#define KC_FLOW_HASHING_H

#include <stdint.h>

#include "src/base/digest.h"

struct hashing {
	int fd;				/* -1: nothing is under way */
	struct sha256 *sha;
	uint64_t done, total;		/* bytes */
	uint8_t digest[SHA256_LEN];	/* at the end */
};

void hashing_init(struct hashing *h);

/* Opens a regular file of at most max bytes, as file_open does: 0, ERR_TOOBIG, or
 * what that says. */
int hashing_begin(struct hashing *h, const char *path, uint64_t max);

/* The next slice: 1 there is more, 0 *h has the digest, or the error (a file
 * that changed its size is ERR_CHANGED). After 0 and an error nothing is open. */
int hashing_slice(struct hashing *h);

/* Closes what is open; digest and sizes stay. */
void hashing_end(struct hashing *h);

#endif
