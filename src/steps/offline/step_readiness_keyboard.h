/* Readiness: does the keyboard give what people type, digits of PINs above all. */
#ifndef KC_STEPS_OFFLINE_STEP_READINESS_KEYBOARD_H
#define KC_STEPS_OFFLINE_STEP_READINESS_KEYBOARD_H

#include "src/flow/flow.h"
#include "src/wire/layouts.h"

struct keyboard {
	enum layout_place place;
	const struct layout *set;	/* by us; NULL: the system's */
	int no_pad, pad_told;		/* nothing came from it, and people know */
};

#define KEYBOARD_FIELDS \
	{ "keyboard", N_("Keyboard test"), FIELD_TEXT, 40 }, \
	{ "pad", N_("0 to 9 on the numeric pad"), FIELD_TEXT, 20 }
#define KEYBOARD_NOTICES "pad-differs pad-empty layout-set"

/* Before people: what the fields begin with; all of it in a rehearsal. */
void keyboard_enter(struct flow *f, struct keyboard *k);
/* fields: the clock's, and KEYBOARD_FIELDS. */
void keyboard_fill(struct page *p, const struct keyboard *k,
    const struct field_def *fields);

/* 0 when all is as it should be; else a notice says which mistake it was: where the
 * line is wrong, on the page "layout". */
int keyboard_read(struct flow *f, struct keyboard *k);
void keyboard_record(const struct keyboard *k, struct json_t *j);

/* Page "layout", at a console and elsewhere: nothing has to be chosen. */
#define LAYOUT_FIELD { "use", N_("Layout"), FIELD_CHOICE, 16 }
#define LAYOUT_CHOICES "fr fr-bepo be ch-fr ca-fr us uk de es it pt"
void layout_fill(const struct keyboard *k, struct page *p,
    const struct field_def *field);
#define LAYOUT_NOTICES "keyboard-differs digits-unshifted digits-shifted " \
	"layout-refused"
/* 0 when the page is done; or ERR_*, and a notice says why not. */
int layout_next(struct flow *f, struct keyboard *k);

#endif
