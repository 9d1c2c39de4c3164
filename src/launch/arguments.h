/*
 * The files and folders that a command's words name, opened to be read for a command
 * that can open none itself. Nothing is parsed: what stands on the command line is what
 * a person named, as it stands there, whichever option it belongs to.
 */
#ifndef KC_LAUNCH_ARGUMENTS_H
#define KC_LAUNCH_ARGUMENTS_H

#include "src/wire/door.h"

/* The words behind the name of a command that reads files, NULL at their end; NULL:
 * there is no such command. */
char *const *arguments_of(char *const *argv);

/*
 * One DOOR_ARGUMENT: of a path that is one of these words (or the value in one,
 * "--kek=FILE"), a regular file, and no link, or a folder; what lies below a word that
 * is a folder, where no link leads out; beside a word, the world of a record. A
 * descriptor, or ERR_PERM (no word names it; the system says so), ERR_NOTFOUND,
 * ERR_FOLDER, ERR_FORMAT ...
 */
int arguments_open(char *const *words, const struct door_ask *ask);

/* The same, not waited for longer than this: ERR_TIMEOUT. */
int arguments_in_time(char *const *words, const struct door_ask *ask,
    int milliseconds);

#endif
