/*
 * A screen that nobody sees, and the real front end on the page of a made-up
 * flow. What is not as it has to be fails the test.
 */
#ifndef KC_TESTS_UI_LIVE_H
#define KC_TESTS_UI_LIVE_H

#include "src/flow/frontend.h"
#include "tests/unit/ui_pages.h"

#define ROW_MAX 200

enum { ALL, PIN, WORD, LONG, TEXT, MANY, SHEET, PRACTICE };

/* The real front end on the page of a made-up flow. */
struct live {
	struct options opt;
	struct flow *f;
	struct page page;
	struct frontend fe;
};

/* For cmocka: a screen of 24 x 80, in English. */
int live_begin(void **state);
int live_end(void **state);

/* The screen of a terminal by its name; live_stop comes before another one. */
void live_start(const char *term);
void live_stop(void);

/* Other rows and columns. */
void live_size(int rows, int cols);

/* What stands in a row from x on, n columns, as text without attributes; until the
 * next call. */
const char *row_text(int y, int x, int n);

/* Begins on one of the pages above, at 24 x 80. Ends with live_close. */
void live_open(struct live *l, int which);

/* Another of them, drawn; or the same one drawn again. */
void live_page(struct live *l, int which);
void live_show(struct live *l);
void live_close(struct live *l);

/* What the front end makes of a key: the event, or kind 99 for none. */
struct event live_key(struct live *l, int code);

/* Keys that a field takes. */
void live_type(struct live *l, const char *s);

/* Next was asked for. */
int is_next(struct event ev);

/* What the field of that name holds. */
const char *live_pin(const struct live *l);

/* Of TEXT: one field. */
void live_text(const struct flow *f, struct page *p);

/* The page by its ids, and where its step stands. */
const struct page_def *find_def(const char *step, const char *id, unsigned *at);

#endif
