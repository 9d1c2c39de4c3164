/*
 * Cards as people meet them: one way for every ritual, whatever it is for. A
 * step lists these functions in its own page rows and starts with cards_begin.
 */
#ifndef KC_STEPS_CARDS_CARDS_H
#define KC_STEPS_CARDS_CARDS_H

#include "src/flow/flow.h"

/* Begins a ritual in keyd and starts the insert page. ids are pages of the step. */
enum move cards_begin(struct flow *f, enum ritual purpose, const char *insert,
    const char *pin, const char *refused, const char *remove,
    enum move (*done)(struct flow *f));

/* Rows' functions. */
void cards_insert_fill(const struct flow *f, struct page *p);
enum move cards_insert_event(struct flow *f, const struct event *ev);
void cards_pin_fill(const struct flow *f, struct page *p);
enum move cards_pin_event(struct flow *f, const struct event *ev);
void cards_refused_fill(const struct flow *f, struct page *p);
enum move cards_refused_event(struct flow *f, const struct event *ev);
void cards_remove_fill(const struct flow *f, struct page *p);
enum move cards_remove_event(struct flow *f, const struct event *ev);

extern const struct field_def cards_pin_fields[], cards_refused_fields[];

/* The notices that these pages may show. */
#define CARDS_INSERT_NOTICES "card-same card-older card-other-world card-foreign " \
	"card-blank card-not-piv card-two card-removed card-left-in reader-none " \
	"reader-gone reader-perm reader-busy card-blocked card-error " \
	"card-none card-full pin-needed prove-blocked"
#define CARDS_PIN_NOTICES "pin-form pin-blocked card-removed pin-empty share-bad"
#define CARDS_REFUSED_CHOICES "again other leave"

/* Asks C_INFO and copies the answer into f->card, then calls then(f). */
enum move cards_info(struct flow *f, enum move (*then)(struct flow *f));

/* A virtual card's face: its practice PIN, which is no secret (fact "practice"),
 * or that its holder chose another. Nothing for a real card. */
void cards_face(const struct flow *f, struct page *p);

/* Who holds card x, or will by the roster; "" when nobody is left for it. */
const char *cards_holder(const struct flow *f, unsigned x);

/* The card that is asked for; 0 when it may be any of several. */
unsigned cards_asked(const struct flow *f);

/* 1 when the card at hand has to be proved still: no other one will do. */
int cards_must_prove(const struct flow *f);

/* 1 when a card lies in the reader and a notice says why it is not the one. */
int cards_wrong(const struct flow *f);

/* Names of the members for which want() holds, with commas; of many the first
 * ones and how many more. */
void cards_holders(const struct flow *f, int (*want)(const struct flow *f,
    unsigned x), struct buf *out);

/* The tray: one small card a member; of many those around the one that people
 * look at. */
#define TRAY_PAGE 9	/* cards that it shows at a time */
void cards_tray(const struct flow *f, struct page *p);

/* The sentence for a reader or card error, else flow_fail. */
enum move cards_fail(struct flow *f, int err, const struct answer *a);

#endif
