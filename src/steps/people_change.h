/*
 * The page on which people say who came or went since the list was made, one at a
 * time: at sign-off, and when a ceremony was resumed.
 */
#ifndef KC_STEPS_PEOPLE_CHANGE_H
#define KC_STEPS_PEOPLE_CHANGE_H

#include "src/flow/flow.h"

extern const struct field_def people_change_fields[];

enum move people_change_enter(struct flow *f);
void people_change_fill(const struct flow *f, struct page *p);

/* When the line is recorded and sealed: the page that asked. */
typedef enum move (*people_after)(struct flow *f);
enum move people_change(struct flow *f, const struct event *ev, people_after after);

/* The row; event is a page_def's, and calls people_change(). */
#define PEOPLE_CHANGE_ROW(back_, any, event_) \
	{ .id = "people", .title = N_("Who came, or went"), .back = back_, \
	  .fields = people_change_fields, .choices = "operator holder witness gone", \
	  .notices = any " choose-one name-form person-number person-twice " \
	  "person-unknown person-last roster-full", .enter = people_change_enter, \
	  .fill = people_change_fill, .event = event_, \
	  .help = N_("A holder is not replaced here: their card stays theirs. A " \
	  "card whose holder went is taken back and bagged, and a new set of cards " \
	  "is planned (first page). Whoever went and is here again comes by the name " \
	  "that stands on the list.") }

#endif
