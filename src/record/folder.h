/* Ceremonies on disk: DATA/2026-11-24-contoso/ ("-2" for a second of that day
 * and name). DATA is --data's ceremonies/: virtual cards lie beside it. */
#ifndef KC_RECORD_FOLDER_H
#define KC_RECORD_FOLDER_H

#include "src/base/file.h"
#include "src/record/journal.h"
#include "src/record/state.h"

/* The folder name that a ceremony's name gives: letters and digits in lower
 * case ASCII (accents dropped), "-" between; at most 40; never empty. */
void folder_slug(const char *name, char out[static 48]);

/* Makes DATA/DATE-SLUG[-n]/ with kmdata/local/ and out/ (and in a rehearsal
 * stick/ and backup/), locks it: 0, its path (FILE_PATH_MAX) and the lock's fd. */
int folder_make(const char *data, const char *date, const char *name,
    int rehearsal, char *path, int *lock);

/* 0, or ERR_EXISTS when kmdata/, kmdata/local/, in/ or out/ of the folder at path is
 * no folder but a link or so: what is written there would lie somewhere else. */
int folder_own(const char *path);

/* Calls each() with the names of the folders in DATA whose transcript.jsonl has
 * a record, newest name first; stops at non-zero, which is returned. */
int folder_each(const char *data, int (*each)(void *arg, const char *folder),
    void *arg);

/* The same for those whose transcript.jsonl cannot be read (a folder, a link, a FIFO,
 * no right to) or is missing or empty, while a world, keys, a KEK or a package lie
 * there: it was a ceremony, and nothing tells of it. */
int folder_each_lost(const char *data, int (*each)(void *arg, const char *folder),
    void *arg);

/*
 * Moves into to what an older keyconvoy has left in from: the folders of ceremonies
 * and the station's name; *n says how many folders. Stopped anywhere, it goes on where it is
 * called again. 0; ERR_LOCKED (somebody works in it), ERR_EXISTS (both have the
 * name), or the error, and at says of what.
 */
int folder_move(const char *from, const char *to, unsigned *n,
    char at[static FILE_PATH_MAX]);

/* What the record of DATA/FOLDER proves, read without changing anything; st begins
 * empty. As journal_verify: 0 (look at check->bad), or why it cannot be read. */
int folder_state(const char *data, const char *folder, struct state *st,
    struct journal_check *check);

#endif
