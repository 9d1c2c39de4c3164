/* What a test variant writes and looks at, too, stays within reach. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/jail.h"
#include "tests/fake/faults.h"

#define WAYS_MAX 128

int __real_jail_confine(const struct jail_way *ways, size_t n);
int __wrap_jail_confine(const struct jail_way *ways, size_t n);

static size_t
let(struct jail_way *ways, size_t n, const char *path, enum way how)
{
	int fd = n == WAYS_MAX ? -1 : open(path, O_PATH | O_CLOEXEC);

	if (fd < 0)
		_exit(93);
	ways[n] = (struct jail_way){ .fd = fd, .how = how };
	return n + 1;
}

int
__wrap_jail_confine(const struct jail_way *ways, size_t n)
{
	struct jail_way more[WAYS_MAX];
	char path[FAULT_PATH];

	if (n > WAYS_MAX)
		return ERR_TOOBIG;
	if (n > 0)
		memcpy(more, ways, n * sizeof(*ways));
	if (fault_log(path)) {
		*(strrchr(path, '/') + 1) = '\0';
		n = let(more, n, path, WAY_WRITES);
	}
	/* Where leaks are looked for, and what is looked into. */
	if (fault_env("KC_LEAKS", path, sizeof(path))) {
		n = let(more, n, path, WAY_WRITES);
		n = let(more, n, "/proc", WAY_READS);
	}
	/* As on a kernel that has none. */
	if (fault_env("KC_NO_LANDLOCK", path, sizeof(path)))
		return 0;
	return __real_jail_confine(more, n);
}
