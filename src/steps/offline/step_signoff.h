/* The sign-off step, in three files: before anybody signs; who signs; and its end. */
#ifndef KC_STEPS_OFFLINE_STEP_SIGNOFF_H
#define KC_STEPS_OFFLINE_STEP_SIGNOFF_H

#include "src/flow/flow.h"
#include "src/steps/review.h"

/* The step's memory: what its pages leave to each other. */
struct signoff {
	struct review review;
	char initials[9];		/* of the one who does not agree */
	unsigned files;			/* kept_look, when the last page started */
	int tried;			/* the record's copy: people were told */
};
struct signoff *signoff(struct flow *f);

/* Pages "review", which leads to "bags" and "people", and "second-done". */
extern const struct field_def signoff_review_fields[];
enum move signoff_review_enter(struct flow *f);
void signoff_review_fill(const struct flow *f, struct page *p);
enum move signoff_review_event(struct flow *f, const struct event *ev);
enum move signoff_people_event(struct flow *f, const struct event *ev);
enum move signoff_second_event(struct flow *f, const struct event *ev);

/* Everybody who signs sees who does not. */
void signoff_say_gone(const struct state *s, struct page *p);

/* Pages "sealed" and "end". */
void signoff_sealed_fill(const struct flow *f, struct page *p);
enum move signoff_sealed_event(struct flow *f, const struct event *ev);
enum move signoff_end_enter(struct flow *f);
void signoff_end_fill(const struct flow *f, struct page *p);

#endif
