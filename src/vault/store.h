/*
 * A vault's keys on disk: for each name one file that says which versions there
 * are, and for each version the key file that keyd wrote. A version is there when
 * the name's file says so, and that file is written last, whole, and lies on the
 * disk before anybody is told: a kill loses what nobody was promised, no more.
 *
 *   keys/NAME.json, pool/NAME.json   a name of the vault, of its Managed HSM pool,
 *                                    in lower case: no case counts
 *   kmdata/local/key_vault_NAME.VERSION   a key that was taken in
 *   kmdata/local/key_kek_NAME.VERSION     a KEK, which never leaves keyd
 *
 * What these JSON files say is not authenticated; what a key is and may do at
 * most stands in its key file.
 */
#ifndef KC_VAULT_STORE_H
#define KC_VAULT_STORE_H

#include <stdint.h>

#include "src/base/file.h"
#include "src/base/kid.h"
#include "src/wire/msg.h"

enum face { FACE_VAULT, FACE_POOL, FACES };

#define VERSION_TEXT 32		/* hex digits */
#define VERSIONS_MAX 100
#define TAGS_MAX 4096		/* bytes of JSON */

#define SECONDS_MAX INT64_C(253402300799)	/* the year 9999 */

struct version {
	char id[VERSION_TEXT + 1];
	char kid[KID_MAX];	/* of a KEK, as its key file has it; else "" */
	int64_t created, updated;	/* seconds since 1970 */
	int64_t not_before, expires;	/* 0: not said */
	int enabled;
	uint32_t ops;		/* enum op */
	char *tags;		/* owned: JSON, an object of texts; or NULL */
	char *from;		/* owned: JSON, a note for people; or NULL */
};

struct held {
	enum face face;
	char name[NAME_MAX_ + 1];	/* as it was first spelled */
	int64_t deleted;	/* when; 0: it is not. It can be recovered. */
	struct version *v;	/* owned; the oldest first */
	size_t n;
};

/* [0-9A-Za-z-], 1 to NAME_MAX_ bytes. */
int store_name_ok(const char *name);

/* A random version. 0 or ERR_IO. */
int store_new_id(char id[static VERSION_TEXT + 1]);

/* Makes the folders of an empty store. */
int store_make(const char *dir);

/* A name's file. ERR_NOTFOUND; ERR_FORMAT: it was changed. store_free in any case. */
int store_read(const char *dir, enum face face, const char *name,
    struct held *h);
int store_write(const char *dir, const struct held *h);
void store_free(struct held *h);

/* The version of this id, the newest for ""; NULL: there is none. */
struct version *store_version(const struct held *h, const char *id);

/* Why a version is not used for op (enum op) at a time. Its dates stand in the way
 * of what is new, a signature or an import, not of what looks back. */
enum bar { BAR_NONE, BAR_DISABLED, BAR_OP, BAR_NOT_YET, BAR_EXPIRED, BARS };

enum bar store_bar(const struct version *v, uint32_t op, int64_t now);

/* The path of a version's key file. */
int store_path(const char *dir, const struct held *h, const struct version *v,
    char out[static FILE_PATH_MAX]);

/* A new version and its key file. h may be of a name that is not there yet (n 0).
 * *v is taken over. ERR_TOOBIG: VERSIONS_MAX are there. After a failure the version
 * is not there, unless only its folder could not be synced: then it is, whole, and
 * the error is returned all the same. */
int store_add(const char *dir, struct held *h, struct version *v,
    struct view file);

/* Removes the name, then its key files, for good: a kill in between leaves key files
 * without a name, which store_sweep removes. */
int store_purge(const char *dir, const struct held *h);

/* Calls each() for all names of a face in byte order, deleted ones too, until it
 * returns non-zero, which is returned. */
int store_each(const char *dir, enum face face,
    int (*each)(void *arg, const struct held *h), void *arg);

/* What a kill left: files half written, and key files that no name has, of a version
 * that nobody was promised or of a purge. Those of a name whose file does not hold
 * stay. Only for who has the vault's lock. */
void store_sweep(const char *dir);

#endif
