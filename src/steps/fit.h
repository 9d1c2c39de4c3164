/*
 * Is this station fit for a ceremony: a table of checks (fit.c), each read from the
 * system as it is now (fit_look.c), with what to do where one does not hold, and
 * what production makes of it.
 */
#ifndef KC_STEPS_FIT_H
#define KC_STEPS_FIT_H

#include "src/flow/flow.h"

/* What production makes of a check that does not hold; a rehearsal only says it. */
enum unfit { UNFIT_ADVICE, UNFIT_NOTE, UNFIT_REFUSED };

struct fit_check {
	const char *id;		/* in the record; NULL ends the table */
	const char *label;	/* N_(): in lists; NULL: the next one's, for both */
	enum unfit unfit;
	const char *mend;	/* N_(): what is so ({what}), and what to do */
	/* 1 when it holds; 0, and what was found, names with blanks between. */
	int (*holds)(const struct flow *f, struct buf *what);
};

extern const struct fit_check fit_checks[];

#define FIT_MAX 24		/* checks, at most: a bit each */
#define FIT_WHAT 128

struct fit {
	uint32_t unfit;			/* bits: those that do not hold */
	char what[FIT_MAX][FIT_WHAT];	/* as they found it */
	int absent;		/* a medium is not there: they are not called in order */
};

/* All checks, anew. */
void fit_look(const struct flow *f, struct fit *fit);

/* The checks on a page: each that does not hold in a sentence of its own, then the
 * others by their labels. */
void fit_page(const struct flow *f, struct page *p, const struct fit *fit);

/* 1 when something does not hold that comes to this in production. */
int fit_has(const struct fit *fit, enum unfit unfit);

/* {id: what} of what does not hold, for the record. */
struct json_t *fit_record(const struct fit *fit);

/* One each; the table's column. */
int fit_network(const struct flow *f, struct buf *what);
int fit_swap(const struct flow *f, struct buf *what);
int fit_hibernation(const struct flow *f, struct buf *what);
int fit_sleep(const struct flow *f, struct buf *what);
int fit_lid(const struct flow *f, struct buf *what);
int fit_battery(const struct flow *f, struct buf *what);
int fit_blanking(const struct flow *f, struct buf *what);
int fit_files(const struct flow *f, struct buf *what);
int fit_calls(const struct flow *f, struct buf *what);
int fit_memory(const struct flow *f, struct buf *what);
int fit_selftest(const struct flow *f, struct buf *what);
int fit_random(const struct flow *f, struct buf *what);
int fit_space(const struct flow *f, struct buf *what);
int fit_mounted(const struct flow *f, struct buf *what);
int fit_locked(const struct flow *f, struct buf *what);
int fit_room(const struct flow *f, struct buf *what);
int fit_clock(const struct flow *f, struct buf *what);
int fit_readers(const struct flow *f, struct buf *what);
int fit_printers(const struct flow *f, struct buf *what);
int fit_media(const struct flow *f, struct buf *what);

#endif
