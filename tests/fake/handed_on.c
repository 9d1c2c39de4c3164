/* The launcher of the test variants: what a fault shall be, and where leaks are
 * looked for, its children's environment has too. See faults.h. */
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/wire/errand.h"

#define ROOM (ERRAND_KEEPS + 8)	/* what a daemon's environment has of its own, with
				 * a sanitizer's switches */

int __real_posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *files, const posix_spawnattr_t *attr,
    char *const argv[], char *const env[]);
int __wrap_posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *files, const posix_spawnattr_t *attr,
    char *const argv[], char *const env[]);

int
__wrap_posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *files, const posix_spawnattr_t *attr,
    char *const argv[], char *const env[])
{
	char *more[ROOM + 4];
	size_t n = 0;

	if (env == environ)	/* the pages have all of it */
		return __real_posix_spawn(pid, path, files, attr, argv, env);
	for (; env[n] != NULL; n++) {
		if (n == ROOM)
			abort();	/* nothing of it is left out unseen */
		more[n] = env[n];
	}
	for (char **e = environ; *e != NULL && n < ROOM + 3; e++)
		if (strncmp(*e, "KC_FAULT=", 9) == 0 ||
		    strncmp(*e, "KC_LEAKS=", 9) == 0 ||
		    strncmp(*e, "KC_UNTESTED=", 12) == 0)
			more[n++] = *e;
	more[n] = NULL;
	return __real_posix_spawn(pid, path, files, attr, argv, more);
}
