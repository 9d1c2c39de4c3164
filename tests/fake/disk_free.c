/* A disk of which KC_FREE bytes are left, when that is in the environment. */
#include <stdlib.h>

#include "src/base/file.h"

int __real_dir_free(const char *path, uint64_t *bytes);
int __wrap_dir_free(const char *path, uint64_t *bytes);

int
__wrap_dir_free(const char *path, uint64_t *bytes)
{
	const char *left = getenv("KC_FREE");

	if (left == NULL)
		return __real_dir_free(path, bytes);
	*bytes = strtoull(left, NULL, 10);
	return 0;
}
