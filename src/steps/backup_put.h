/* The world, and the key once it is backed up, onto a backup medium; and onto another one
 * in the same ceremony, where people want a second. */
#ifndef KC_STEPS_BACKUP_PUT_H
#define KC_STEPS_BACKUP_PUT_H

#include "src/steps/files.h"

/* Onto the medium of the field "backup", and into the record as this event: 0, or -1 and
 * a notice stands. */
int backup_put(struct flow *f, const char *event);

/* The field of a page after a backup: go on, or another medium. */
#define BACKUP_THEN_FIELD { "then", N_("Choice"), FIELD_CHOICE, 16 }
#define BACKUP_THEN_CHOICES "go another"
enum move backup_then_enter(struct flow *f);
void backup_then_fill(struct page *p, const struct field_def *field);
enum move backup_then_event(struct flow *f, const struct event *ev);

/* The rows of its pages. */
extern const struct field_def backup_second_fields[];
enum move backup_second_enter(struct flow *f);
void backup_second_fill(const struct flow *f, struct page *p);
enum move backup_second_event(struct flow *f, const struct event *ev);
void backup_second_done(const struct flow *f, struct page *p);
/* back_: the page before them; next: the event of the last of them, which leads on. */
#define BACKUP_SECOND_ROWS(back_, any, next) \
	{ .id = "second", .title = N_("A second backup medium"), .back = back_, \
	  .fields = backup_second_fields, .facts = STICKS_FACTS, \
	  .notices = any FILES_MEDIUM_NOTICES " medium-first", \
	  .enter = backup_second_enter, .fill = backup_second_fill, \
	  .event = backup_second_event, \
	  .help = N_("Two media in two places that do not burn together. Each has " \
	  "a number of its own in its mark, by which they are told apart.") }, \
	{ .id = "second-done", .title = N_("The second backup medium is written"), \
	  .notices = any "medium-busy", .enter = sticks_leave_enter, \
	  .fill = backup_second_done, .event = next, \
	  .help = N_("Both media are kept apart from the cards, and from each " \
	  "other. The record goes to each that is in when a seal is made.") }

#endif
