/*
 * The step `world` in its parts: how and quorum (step_world.c), enrolment
 * (step_world_enrol.c, step_world_pin.c), writing and proving (step_world_make.c),
 * what it says of itself, and its words from paper (step_world_exists.c), voiding
 * (step_world_void.c), opening and restoring one that exists (step_world_open.c);
 * what several do with its file (step_world_file.c).
 */
#ifndef KC_STEPS_OFFLINE_STEP_WORLD_H
#define KC_STEPS_OFFLINE_STEP_WORLD_H

#include "src/steps/bags.h"
#include "src/steps/cards/cards.h"
#include "src/steps/read_out.h"
#include "src/steps/replacing.h"
#include "src/steps/resumed.h"
#include "src/steps/sticks.h"
#include "src/record/paths.h"

/* step_world_file.c */
/* Loads the folder's world file into keyd (if it is not), then then(f). */
enum move world_load(struct flow *f, enum move (*then)(struct flow *f));
/* Keeps what keyd said of the world that it loaded. */
void world_told(struct flow *f, const struct rep_world_load *r);
/* Records which cards opened it just now; the first line that has a seal. */
int world_opened(struct flow *f);
/* 1 when a file of PATH_LOCAL is a key, by its name; not one that was voided. */
int world_is_key(const char *name);
/* Removes the world's file and those, before another world is copied or made: the record names none of
 * them yet. 0 or the error. */
int world_drop_copies(struct flow *f);
/* Records the world that was loaded from the folder's file, and the keys that came
 * along with one that was there before. how: "create", "open", "restore", or
 * "replace" of a new set; previous: head of its former ceremony, or NULL. */
int world_record(struct flow *f, const char *how, struct view file,
    const struct rep_world_load *r, const uint8_t *previous);

/* The same of the one whose card set is replaced: PATH_OLD_WORLD. */
int world_record_old(struct flow *f, const char *how, struct view file,
    const struct rep_world_load *r, const uint8_t *previous);

/* step_world_enrol.c, step_world_pin.c */
extern const struct field_def world_number_fields[], world_pin_new_fields[],
    world_pin_own_fields[], world_spare_fields[];
enum move world_enrol_next(struct flow *f);	/* the next card, or writing */
enum move world_insert_enter(struct flow *f);
void world_insert_fill(const struct flow *f, struct page *p);
enum move world_insert_event(struct flow *f, const struct event *ev);
enum move world_number_enter(struct flow *f);
void world_number_fill(const struct flow *f, struct page *p);
enum move world_number_event(struct flow *f, const struct event *ev);
void world_pin_new_fill(const struct flow *f, struct page *p);
enum move world_pin_new_event(struct flow *f, const struct event *ev);
void world_pin_own_fill(const struct flow *f, struct page *p);
enum move world_pin_own_event(struct flow *f, const struct event *ev);
void world_puk_fill(const struct flow *f, struct page *p);
enum move world_puk_event(struct flow *f, const struct event *ev);
void world_remove_fill(const struct flow *f, struct page *p);
enum move world_remove_event(struct flow *f, const struct event *ev);
void world_spare_fill(const struct flow *f, struct page *p);
enum move world_spare_event(struct flow *f, const struct event *ev);

/* Shared by both files of enrolment. 1 when the card went away in the middle: the
 * insert page stands then. */
int world_gone(struct flow *f, const struct event *ev);
/* The insert page, with the sentence for the error. */
enum move world_fail(struct flow *f, int err, const struct answer *a);
struct json_t *world_member_json(const struct flow *f, const char *holder);
void world_fill_card(const struct flow *f, struct page *p);

/* step_world_make.c */
/* The world's file is kept under another name, and the record says so. keep: its
 * cards stay enrolled, and another world is written for them. */
int world_set_aside(struct flow *f, const char *reason, int keep);
enum move world_write(struct flow *f);		/* from enrolled cards on */
enum move world_prove(struct flow *f);
enum move world_prove_event(struct flow *f, const struct event *ev);

/* step_world_exists.c */
extern const struct field_def world_paper_fields[], world_foreign_fields[];
void world_exists_fill(const struct flow *f, struct page *p);
enum move world_exists_event(struct flow *f, const struct event *ev);
void world_paper_fill(const struct flow *f, struct page *p);
enum move world_paper_event(struct flow *f, const struct event *ev);
void world_foreign_fill(const struct flow *f, struct page *p);
enum move world_foreign_event(struct flow *f, const struct event *ev);

/* step_world_bags.c: the bags that were opened for it */
struct world_bags {
	char medium[FILE_PATH_MAX];	/* it comes from there; "": this station has it */
	uint8_t hknso[SHA256_LEN];
	struct bags told;		/* people were told that they differ */
};
void world_bags_fill(const struct flow *f, struct page *p);
enum move world_bags_event(struct flow *f, const struct event *ev);

/* step_world_void.c */
extern const struct field_def world_void_fields[];
void world_void_fill(const struct flow *f, struct page *p);
enum move world_void_event(struct flow *f, const struct event *ev);

/* step_world_open.c */
struct world_bags *world_bags(struct flow *f);
extern const struct field_def world_which_fields[], world_restore_fields[];
enum move world_open(struct flow *f);		/* K cards, then world_opened */
enum move world_take(struct flow *f);		/* its words are as on the paper */
enum move world_which_enter(struct flow *f);
void world_which_fill(const struct flow *f, struct page *p);
enum move world_which_event(struct flow *f, const struct event *ev);
enum move world_restore_enter(struct flow *f);
void world_restore_fill(const struct flow *f, struct page *p);
enum move world_restore_event(struct flow *f, const struct event *ev);
void world_unfinished_fill(const struct flow *f, struct page *p);
enum move world_unfinished_event(struct flow *f, const struct event *ev);

/* Where a world that exists comes from, and whether it and the record are as they
 * were: rows of the steps that take one in. back_ is the page before. */
#define WORLD_TAKE_ROWS(back_, doc_, any) \
	{ .id = "which", .title = N_("Which world?"), .doc = doc_, \
	  .back = back_, .fields = world_which_fields, .choices = "*", \
	  .notices = any " choose-one world-none " REPLACING_TOLD, \
	  .enter = world_which_enter, .fill = world_which_fill, \
	  .event = world_which_event, .help = help_which }, \
	{ .id = "restore", .title = N_("Restore from a backup"), .doc = doc_, \
	  .back = back_, .fields = world_restore_fields, .facts = STICKS_FACTS, \
	  .notices = any " medium-missing medium-readonly medium-gone medium-mount " \
	  "medium-format medium-slow medium-error " \
	  "medium-courier medium-link backup-none " REPLACING_TOLD, \
	  .enter = world_restore_enter, .fill = world_restore_fill, \
	  .event = world_restore_event, .help = help_restore }, \
	{ .id = "unfinished", .title = N_("A replacement that stopped"), \
	  .back = back_, .doc = doc_, .facts = REPLACING_FACTS, \
	  .fields = replacing_fields, .notices = any " " REPLACING_NOTICES, \
	  .fill = world_unfinished_fill, .event = world_unfinished_event, \
	  .help = N_("For one that cannot go on: new cards are lost, or its file. " \
	  "That it is given up stands in the record, and it cannot be resumed " \
	  "afterwards.") }, \
	{ .id = "bags", .title = N_("The bags that were opened"), \
	  .back = back_, .doc = doc_, .fields = bags_fields, \
	  .optional = BAGS_FIELDS, .facts = BAGS_FIELDS, \
	  .notices = any BAGS_NOTICES " bag-differs bag-medium", \
	  .fill = world_bags_fill, .event = world_bags_event, \
	  .help = N_("A bag that was exchanged has another number, and one that was " \
	  "cut open cannot be closed again. Each number is compared with this " \
	  "station's newest record of it; where there is none, with the medium's.") }, \
	{ .id = "foreign", .title = N_("Which world is this?"), \
	  .flags = PAGE_WORDS, .back = back_, .doc = doc_, \
	  .fields = world_foreign_fields, \
	  .notices = any " " READ_OUT_NOTICES, .enter = read_out_all, \
	  .fill = world_foreign_fill, .event = world_foreign_event, \
	  .help = N_("Whoever has the disk can put another world there, made for " \
	  "the same cards. Only the paper tells. It takes four letters of each " \
	  "word.") }, \
	RESUMED_ROWS(any), \
	{ .id = "broken", .title = N_("The record is not as it was sealed"), \
	  .flags = PAGE_NO_NOTE, .facts = "covered records", \
	  .notices = any " seals-broken", .fill = resumed_broken_fill, \
	  .event = resumed_broken_event, \
	  .help = N_("Each decision was sealed under the world's keys when it was " \
	  "made. Whoever has the disk and not the cards can change lines, but make " \
	  "no seal for them.") }, \
	{ .id = "loading", .title = N_("The world file is being read"), \
	  .doc = doc_, .flags = PAGE_BUSY, .notices = any " world-older", \
	  .fill = flow_fill_busy, .help = help_loading }

/* The same for a step that makes none. */
#define WORLD_FROM_ROWS(any) \
	{ .id = "from", .title = N_("Which world?"), .back = BACK_STEP, \
	  .fields = world_from_fields, .choices = "open restore", \
	  .notices = any, .fill = world_from_fill, .event = world_from_event, \
	  .help = help_which }, \
	WORLD_TAKE_ROWS("from", NULL, any)
extern const struct field_def world_from_fields[];
void world_from_fill(const struct flow *f, struct page *p);
enum move world_from_event(struct flow *f, const struct event *ev);

#endif
