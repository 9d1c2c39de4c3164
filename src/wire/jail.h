/*
 * The jail: seccomp allow-lists and no-new-privs. A call outside the list ends
 * the process by SIGSYS. Left out under AddressSanitizer (jail_built() is 0).
 */
#ifndef KC_WIRE_JAIL_H
#define KC_WIRE_JAIL_H

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
 * read/write/poll on what is open, the end; nothing else.
 * 0, ERR_UNSUPPORTED when the kernel has no seccomp, ERR_NOMEM. Needs no
 * privilege. Where the jail is left out: 0, with no-new-privs set. */
int jail_shut(enum jail kind);
int jail_built(void);

#endif
