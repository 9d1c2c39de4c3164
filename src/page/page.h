/*
 * A page is data: blocks of text, facts, fields, options, cards, in the order in
 * which people read them. Steps fill it, front ends show it, nobody else.
 */
#ifndef KC_PAGE_PAGE_H
#define KC_PAGE_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"
#include "src/base/digest.h"
#include "src/base/paper.h"
#include "src/base/secret.h"

enum field_kind {
	FIELD_TEXT,
	FIELD_SECRET,	/* never shown, never in a script: PINs */
	FIELD_CHOICE,	/* one of the options, by id */
	FIELD_LETTERS,	/* text without digits: these choose in the list */
	FIELD_WORD	/* words of a read-out, either language */
};

struct field_def {
	const char *id;		/* NULL ends a list */
	const char *label;	/* N_() */
	enum field_kind kind;
	unsigned max;		/* bytes */
};

enum block_kind {
	BLOCK_PARA,	/* text */
	BLOCK_ITEM,	/* text, numbered by value */
	BLOCK_WARN,	/* what cannot be undone */
	BLOCK_RESULT,	/* "Result: SUCCESS" */
	BLOCK_FACT,	/* id, label, value */
	BLOCK_CHECK,	/* text, with [ok]; or number says that it fails */
	BLOCK_WORDS,	/* id, label, digest: hex groups and 12 words; or value: words
			 * that are asked (number: which) and not shown */
	BLOCK_FIELD,	/* field */
	BLOCK_OPTION,	/* id of a choice, text; belongs to the field before it */
	BLOCK_CARD,	/* id (state), label (whose), text (state in words) */
	BLOCK_SECRET,	/* label, text: for the one who sits here, never as text */
	BLOCK_COLUMNS	/* label, and three values: original, copy, vault */
};

struct block {
	enum block_kind kind;
	const char *id;
	const char *label;
	const char *text;	/* or the value */
	const char *more[2];	/* BLOCK_COLUMNS */
	const struct field_def *field;
	const char *value;	/* what the field holds, NULL nothing; of a secret
				 * no more than that it is there */
	int offered;		/* by the page: nobody typed it */
	int idle;		/* a choice of the page makes it mean nothing */
	unsigned same;		/* equal for secrets of the page that are equal */
	unsigned number;	/* of an item; an option's, counted over the page; words
				 * that are not shown, as paper.h has them */
	uint8_t digest[SHA256_LEN];
};

#define PAGE_BLOCKS 192
#define PAGE_TEXT (64 * 1024)
#define PAGE_STEPS 32		/* of a ceremony, at most */
#define FIELDS_MAX 8		/* of a page */
#define FIELD_VALUE_MAX 4096

/* The keys that do something here, beside those that always do. */
#define WORKS_BACK	1u	/* F3 */
#define WORKS_NOTE	2u	/* F5 */
#define WORKS_OTHER	4u	/* F6: another card */
#define WORKS_CANCEL	8u	/* what is under way can be stopped */
#define WORKS_LETTERS	16u	/* a letter is for the page, not for a field */
#define WORKS_CLOSE	32u	/* it lies over another page: Esc closes it */

/* What the page's end does, as its button says it. */
enum leads { LEADS_NEXT, LEADS_CLOSE, LEADS_WRITE, LEADS_LEAVE };

/* A line of the rail. */
struct page_step {
	const char *title;	/* N_() */
	unsigned minutes;	/* usual duration */
	int done;
};

/* What lies in a reader that people put cards into. */
struct page_reader {
	int real;		/* 0: a virtual one, which events move */
	int in;			/* a card is in it */
	uint32_t count;		/* insertions seen */
	const char *number;	/* of the card in it, NULL: it said nothing */
};

struct page {
	const char *step, *id;		/* "world", "insert" */
	const char *title;
	const char *module;		/* what has to be said of it, or NULL */
	const char *doc;		/* the document's step, "3.1", or NULL */
	const char *notice, *notice_text;	/* id and sentence, or NULL */
	int notice_level;		/* enum level */
	const char *notice_fields;	/* where people mend it, or NULL */
	unsigned noticed;		/* grows with every notice */
	unsigned shown;			/* grows whenever a page starts anew */
	int production;			/* 0: a rehearsal */
	const char *name, *folder;	/* of the ceremony; "" or NULL before */
	unsigned n_step, n_steps;	/* step 5 of 13 */
	struct page_step rail[PAGE_STEPS];
	unsigned works;			/* WORKS_* */
	enum leads leads;
	const char *optional;		/* fields that may stay empty, or NULL */
	int is_help;
	int passing;			/* nothing to type: an answer moves it on */
	int busy;			/* a request is in flight ... */
	uint32_t done, total;		/* ... and so far; total 0: nobody knows */
	struct page_reader reader;
	struct block block[PAGE_BLOCKS];
	size_t n;
	struct secret secret;		/* owned: the text of its BLOCK_SECRET */
	char *text;			/* owned: where all other strings of it lie */
	size_t used;
	int full;			/* 1: something did not fit and is left out */
};

/* Empty, with its memory. 0 or ERR_NOMEM. page_free wipes. */
int page_init(struct page *p);
void page_free(struct page *p);
void page_clear(struct page *p);

/* Adding. Texts come translated, with places as in say.h; all copied, control
 * characters and what is no UTF-8 as U+FFFD. What does not fit is left out and
 * sets full: the page's text ends with "(...)" then, and tests look at it. */
void page_title(struct page *p, const char *text, ...) __attribute__((sentinel));
void page_para(struct page *p, const char *text, ...) __attribute__((sentinel));
void page_item(struct page *p, unsigned number, const char *text, ...)
    __attribute__((sentinel));
void page_warn(struct page *p, const char *text, ...) __attribute__((sentinel));
void page_check(struct page *p, const char *text, ...) __attribute__((sentinel));
/* Whether what was checked holds. A page that has one which does not hold has no
 * page_result. */
enum holds { HOLDS, HOLDS_NOT, HOLDS_UNTOLD };
void page_check_as(struct page *p, enum holds holds, const char *text, ...)
    __attribute__((sentinel));
const char *page_check_mark(const struct block *b);	/* "[ok] " */
void page_result(struct page *p);	/* Result: SUCCESS */
void page_fact(struct page *p, const char *id, const char *label,
    const char *value);
void page_words(struct page *p, const char *id, const char *label,
    const uint8_t digest[static SHA256_LEN]);
/* The same for people who type some of them from paper: those (paper.h; 0 is all)
 * and the hex groups are not shown. */
void page_words_asked(struct page *p, const char *id, const char *label,
    const uint8_t digest[static SHA256_LEN], unsigned asked);
/* The i-th word of such a block as it is shown. */
const char *page_word(const struct block *b, const uint16_t pos[static WORDS_N],
    size_t i);
/* A PUK, shown once: no fact, and page_text shows only that it is there. One a
 * page, in locked memory. */
void page_secret(struct page *p, const char *label, const char *value);
void page_field(struct page *p, const struct field_def *f);
void page_option(struct page *p, const char *id, const char *text, ...)
    __attribute__((sentinel));
void page_card(struct page *p, const char *state, const char *whose,
    const char *words);
void page_columns(struct page *p, const char *label, const char *a,
    const char *b, const char *c);

/* The option that shows further ones of its field, those of the page's row. A
 * script may choose them at once. */
#define OPTION_MORE "more"

/* The value of a fact; of a read-out the words that are asked, or the last one, in
 * the page's language. NULL when the page has no such fact. */
const char *page_value(const struct page *p, const char *id);

/* The words that the page asks for, where a practice sheet has them; else NULL. */
const char *page_practice_words(const struct page *p);
/* What a rehearsal has for this field of it: those words, or the fact of the field's own
 * id; NULL: nothing. */
const char *page_practice(const struct page *p, const struct block *field);

/* The block of a field by its id, or NULL. */
const struct block *page_find_field(const struct page *p, const char *id);

/* The fields of a page in order, and the options of one of them; NULL beyond. */
size_t page_n_fields(const struct page *p);
const struct block *page_nth_field(const struct page *p, size_t i);
size_t page_n_options(const struct page *p, size_t field);
const struct block *page_nth_option(const struct page *p, size_t field, size_t i);

/* The first field that the notice is about, counted from 0; -1: it says none. What
 * stands in those before it is right. */
int page_noticed(const struct page *p);

/* The page as text of the given width (0: lines are never broken): the same for
 * replay, --plain, goldens. A field's value of FIELD_SECRET shows only whether
 * it is there. Returns out->err. */
int page_text(const struct page *p, unsigned width, struct buf *out);

#endif
