/* What every program does first of all. */
#ifndef KC_BASE_ENTRY_H
#define KC_BASE_ENTRY_H

/*
 * Descriptors 0 to 2 that are closed are opened on /dev/null, so that the first
 * file of ours does not become what is printed to. A file that reaches its limit
 * (RLIMIT_FSIZE) is an error of write, ERR_NOSPACE, and no signal.
 */
void entry_setup(void);

/* What of the system programs that start others cannot do without, and is not there:
 * a sentence to be translated. NULL: all is there. */
const char *entry_missing(void);

#endif
