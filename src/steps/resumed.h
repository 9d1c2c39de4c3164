/*
 * A ceremony that goes on after another run of keyd: K cards open the world, then
 * every seal of the record is checked under its keys, and what none covers is named
 * by a `resumed` line. Until then the record was read, and nothing of it is proved.
 */
#ifndef KC_STEPS_RESUMED_H
#define KC_STEPS_RESUMED_H

#include "src/flow/flow.h"
#include "src/steps/clock.h"
#include "src/steps/kek_in.h"
#include "src/steps/people_change.h"

/* People want to go on with the record that was read. Where the world was never
 * open nothing is sealed: that is recorded at once. Goes where it stood. */
enum move resumed_begin(struct flow *f);

/* The world is open: checks what f->unproved says, records it, and goes where the
 * record, as far as it holds, says. */
enum move resumed_check(struct flow *f);

/* 1: people have to say something first, on the pages below, whichever way they come: a
 * world that closed itself or a daemon that ended leads around no page. 0: nothing, or
 * the world has to be open before, so that the record is proved. */
int resumed_asks(const struct flow *f);
/* The first of these pages, or where the ceremony stood. */
enum move resumed_ask(struct flow *f);

/* The page that shows what stands in lines that no seal covers and that people may
 * confirm: a row of the steps in which a ceremony is taken up again. */
void resumed_confirm_fill(const struct flow *f, struct page *p);
enum move resumed_confirm_event(struct flow *f, const struct event *ev);
#define RESUMED_CONFIRM_ROW(any) \
	{ .id = "confirm", .title = N_("Is this still so?"), \
	  .flags = PAGE_NO_NOTE | PAGE_BACK, \
	  .facts = "ceremony clock person quorum puk card region " \
	  "toolset " \
	  KEK_IN_FACTS, \
	  .notices = any, .fill = resumed_confirm_fill, \
	  .event = resumed_confirm_event, \
	  .help = N_("These lines were written before a seal could cover them: " \
	  "anybody who had the disk since may have changed them. People were " \
	  "there, and know.") }

/* Pages "here": who is here, some on each page (from f->checked on), and the wall
 * clock; and "people". */
extern const struct field_def resumed_here_fields[];
enum move resumed_here_enter(struct flow *f);
void resumed_here_fill(const struct flow *f, struct page *p);
enum move resumed_here_event(struct flow *f, const struct event *ev);
enum move resumed_people_event(struct flow *f, const struct event *ev);
#define RESUMED_ROWS(any) \
	RESUMED_CONFIRM_ROW(any), \
	{ .id = "here", .title = N_("Who is here, and what time is it?"), \
	  .flags = PAGE_BACK, .fields = resumed_here_fields, \
	  .choices = "all change", .notices = any " choose-one " CLOCK_NOTICES, \
	  .enter = resumed_here_enter, .fill = resumed_here_fill, \
	  .event = resumed_here_event, \
	  .help = N_("Hours or days may lie between two sittings. The record says " \
	  "who was there in each; whoever is missing does not sign at the end, " \
	  "unless they come again. A difference of the clocks is added to all " \
	  "times from here on.") }, \
	PEOPLE_CHANGE_ROW("here", any, resumed_people_event)

/* The page that says what does not hold; people decide whether to go on. */
void resumed_broken_fill(const struct flow *f, struct page *p);
enum move resumed_broken_event(struct flow *f, const struct event *ev);

#endif
