/* The order in which keyd becomes safe, before the first secret exists. */
#ifndef KC_HSM_SANDBOX_H
#define KC_HSM_SANDBOX_H

/*
 * Hardened, no openssl.cnf, secure heap, everything fetched and warmed that
 * would open a file later. The greeting names the module, which opens what it
 * has to; only then the jail is shut. 0 or a negative ERR_*.
 */
int sandbox_prepare(int argc, char **argv, int *fd_pages, int *fd_peer);

/* 1 when keys lie in memory that cannot be swapped. */
int sandbox_locked(void);

#endif
