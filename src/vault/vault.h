/*
 * A vault's folder: the receiving side of a transfer. For rehearsals only: the PIN
 * that opens it lies in it.
 *
 *   lock                    one command at a time
 *   vault.json              about.h
 *   pin, card/              the one card's PIN, and the card
 *   kmdata/local/world      the world, 1 of 1
 *   kmdata/local/trusted    the source worlds that are trusted, signed
 *   keys/, pool/, kmdata/local/key_*   store.h: KEKs, and the keys taken in
 *   BYOK-*-pkg-*-1, root.pem, KeyVault-BYOK-Tools-*.zip and its .sha256, KEK.json
 *                           what the vault publishes
 */
#ifndef KC_VAULT_VAULT_H
#define KC_VAULT_VAULT_H

#include "src/base/file.h"
#include "src/vault/about.h"
#include "src/vault/own.h"
#include "src/vault/store.h"

#define VAULT_PIN "pin"
#define VAULT_WORLD "kmdata/local/world"
#define VAULT_KEK_JSON "KEK.json"
#define VAULT_TRUSTED "kmdata/local/trusted"

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

/* A version's key file, appended, and what keyd says of it into *a (until the next
 * question). ERR_AUTH also when it holds, but is another key's, and when it is gone:
 * a version without its file is no missing name. */
int vault_describe(struct vault *v, const struct held *h,
    const struct version *ver, struct buf *file, struct answer *a);

/* The same for the newest version of a name of the vault, else of its pool: *h says
 * which. ERR_NOTFOUND also for what was deleted, and what cannot be a key's name.
 * store_free(h) in any case. */
int vault_key_read(struct vault *v, const char *name, struct held *h,
    struct buf *file, struct answer *a);

/* The KEK of this identifier. ERR_NOTFOUND: no such KEK, or a deleted one.
 * store_free(h) in any case; *ver is of *h. */
int vault_kek(const struct vault *v, enum face face, const char *kid,
    struct held *h, struct version **ver);

#endif
