/*
 * Cards as people meet them: one way for every ritual, whatever it is for. A
 * step has CARDS_ROWS among its pages and starts with cards_begin.
 */
#ifndef KC_STEPS_CARDS_CARDS_H
#define KC_STEPS_CARDS_CARDS_H

#include "src/flow/flow.h"
#include "src/page/help.h"

/* Begins a ritual in keyd; then begun(f), which may show what keyd said of it and
 * calls cards_first, or the insert page at once (NULL). grants: msg.h, RIGHTS alone.
 * ids are pages of the step. */
enum move cards_begin(struct flow *f, enum ritual purpose, struct view grants,
    const char *insert, const char *pin, const char *refused, const char *remove,
    enum move (*begun)(struct flow *f), enum move (*done)(struct flow *f));
enum move cards_first(struct flow *f);		/* the insert page */

/* cards_subject.c: keeps what keyd said (ERR_FORMAT: that is no answer), and shows
 * it: what the cards are for. */
int cards_subject_keep(struct subject *s, const struct rep_ritual_begin *r);
/* 1 when it is the one copy that was asked for. */
int cards_subject_is(const struct subject *s, const struct rec_grant *g);
void cards_subject(const struct flow *f, struct page *p);

/* The same for REPLACE: a new set of the cards that are enrolled (st.card, st.k of
 * st.n). */
enum move cards_begin_set(struct flow *f, const char *insert, const char *pin,
    const char *refused, const char *remove,
    enum move (*done)(struct flow *f));

/* The cards that are enrolled, as keyd takes them (REC_CARD). Returns out->err. */
int cards_list(const struct flow *f, struct buf *out);

/* The next card, or the end when all were seen. */
enum move cards_go_on(struct flow *f);

/* The card in the reader is finished: the insert page lets it go, and then asks for
 * the next one. Its place while it is in; else 0. */
unsigned cards_finished(const struct flow *f);
/* What was found of the card that came last, {x}. */
const char *cards_seen_words(const struct flow *f);
/* Says that it comes out first, on an insert page. */
void cards_finished_fill(const struct flow *f, struct page *p);
/* An event of an insert page: 1 when it was about that card, which went. */
int cards_finished_event(struct flow *f, const struct event *ev);

/* The ids of such pages: CARDS_PAGES("open-") for "open-insert" and so on. */
#define CARDS_PAGES(prefix) prefix "insert", prefix "pin", prefix "refused", \
	prefix "remove"

/* Their rows. doc is the document's step, any the notices that all pages of the step
 * may show; what follows is for the insert page: title, help, flags (PAGE_CARDS
 * among them), event, back. */
#define CARDS_ROWS(prefix, doc_, any, ...) \
	{ .id = prefix "insert", .doc = doc_, .facts = "subject have need", \
	  .notices = any CARDS_NOTICES, .enter = cards_insert_enter, \
	  .fill = cards_insert_fill, __VA_ARGS__ }, \
	{ .id = prefix "pin", .title = N_("PIN of the card"), .doc = doc_, \
	  .back = prefix "insert", .flags = PAGE_CARDS, \
	  .fields = cards_pin_fields, .facts = "card holder number tries practice", \
	  .notices = any CARDS_NOTICES, .fill = cards_pin_fill, \
	  .event = cards_pin_event, .help = help_pin }, \
	{ .id = prefix "refused", .title = N_("PIN refused"), .doc = doc_, \
	  .flags = PAGE_CARDS, .fields = cards_refused_fields, \
	  .facts = "tries number", .choices = CARDS_REFUSED_CHOICES, \
	  .notices = any CARDS_NOTICES, .fill = cards_refused_fill, \
	  .event = cards_refused_event, .help = help_refused }, \
	{ .id = prefix "remove", .title = N_("Take the card out"), .doc = doc_, \
	  .flags = PAGE_CARDS, .facts = "have need", \
	  .notices = any CARDS_NOTICES " quorum-few", .fill = cards_remove_fill, \
	  .event = cards_remove_event, .help = help_remove }

/* The row of the page for a new PIN by the PUK, in rituals that have one: their step
 * sets f->cards.rit.puk to its id. */
#define CARDS_PUK_ROW(prefix, any) \
	{ .id = prefix "puk", .title = N_("A new PIN by the PUK"), \
	  .back = prefix "insert", .flags = PAGE_CARDS, \
	  .fields = cards_unblock_fields, .facts = "card holder number tries", \
	  .notices = any " card-removed puk-empty puk-form puk-wrong " \
	  "puk-wrong-some pins-differ pin-rules", .fill = cards_unblock_fill, \
	  .event = cards_unblock_event, .help = help_unblock }

/* The rows' functions. */
enum move cards_insert_enter(struct flow *f);
void cards_insert_fill(const struct flow *f, struct page *p);
enum move cards_insert_event(struct flow *f, const struct event *ev);
void cards_pin_fill(const struct flow *f, struct page *p);
enum move cards_pin_event(struct flow *f, const struct event *ev);
void cards_refused_fill(const struct flow *f, struct page *p);
enum move cards_refused_event(struct flow *f, const struct event *ev);
void cards_remove_fill(const struct flow *f, struct page *p);
enum move cards_remove_event(struct flow *f, const struct event *ev);
void cards_unblock_fill(const struct flow *f, struct page *p);
enum move cards_unblock_event(struct flow *f, const struct event *ev);

extern const struct field_def cards_pin_fields[], cards_refused_fields[],
    cards_unblock_fields[];

/* The notices that these pages may show. */
#define CARDS_INSERT_NOTICES "card-same card-older card-other-world card-foreign " \
	"card-blank card-not-piv card-two card-two-last card-removed card-left-in " \
	"reader-none reader-gone reader-perm reader-busy reader-driver reader-off " \
	"reader-silent reader-cannot card-mute cards-held cards-many card-blocked " \
	"card-error card-none card-full pin-needed prove-blocked " \
	"prove-blocked-set retire-blocked card-lacks " \
	"card-cannot card-data card-memory card-touch card-new-set " \
	"card-newer card-other-set"
#define CARDS_PIN_NOTICES "pin-form pin-blocked card-removed pin-empty share-bad " \
	"card-unproved card-not-of-world"
#define CARDS_NOTICES " " CARDS_INSERT_NOTICES " " CARDS_PIN_NOTICES
#define CARDS_REFUSED_CHOICES "again other puk leave"

/* Asks C_INFO and copies the answer into f->cards.card, then calls then(f). */
enum move cards_info(struct flow *f, enum move (*then)(struct flow *f));

/* The set that a ritual is about: the old one, when that is replaced, else the
 * world's, or those that are enrolled. Place x at [x - 1]; K of N. */
const struct member *cards_of(const struct flow *f);
unsigned cards_n(const struct flow *f);
unsigned cards_k(const struct flow *f);
int cards_are_old(const struct flow *f);	/* 1 when it is the old one */

/* The page for a new PIN of the card in the reader, unless its PUK is blocked. */
enum move cards_unblock(struct flow *f);

/* The PIN of card rit.x is verified: keyd asks it for its share. */
enum move cards_open_share(struct flow *f);

/* Who holds card x, or will by the roster; "" when nobody is left for it. */
const char *cards_holder(const struct flow *f, unsigned x);

/* The card that is asked for; 0 when it may be any of several. */
unsigned cards_asked(const struct flow *f);

/* 1 when the card at hand has to be proved still: no other one will do. */
int cards_must_prove(const struct flow *f);

/* An exception about the card in the reader: its number, and its place when it is
 * one of the set. When it cannot be written, a notice says so. */
void cards_note(struct flow *f, const char *what, const char *why);

/* A notice says why the card in the reader is not the one: so until it is out, and
 * the record has it. Returns said. */
enum move cards_is_wrong(struct flow *f, enum move said);

/* The card in the reader is blocked: the notice says how this ritual goes on. Enter
 * means another virtual card from now on. */
enum move cards_blocked(struct flow *f);
/* 1 when the virtual card of this name was. */
int cards_is_blocked(const struct flow *f, const char *name);

/* 1 when every card is tested; not when K of them come so that a record can be
 * sealed that is gone on with. */
int cards_all_come(const struct flow *f);

/* 1 when a card lies in the reader that is not the one. */
int cards_wrong(const struct flow *f);

/* Two cards are in: which one was read last, so that people know which is which.
 * No reader: why. The card at hand cannot be gone on with: it went, by itself or with
 * its reader, or another one is in beside it. All are notices. */
enum move cards_two(struct flow *f);
enum move cards_no_reader(struct flow *f);
enum move cards_removed(struct flow *f);

/* The reader changed while a page was about the card in it: that one went, whatever
 * lies there now. The insert page, which takes what does. */
enum move cards_gone(struct flow *f);

/* Names of the members for which want() holds, with commas; of many the first
 * ones and how many more. */
void cards_holders(const struct flow *f, int (*want)(const struct flow *f,
    unsigned x), struct buf *out);

/* The tray: one small card a member; of many those around the one that people
 * look at. */
#define TRAY_PAGE 9	/* cards that it shows at a time */
void cards_tray(const struct flow *f, struct page *p);

/* Of a card that does not tell the tries it has left. */
#define TRIES_UNTOLD 0xff

/* The fact "tries", of a card that tells them. */
void cards_tries(const struct flow *f, struct page *p);

/* Before it waits for a touch: that it will, and how long. */
void cards_touch(const struct flow *f, struct page *p);

/* The sentence for a reader or card error, else flow_fail. */
enum move cards_fail(struct flow *f, int err, const struct answer *a);

#endif
