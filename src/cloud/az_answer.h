/*
 * What az answers, read strictly: bounded JSON, text that can be shown, only the
 * members that are needed, in az's spelling (keyvault key ...) and the service's
 * (rest). All return 0, or ERR_FORMAT: it is not what was asked for.
 */
#ifndef KC_CLOUD_AZ_ANSWER_H
#define KC_CLOUD_AZ_ANSWER_H

#include "src/base/kid.h"
#include "src/wire/msg.h"

#define AZ_TEXT 128
#define AZ_ACCOUNTS 8		/* of a list, the first */

struct az_account {
	char cloud[AZ_TEXT], user[AZ_TEXT], name[AZ_TEXT];
	char subscription[GUID_TEXT + 1], tenant[GUID_TEXT + 1];
	int enabled, chosen;	/* az goes on with it when nothing else is said */
};

struct az_vault {
	char name[AZ_TEXT], location[AZ_TEXT], sku[AZ_TEXT];
	char tenant[GUID_TEXT + 1];
	char base[AZ_TEXT + 128];	/* "https://contoso.vault.azure.net", no
					 * slash at its end */
	int managed;
	int premium;		/* keeps keys in HSMs */
};

struct az_key {
	struct kid kid;
	char ops[AZ_TEXT];	/* blanks between, in order */
	char recovery[AZ_TEXT];	/* "" when it does not say */
	int enabled;
};

/* "2.45.0" of `az version` into parts of at most 65535. */
int az_read_version(struct view json, unsigned out[static 3]);

/* The list of `az account list`: n is how many there are, of which at most
 * AZ_ACCOUNTS are in out, the chosen one always. */
int az_read_accounts(struct view json, struct az_account out[static AZ_ACCOUNTS],
    size_t *n);

int az_read_vault(struct view json, struct az_vault *out);
int az_read_key(struct view json, struct az_key *out);

/* Appends the signature's bytes. */
int az_read_signature(struct view json, struct buf *out);

#endif
