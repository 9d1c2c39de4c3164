/*
 * The step `welcome` in its parts: the list of ceremonies (step_welcome.c), one
 * that was opened (step_welcome_resume.c), and the words of its record from paper
 * (step_welcome_words.c).
 */
#ifndef KC_STEPS_OFFLINE_STEP_WELCOME_H
#define KC_STEPS_OFFLINE_STEP_WELCOME_H

#include "src/steps/review.h"

#define WELCOME_MAX 128	/* the newest; what is older is left out, and said */

struct welcome {
	struct entry {
		char folder[64], name[TEXT_MAX], last[24], step[16];
		int ended;
		int lost;	/* its record cannot be read */
	} e[WELCOME_MAX];
	unsigned n;
	const char *data;
	const struct step_list *lists;

	/* Of the ceremony that was opened. */
	unsigned swept;		/* temporary files of a kill, removed just now */
	int world, key, copy;	/* 1: this file is as it was recorded */
	int no_kek;		/* what came in is not as it was recorded */
	int given_up;		/* another one gave this replacement up */
	struct review review;	/* of a ceremony that is looked at */
	int unread;		/* it was said that a medium's mark cannot be read */
	int behind;		/* is finished, and its copy on the medium is not */
};

/* The step's memory. */
struct welcome *welcome(struct flow *f);

/* A step's title for people, by the id that the record has. */
const char *welcome_step_title(const struct flow *f, const char *id);

/* Lets go of the folder that is open. */
void welcome_close(struct flow *f);

extern const struct field_def welcome_resume_fields[];
enum move welcome_resume_enter(struct flow *f);
void welcome_resume_fill(const struct flow *f, struct page *p);
enum move welcome_resume_event(struct flow *f, const struct event *ev);

/* Page "words". */
extern const struct field_def welcome_words_fields[];
extern const struct idle welcome_words_idle[];
enum move welcome_words_enter(struct flow *f);
void welcome_words_fill(const struct flow *f, struct page *p);
enum move welcome_words_event(struct flow *f, const struct event *ev);

/* Pages "look" and "finished". */
enum move welcome_look_enter(struct flow *f);
void welcome_look_fill(const struct flow *f, struct page *p);
enum move welcome_look_event(struct flow *f, const struct event *ev);

#endif
