/* The kernel's calls for mounts, and what their errors mean; tests have others. */
#ifndef KC_LAUNCH_MOUNTER_H
#define KC_LAUNCH_MOUNTER_H

/* From here on what we mount is seen by us and those that we start, and is gone with
 * us; what others mount is seen here. Where the kernel does not let us, all see it. */
void mounter_apart(void);

/* Read-only; no devices, programs, set-user-ids. 0, ERR_FORMAT (not of this type, or the
 * kernel has no such type), ERR_PERM (who runs may not), ERR_LOCKED (somebody has it),
 * ERR_NOTFOUND, ERR_IO ... */
int mounter_mount(const char *node, const char *at, const char *type,
    const char *options);

/* 0, ERR_READONLY (the medium is locked), ERR_LOCKED (files are open), ... */
int mounter_remount(const char *at, int write);

/* 0, ERR_LOCKED (in use), ERR_NOTFOUND (nothing is mounted there), ... With detach it is
 * gone from there at once, used or not. */
int mounter_unmount(const char *at, int detach);

#endif
