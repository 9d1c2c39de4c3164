/*
 * Two media with roles. A courier carries keyconvoy/manifest, a backup
 * keyconvoy/backup; a marked medium is refused for the other role. A medium is
 * the folder where it is mounted.
 */
#ifndef KC_STEPS_MEDIA_H
#define KC_STEPS_MEDIA_H

#include "src/base/buf.h"

/* An archive is read up to this size. */
#define MEDIUM_ZIP_MAX (64 << 20)

enum medium {
	MEDIUM_NONE, MEDIUM_READONLY, MEDIUM_BLANK, MEDIUM_COURIER, MEDIUM_BACKUP
};

/* What is there: NONE when the folder does not exist or cannot be written,
 * READONLY when nothing on its file system can. */
enum medium medium_kind(const char *path);

/* Writes one file (name may have folders: "kmdata/local/world") whole and reads
 * it back. 0, ERR_NOSPACE, ERR_CHANGED (read back differs), ERR_IO, ... */
int medium_put(const char *path, const char *name, struct view data);

/* What lies on a courier besides what belongs there. left: names that other systems
 * leave on every stick, with ", " between them; foreign: the first that is neither
 * ("" none). Nothing of it is touched. 0 or the error of reading. */
struct medium_others {
	char left[512];
	char foreign[512];
};
int medium_others(const char *path, struct medium_others *out);

/* The first file on the medium (its folder and keyconvoy/) that may be a KEK or
 * a toolset, by name (.json .pem .der .jwk .pub .zip; printable) and size,
 * into out[FILE_PATH_MAX]; ERR_NOTFOUND. */
int medium_find_kek(const char *path, char *out);

#endif
