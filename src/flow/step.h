/*
 * A step is a file that ends with its const struct; src/steps/steps.c is the
 * ceremony's table of contents. A step has pages; a page is a row that says what
 * it may show (the script's vocabulary) and two functions: fill makes the page
 * out of the state and changes nothing; event answers what happened with one
 * move. Neither waits, draws or touches a key.
 */
#ifndef KC_FLOW_STEP_H
#define KC_FLOW_STEP_H

#include "src/flow/event.h"
#include "src/page/page.h"
#include "src/record/state.h"

struct flow;

enum move {
	MOVE_STAY,
	MOVE_NEXT,	/* the next step */
	MOVE_BACK,	/* the step before */
	MOVE_ABORT	/* the ceremony ends here (state is on disk) */
};

#define PAGE_CARDS	1u	/* the reader is watched while this page shows */
#define PAGE_BUSY	2u	/* nothing to type: an answer moves it on */
#define PAGE_NO_NOTE	4u	/* F5 does not work here (no record yet) */
#define PAGE_OTHER	8u	/* F6 works here: another card */
#define PAGE_CANCEL	32u	/* what is under way here can be cancelled */
#define PAGE_WORDS	16u	/* words are read out: help spells their letters */
#define PAGE_LAST	128u	/* all is written: F10 ends it at once */
#define PAGE_BACK	64u	/* event is asked what F3 does here */

/* What is typed into the field chooses this option of the choice: with another one
 * the field means nothing. No option: nor does it while that other field is empty. */
struct idle {
	const char *field, *choice, *option;	/* ids; field NULL ends a list */
};

#define BACK_STEP "<"		/* page_def.back: the step before */

struct page_def {
	const char *id;			/* NULL ends a list */
	const char *title;		/* N_(); fill may replace it */
	const char *doc;		/* the document's step, or NULL */
	const char *back;		/* page id, BACK_STEP, or NULL: no way back */
	unsigned flags;
	const struct field_def *fields;	/* may be NULL */
	const char *facts, *choices, *notices;	/* ids with blanks between, or NULL */
	const char *help;		/* N_(): F1 */
	const char *optional;		/* ids of fields that may stay empty, or NULL */
	const struct idle *idle;	/* may be NULL */
	enum leads leads;		/* what Next does here */
	enum move (*enter)(struct flow *f);	/* may be NULL: the page starts */
	void (*fill)(const struct flow *f, struct page *p);
	enum move (*event)(struct flow *f, const struct event *ev);
};

#define STEP_NEEDS_WORLD 1u	/* opened first when it is not */
#define STEP_OLD_SET 4u		/* takes in the world whose cards are replaced */
#define STEP_OPENS 2u		/* where that is done, one in each list with a world */

struct step {
	const char *id;
	const char *title;		/* N_() */
	unsigned minutes;		/* usual duration */
	unsigned flags;
	const struct page_def *pages;
	int (*done)(const struct state *s);	/* the record proves this step */
	enum move (*enter)(struct flow *f);	/* chooses the page: flow_page() */
	void (*leave)(struct flow *f);		/* may be NULL */
};

/* What people may begin: the record says which, and goes on as that. All lists
 * begin with the same step, where it is chosen. */
struct step_list {
	const char *id;			/* of the record; NULL ends the lists */
	const char *title;		/* N_() */
	const struct step *const *steps;	/* ends with NULL */
	void (*sealed)(struct flow *f);	/* a seal was written; may be NULL */
};

extern const struct step step_aside;	/* pages laid over others: note, help ... */

#endif
