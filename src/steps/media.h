/*
 * Two media with roles. A courier carries keyconvoy/manifest, a backup
 * keyconvoy/backup; a marked medium is refused for the other role. A medium is
 * the folder where it is mounted.
 */
#ifndef KC_STEPS_MEDIA_H
#define KC_STEPS_MEDIA_H

#include <stddef.h>
#include <sys/stat.h>

#include "src/base/buf.h"
#include "src/base/file.h"

/* An archive is read up to this size. */
#define MEDIUM_ZIP_MAX (64 << 20)

enum medium {
	MEDIUM_NONE, MEDIUM_READONLY, MEDIUM_SLOW, MEDIUM_LINK, MEDIUM_BLANK, MEDIUM_COURIER,
	MEDIUM_BACKUP
};

/*
 * One medium is one folder with all that lies below it. 1 when path is the folder of, or
 * lies below it on the same file system, by whatever name; 1 when a folder above path has
 * that mark (PATH_MANIFEST, PATH_BACKUP).
 */
int medium_within(const char *path, const char *of);
int medium_below_mark(const char *path, const char *mark);

/* What is there: NONE when the folder does not exist or cannot be written,
 * READONLY when nothing on its file system can; SLOW when it does not answer; LINK
 * when our folder there is one, so that nothing on the medium is meant by it. */
enum medium medium_kind(const char *path);

/*
 * Files onto a medium, all or none: each is written beside its place and read back, and
 * only when all of them lie there they get their names, in the order in which they were
 * added. So what says what the others are (the manifest, a backup's mark) comes first,
 * and nothing is there without it. After an error there is none of them, and no folder
 * that was made for them; unless the medium fails between two names.
 */
#define MEDIUM_FOLDERS 8
struct medium_file {
	char full[FILE_PATH_MAX], tmp[FILE_TMP_MAX];
};
struct medium_files {
	const char *path;		/* of the caller, until the end */
	struct stat is;			/* another one is none */
	struct medium_file *files;
	size_t n;
	char made[MEDIUM_FOLDERS][FILE_PATH_MAX];
	unsigned n_made;
	int err;			/* the first one */
};
void medium_begin(struct medium_files *m, const char *path);
/* name may have folders: "kmdata/local/world". */
int medium_add(struct medium_files *m, const char *name, struct view data);
/* Always to be called. 0, ERR_NOSPACE, ERR_CHANGED (read back differs), ERR_IO, ERR_IN_WAY
 * (a folder where a file goes, or what is none where a folder has to be), ... */
int medium_end(struct medium_files *m);
/* Which name on the medium the last ERR_IN_WAY was about. */
const char *medium_way(void);

/* 1 when the medium itself has that file, with these bytes. */
int medium_has(const char *path, const char *name, struct view data);

/* One file so. */
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
 * into out[FILE_PATH_MAX]; ERR_NOTFOUND, or ERR_TIMEOUT: the medium stalls. */
int medium_find_kek(const char *path, char *out);

#endif
