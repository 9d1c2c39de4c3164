#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"

int
path_join(char *out, const char *dir, const char *name)
{
	size_t len = strlen(dir), more;

	while (len > 1 && dir[len - 1] == '/')
		len--;
	while (*name == '/')
		name++;
	more = strlen(name);
	if (len >= FILE_PATH_MAX || more >= FILE_PATH_MAX - 1 ||
	    len + 1 + more >= FILE_PATH_MAX)
		return ERR_TOOBIG;
	memmove(out, dir, len);		/* dir may be out itself */
	if (len > 0 && out[len - 1] != '/')
		out[len++] = '/';
	memcpy(out + len, name, more + 1);
	return 0;
}
