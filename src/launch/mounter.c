#include "src/launch/mounter.h"

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mount.h>

#include "src/base/err.h"

#define ALWAYS (MS_NODEV | MS_NOSUID | MS_NOEXEC | MS_NOATIME)

void
mounter_apart(void)
{
	if (unshare(CLONE_NEWNS) == 0)
		(void)mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL);
}

static int
meant(void)
{
	switch (errno) {
	case EBUSY:
		return ERR_LOCKED;
	case EINVAL:
	case ENODEV:
		return ERR_FORMAT;
	default:
		return err_from_errno(errno);
	}
}

int
mounter_mount(const char *node, const char *at, const char *type,
    const char *options)
{
	return mount(node, at, type, ALWAYS | MS_RDONLY | MS_SILENT, options) == 0 ?
	    0 : meant();
}

int
mounter_remount(const char *at, int write)
{
	if (mount(NULL, at, NULL, ALWAYS | MS_REMOUNT | (write ? 0 : MS_RDONLY),
	    NULL) == 0)
		return 0;
	return errno == EACCES || errno == EROFS ? ERR_READONLY : meant();
}

int
mounter_unmount(const char *at, int detach)
{
	if (umount2(at, UMOUNT_NOFOLLOW | (detach ? MNT_DETACH : 0)) == 0)
		return 0;
	return errno == EINVAL ? ERR_NOTFOUND : meant();
}
