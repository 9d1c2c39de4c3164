/* A daemon that needs no file of the data's owner is root no longer than it must. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/daemon.h"
#include "src/wire/jail.h"

#define USERS "/etc/passwd"
#define USERS_MAX (1 << 20)
#define LOCKED_MIN (1 << 20)	/* what a user may lock, at least */

/* "NAME:x:UID:GID:..." in this text. 0 or ERR_NOTFOUND. */
static int
find(char *text, const char *name, uid_t *uid, gid_t *gid)
{
	const size_t len = strlen(name);
	char *save, *end;

	for (char *l = strtok_r(text, "\n", &save); l != NULL;
	    l = strtok_r(NULL, "\n", &save)) {
		if (strncmp(l, name, len) != 0 || l[len] != ':' ||
		    (l = strchr(l + len + 1, ':')) == NULL)
			continue;
		*uid = (uid_t)strtoul(l + 1, &end, 10);
		if (*end != ':')
			return ERR_NOTFOUND;
		*gid = (gid_t)strtoul(end + 1, &end, 10);
		return *end == ':' && *uid != 0 && *gid != 0 ? 0 : ERR_NOTFOUND;
	}
	return ERR_NOTFOUND;
}

/* No library is asked that would load others. */
static int
look_up(const char *name, uid_t *uid, gid_t *gid)
{
	char *text = calloc(1, USERS_MAX);
	int fd = open(USERS, O_RDONLY | O_CLOEXEC), err = ERR_NOTFOUND;
	ssize_t n = 0;
	size_t len = 0;

	while (fd >= 0 && text != NULL && len < USERS_MAX - 1 &&
	    (n = read(fd, text + len, USERS_MAX - 1 - len)) > 0)
		len += (size_t)n;
	if (len > 0)
		err = find(text, name, uid, gid);
	if (fd >= 0)
		(void)close(fd);
	free(text);
	return err;
}

/* Root may lock what it likes; who comes after it, what this leaves. */
static void
keep_locking(void)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_MEMLOCK, &lim) != 0 || lim.rlim_cur >= LOCKED_MIN)
		return;
	lim.rlim_cur = LOCKED_MIN;
	if (lim.rlim_max < LOCKED_MIN)
		lim.rlim_max = LOCKED_MIN;
	(void)setrlimit(RLIMIT_MEMLOCK, &lim);
}

int
daemon_leave_root(void)
{
	uid_t uid;
	gid_t gid;

	if (geteuid() != 0 || look_up(DAEMON_USER, &uid, &gid) != 0)
		return 0;
	keep_locking();
	if (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 ||
	    setresuid(uid, uid, uid) != 0)
		return err_from_errno(errno);
	/* The kernel has looked at this anew. */
	if (!JAIL_ASAN && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return err_from_errno(errno);
	return 0;
}
