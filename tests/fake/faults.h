/*
 * Faults for the test variants of the programs, without a hook in any of them:
 * the linker's --wrap puts these functions in front of what they fail.
 *
 * KC_FAULT in the environment of keyconvoy says what happens, words apart by
 * blanks; the daemons, whose environment is empty else, have it handed on:
 *
 *	in=PROGRAM	who counts: keyconvoy-pages, keyconvoy-cardd
 *	at=io|record|ask	what is counted: calls that write, records, requests
 *	n=NUMBER	at which one; 0: never, only count
 *	do=kill|torn|full|broken	(io) die before it; die after half of a
 *			write; ENOSPC (a write is done by half); EIO
 *	lasts=1		(io) the error stays for every later call
 *	when=before|after	(record, ask) after an ask: its answer is lost
 *	when=idle	(record) nobody presses a key from then on, for as long as
 *			an open world waits
 *	who=pages|launcher|keyd|cardd	(record, ask) is killed
 *	log=PATH	the last, to its end: a line for each that is counted,
 *			and for each notice; PATH.fired once it was done
 *
 * A fault happens once, also when the program that had it is started again.
 */
#ifndef KC_TESTS_FAULTS_H
#define KC_TESTS_FAULTS_H

#include <stddef.h>
#include <sys/types.h>

#define FAULT_WORD 16
#define FAULT_PATH 512

struct fault {
	char in[32], at[FAULT_WORD], what[FAULT_WORD], when[FAULT_WORD],
	    who[FAULT_WORD], log[FAULT_PATH];
	unsigned n;
	int lasts;
};

/* A variable of our environment. 1 when it is set. */
int fault_env(const char *name, char *out, size_t size);

/* Where the log is, into out[FAULT_PATH]; 0: there is none. */
int fault_log(char *out);

/* What shall happen here at this kind of place; NULL: nothing, no counting. */
const struct fault *fault_here(const char *at);

/* Counts with a line in the log; 1: it is this one, and it never was before. */
int fault_due(const struct fault *f, unsigned n, const char *what);

/* One more line in the log, whatever is counted. */
void fault_note(const char *what, const char *id);

/* Kills it, and returns when it is no more. */
void fault_strike(pid_t pid);

/* keyconvoy's two daemons, keyd first. */
void fault_daemons(pid_t out[static 2]);

#endif
