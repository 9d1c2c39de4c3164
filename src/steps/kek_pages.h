/* The pages of a KEK's file (kek_in.h), the same in intake and exchange: where it is
 * asked for, and where it was read. */
#ifndef KC_STEPS_KEK_PAGES_H
#define KC_STEPS_KEK_PAGES_H

#include "src/steps/kek_in.h"
#include "src/steps/sticks.h"

/* page_def.enter: fills in what the courier stick brings. */
enum move kek_pages_enter(struct flow *f);

/* What is plugged in, and the field of the file. */
void kek_pages_field(const struct flow *f, struct page *p);

/* A stick in that field becomes its first file that may be a KEK or a toolset. 0, or -1
 * and a notice stands. */
int kek_pages_choose(struct flow *f);
#define KEK_PAGES_NOTICES KEK_IN_NOTICES " kek-none " STICKS_NOTICES

/* Page "seen" (PAGE_WORDS): goes there, with what is to be said; leaves the stick when
 * it is entered, and by Next. */
enum move kek_pages_seen(struct flow *f);
void kek_pages_seen_fill(const struct flow *f, struct page *p);
#define KEK_PAGES_SEEN_FACTS KEK_IN_FACTS " digest kek"
#define KEK_PAGES_SEEN_NOTICES "no-way-back note-written kid-real-vault disk-full " \
	"disk-error unexpected medium-busy " KEK_IN_WARNINGS

#endif
