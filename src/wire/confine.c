/* Landlock: which files stay within reach. Asked by system call, as libraries have
 * no names for it; the numbers are the kernel's, whatever headers are here. */
#include <errno.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/jail.h"

#define CREATE_RULESET	444
#define ADD_RULE	445
#define RESTRICT_SELF	446
#define ASK_VERSION	1u
#define RULE_PATH	1

/* What the kernel can forbid, and from which level on it knows. */
enum {
	FS_EXECUTE = 1 << 0, FS_WRITE_FILE = 1 << 1, FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3, FS_REMOVE_DIR = 1 << 4, FS_REMOVE_FILE = 1 << 5,
	FS_MAKE_DIR = 1 << 7, FS_MAKE_REG = 1 << 8,
	FS_LEVEL_1 = (1 << 13) - 1,
	FS_REFER = 1 << 13,		/* 2 */
	FS_TRUNCATE = 1 << 14,		/* 3 */
	FS_IOCTL_DEV = 1 << 15		/* 5 */
};
#define NET_ALL 3		/* 4: bind and connect */
#define SCOPE_ALL 3		/* 6: abstract sockets, signals */

#define READS (FS_READ_FILE | FS_READ_DIR)
#define WRITES (READS | FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_REG | \
	FS_REMOVE_DIR | FS_MAKE_DIR | FS_REFER | FS_TRUNCATE)
/* A rule on a file may hold nothing that is about folders. */
#define OF_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE)

struct ruleset {
	uint64_t fs, net, scoped;
};

struct rule {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));

static uint64_t
known(int level)
{
	return FS_LEVEL_1 | (level >= 2 ? FS_REFER : 0u) |
	    (level >= 3 ? FS_TRUNCATE : 0u) | (level >= 5 ? FS_IOCTL_DEV : 0u);
}

static int
add(int set, const struct jail_way *way, int level)
{
	static const uint64_t rights[] = { [WAY_READS] = READS,
		[WAY_WRITES] = WRITES };
	struct rule rule = { .allowed = rights[way->how], .fd = way->fd };
	struct stat st;

	if (fstat(way->fd, &st) != 0)
		return ERR_ARG;
	if (!S_ISDIR(st.st_mode))
		rule.allowed &= OF_FILES;
	rule.allowed &= known(level);
	return syscall(ADD_RULE, set, RULE_PATH, &rule, 0) == 0 ? 0 :
	    err_from_errno(errno);
}

static int
shut(const struct jail_way *ways, size_t n, int level)
{
	const struct ruleset all = { .fs = known(level),
		.net = level >= 4 ? NET_ALL : 0,
		.scoped = level >= 6 ? SCOPE_ALL : 0 };
	/* An older kernel wants to see no more than it knows. */
	const size_t size = level >= 6 ? 24 : level >= 4 ? 16 : 8;
	int set = (int)syscall(CREATE_RULESET, &all, size, 0), err = 0;

	if (set < 0)
		return err_from_errno(errno);
	for (size_t i = 0; i < n && err == 0; i++)
		err = add(set, &ways[i], level);
	if (err == 0 && syscall(RESTRICT_SELF, set, 0) != 0)
		err = err_from_errno(errno);
	(void)close(set);
	return err;
}

int
jail_confine(const struct jail_way *ways, size_t n)
{
	long level;
	int err;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return ERR_UNSUPPORTED;
	if (JAIL_ASAN)
		return 0;
	level = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
	if (level <= 0)
		return 0;	/* a kernel without it, or with it switched off */
	err = shut(ways, n, (int)level);
	return err < 0 ? err : (int)level;
}
