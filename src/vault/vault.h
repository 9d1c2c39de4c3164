/*
 * A vault's folder: the receiving side of a transfer. For rehearsals only: the PIN
 * that opens it lies in it.
 *
 *   lock                    one command at a time
 *   vault.json              about.h
 *   pin, card/              the one card's PIN, and the card
 *   kmdata/local/world      the world, 1 of 1
 *   kmdata/local/key_kek    the KEK, which never leaves keyd
 *   kmdata/local/key_vault_NAME   the keys that were taken in
 *   kmdata/local/trusted    the source worlds that are trusted, signed
 *   from/NAME.json          where a key came from, for people
 *   BYOK-*-pkg-*-1, root.pem, KeyVault-BYOK-Tools-*.zip and its .sha256, KEK.json
 *                           what the vault publishes
 */
#ifndef KC_VAULT_VAULT_H
#define KC_VAULT_VAULT_H

#include "src/base/file.h"
#include "src/vault/about.h"
#include "src/vault/own.h"

#define VAULT_PIN "pin"
#define VAULT_WORLD "kmdata/local/world"
#define VAULT_KEK "kmdata/local/key_kek"
#define VAULT_KEK_JSON "KEK.json"
#define VAULT_TRUSTED "kmdata/local/trusted"
#define VAULT_KEYS "kmdata/local"
#define VAULT_KEY "key_vault_"
#define VAULT_FROM "from"

struct vault {
	char dir[FILE_PATH_MAX];	/* absolute */
	int lock;			/* -1: not held */
	struct about about;
	struct own world;
};

/* Takes the folder's lock and reads what it is. ERR_NOTFOUND: no vault there;
 * ERR_LOCKED. vault_close in any case. */
int vault_find(struct vault *v, const char *dir);

/* Starts its daemons and opens its world. */
int vault_open(struct vault *v);
void vault_close(struct vault *v);

/* A file of the folder, appended. */
int vault_read(const struct vault *v, const char *name, struct buf *out);

/* The path of a key's file ("kmdata/local/key_vault_" NAME below dir) or of what
 * is told about it, into out. ERR_ARG for what cannot be a key's name. */
int vault_key_path(const struct vault *v, const char *name,
    char out[static FILE_PATH_MAX]);
int vault_from_path(const struct vault *v, const char *name,
    char out[static FILE_PATH_MAX]);

/* A key's file, appended, and what keyd says of it into *a (until the next
 * question). ERR_AUTH also when it holds, but is another key's: only the name in
 * it counts. ERR_NOTFOUND for what cannot be a key's name. */
int vault_key_read(struct vault *v, const char *name, struct buf *file,
    struct answer *a);

/* [0-9A-Za-z-], 1 to NAME_MAX_ bytes. */
int vault_key_name_ok(const char *name);

/* Calls each() with the name of every key, in byte order. */
int vault_each_key(const struct vault *v,
    int (*each)(void *arg, const char *name), void *arg);

#endif
