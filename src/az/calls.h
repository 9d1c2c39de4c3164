/*
 * What az is asked, word by word: a const table, and places in it for what people
 * or a file named. A place takes its own characters and no hyphen in front, so that
 * nothing that was typed can become an option; no shell is ever there. An address is
 * made of the vault's name, the cloud's suffix, a key and a version: nobody names
 * another.
 */
#ifndef KC_AZ_CALLS_H
#define KC_AZ_CALLS_H

#include "src/base/buf.h"
#include "src/wire/msg.h"

#define CALL_WORDS 24

struct call_words {
	struct buf text;		/* owned: where they lie */
	char *word[CALL_WORDS + 1];	/* behind "az"; ends with NULL */
};

/* Its row. seconds: how long it may take; speaks: what it says meanwhile is for
 * people; file: appends what az reads, of a decoded request that call_make took, or NULL;
 * rest: it goes to an address, which needs the cloud's suffix. */
struct call_row {
	unsigned seconds;
	int speaks, rest;
	int (*file)(const struct req_az *req, struct buf *out);
	const char *word[CALL_WORDS];
};

/* NULL for what is none, and for AZ_EMPTY. */
const struct call_row *call_find(const struct req_az *req);

/* 0, or ERR_ARG: no such call, or a text that its place does not take. */
int call_check(const struct req_az *req);

/* file: the path that stands for what az reads. suffix: of the cloud's vaults, or
 * NULL. 0 and *out (to be freed either way), ERR_ARG as call_check, or for a place
 * that it lacks. */
int call_make(const struct req_az *req, const char *file, const char *suffix,
    struct call_words *out);
void call_free(struct call_words *w);

/* What the cloud's vaults (managed: its Managed HSMs) have behind their name: what az
 * is asked, NULL behind it, and its answer as ".vault.azure.net" into
 * out[CALL_SUFFIX_MAX]; ERR_FORMAT: that is none. */
#define CALL_SUFFIX_MAX 128
char *const *call_suffix_words(int managed);
int call_suffix(struct view answer, char *out);

/* What az reads, by call (body.c): the package as it is; the service's JSON. */
int body_package(const struct req_az *req, struct buf *out);
int body_create(const struct req_az *req, struct buf *out);
int body_import(const struct req_az *req, struct buf *out);
int body_sign(const struct req_az *req, struct buf *out);

#endif
