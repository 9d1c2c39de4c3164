/* The commands. Each says what it did or why not, and returns the exit status:
 * 0 done, 1 refused, 3 the machine. When it is not 0, nothing changed on disk. */
#ifndef KC_VAULT_CMD_H
#define KC_VAULT_CMD_H

#include "src/vault/vault.h"

struct vault_args {
	const char *region, *vault, *days;		/* create */
	const char *dir, *name, *alg, *in, *out, *listen;
	char *const *word;				/* operands */
	int n_words;
};

int cmd_create(const struct vault_args *a);
int cmd_trust(const struct vault_args *a);
int cmd_import(const struct vault_args *a);
int cmd_list(const struct vault_args *a);
int cmd_show(const struct vault_args *a);
int cmd_sign(const struct vault_args *a);
int cmd_decrypt(const struct vault_args *a);
int cmd_serve(const struct vault_args *a);
int cmd_env(const struct vault_args *a);
int cmd_approve(const struct vault_args *a);

/* Finds and opens the vault of --dir, and gives up all other files; says why not. 0 or
 * the exit status; a vault that was not opened is closed again. */
int cmd_open(struct vault *v, const struct vault_args *a);

/* The same with all files, for who has to prepare more; and their end: where the
 * kernel has Landlock, no file but the vault's and those that are named; anywhere no
 * program, no new port. 0 or the error. */
int cmd_open_wide(struct vault *v, const struct vault_args *a);
int cmd_confine(const struct vault *v, const struct vault_args *a);

/* The same without its world: nothing of it is certain then. */
int cmd_find(struct vault *v, const struct vault_args *a);

/* The refusal when a key's file is not there or does not hold; the status. */
int cmd_no_key(const char *name, int err);

/* The refusal when a key is not used now; the status. */
int cmd_barred(const char *name, enum bar bar);

#endif
