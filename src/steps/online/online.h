/* What the steps of the station with the network share. */
#ifndef KC_STEPS_ONLINE_ONLINE_H
#define KC_STEPS_ONLINE_ONLINE_H

#include "src/cloud/az_answer.h"
#include "src/steps/online/az_ask.h"
#include "src/steps/online/courier.h"

/* The scratch of subscription and import. */
struct online {
	struct az_account account;	/* who is signed in */
	struct az_account of[AZ_ACCOUNTS];	/* all that it may choose, */
	size_t n;				/* so many in all */
	int again;			/* import: as it was at fetch */
	int set, picked;		/* az was told which; by people */
	int rest;			/* this az lacks commands */
	char version[24];		/* "2.45.0" */
	int memory;			/* its sign-in lies in memory */
	uint8_t manifest[MANIFEST_MAX];	/* import: what the stick brought */
	size_t manifest_len;
	struct courier courier;		/* as it says */
	int taken;			/* import: the vault has a key of this name */
	char key[KEK_FILE_MAX];		/* import: what az answered of the key */
	size_t key_len;
	uint8_t digest[64];		/* import: fresh, signed by the vault's key */
	int same, signs, sign_asked;
	char why[AZ_TEXT];		/* import: notice of why it did not sign */
};

struct online *online(struct flow *f);

/* "RSA", or "EC". */
const char *online_kty(const struct state *s);

/* Page "result" of import (step_import_result.c): what the vault answered the import
 * with; what it had before, which is the result of an import when it is the key that
 * left, else page "ready" comes. */
enum move import_result_begin(struct flow *f, struct view answer);
enum move import_result_found(struct flow *f, struct view answer);
void import_result_fill(const struct flow *f, struct page *p);
/* 1: the key that left, enabled, for what the package says, and not refuted by what
 * it signed. */
int import_result_holds(const struct flow *f);

#define ONLINE_ANY "disk-full disk-error file-form file-missing file-changed " \
	"unexpected no-way-back note-written "

#endif
