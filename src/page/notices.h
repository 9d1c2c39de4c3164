/*
 * Notices: every mistake and surprise has an id and a sentence that says what
 * was seen, what was expected, that nothing changed, what to do. A row each in
 * the table of its room (notices_*.c); an error code may name the row that stands for it.
 */
#ifndef KC_PAGE_NOTICES_H
#define KC_PAGE_NOTICES_H

enum level { LEVEL_INFO, LEVEL_WARN, LEVEL_REFUSED };

struct notice {
	const char *id;
	int err;		/* the ERR_* it stands for, or 0 */
	enum level level;
	const char *text;	/* N_(), places as in say.h */
	const char *fields;	/* where people mend it: the first of these ids
				 * that the page has gets the focus; or NULL */
};

/* The i-th of all, from 0; NULL behind the last. */
const struct notice *notice_at(unsigned i);

/* By id, or NULL; by error code: the row "unexpected" for one that has none. */
const struct notice *notice_by_id(const char *id);
const struct notice *notice_by_err(int err);

#endif
