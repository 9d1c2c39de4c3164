/* Where our programs lie. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/spawn.h"

/* The folder of this program. 0 or ERR_NOTFOUND. */
static int
own_folder(char out[static FILE_PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", out, FILE_PATH_MAX - 1);
	char *slash;

	if (n <= 0)
		return ERR_NOTFOUND;
	out[n] = '\0';
	slash = strrchr(out, '/');
	if (slash == NULL)
		return ERR_NOTFOUND;
	*slash = '\0';
	return 0;
}

const char *
spawn_builddir(void)
{
	char own[FILE_PATH_MAX], *built;
	int same;

	if (own_folder(own) != 0)
		return NULL;
	built = realpath(BUILDDIR, NULL);
	if (built == NULL)
		return NULL;
	same = strcmp(own, built) == 0;
	free(built);
	return same ? BUILDDIR : NULL;
}

int
spawn_launcher(char *out)
{
	const char *dir = spawn_builddir();

	return path_join(out, dir != NULL ? dir : BINDIR, "keyconvoy");
}

int
spawn_path(char *out, const char *name)
{
	const char *dir = spawn_builddir();

	return path_join(out, dir != NULL ? dir : PKGLIBEXECDIR, name);
}

enum spawn_cards
spawn_for(const char *driver)
{
	return strcmp(driver, "usb") == 0 ? SPAWN_READERS : SPAWN_CARDS;
}
