/*
 * The jail: seccomp allow-lists and no-new-privs. A call outside the list ends a
 * daemon by SIGSYS. Left out under AddressSanitizer (jail_built() is 0).
 */
#ifndef KC_WIRE_JAIL_H
#define KC_WIRE_JAIL_H

#include <sys/types.h>

#include "src/wire/daemon.h"

/* 1 when built for AddressSanitizer, whose runtime needs what a jail forbids. */
#if defined(__SANITIZE_ADDRESS__)
#define JAIL_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JAIL_ASAN 1
#endif
#endif
#ifndef JAIL_ASAN
#define JAIL_ASAN 0
#endif

/* JAIL_KEYS: memory, time, read/write/poll on what is open; no open, socket,
 * exec, fork. JAIL_CARDS: also files below folders that are open (openat,
 * rename, fsync, unlink ...); no socket, exec, fork. JAIL_UNPACK: memory,
 * read/write/poll on what is open, the end; nothing else. JAIL_READERS: as KEYS,
 * and what usbfs is asked on descriptors that are open; no file at all. JAIL_PAGES:
 * as cards, and a terminal, into which nothing can be typed; here a call outside of
 * the list fails with EPERM, and only exec, sockets and a look at others end it.
 * JAIL_COMMAND: the same without files: no path is opened (EACCES), made or removed;
 * that it is there is seen. JAIL_VAULT: as pages, and who comes to a port that is open
 * is answered; no other port.
 * Every capability of a root is given up, but for one where files of others have to
 * be opened, or seen (cards, pages, command, vault): CAP_DAC_OVERRIDE.
 * 0, ERR_UNSUPPORTED when the kernel has no seccomp, ERR_NOMEM. Needs no
 * privilege. Where the jail is left out: 0, with no-new-privs set. */
int jail_shut(enum jail kind);

/* The same above daemons, which are waited for and may be killed. */
int jail_shut_above(enum jail kind, const pid_t *child, size_t n);
int jail_built(void);

/* A folder, or a file, that stays within reach, with all that lies below. */
struct jail_way {
	int fd;			/* open, be it by O_PATH */
	enum way { WAY_READS, WAY_WRITES } how;
};

/*
 * Before jail_shut, after what may be opened without rules: no path but these can
 * be opened, made or removed any more, whatever list of calls comes after; no
 * program started, no TCP, no signal to others, where the kernel knows of them.
 * The level of Landlock that holds; 0: the kernel has none, or AddressSanitizer is
 * there, and nothing holds. Negative: the error, and nothing is certain.
 */
int jail_confine(const struct jail_way *ways, size_t n);

#endif
