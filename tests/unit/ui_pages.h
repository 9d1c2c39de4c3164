/* Every page of the real steps, without daemons: what a flow holds is made up. */
#ifndef KC_TESTS_UI_PAGES_H
#define KC_TESTS_UI_PAGES_H

#include "src/flow/flow.h"

/* A flow in the middle of a ceremony with three cards. Ends with flow_free. */
void ui_flow(struct flow *f, const struct options *opt);

/* The place of the step in the table of contents; it has to be there. */
unsigned ui_step(const char *id);

/* Shows this page of the step, none of its fields filled. */
void ui_open(struct flow *f, unsigned step, const struct page_def *def);

/* The same with all that the flow holds as it would be there: steps before are
 * done, later ones not; cards as far as the page has them; a daemon works where the
 * page waits for one. */
void ui_at(struct flow *f, unsigned step, const struct page_def *def);

/* The same for a page by its name. */
void ui_show(struct flow *f, const char *step, const char *page);

/* The method of what ui_at shows behind `intake`; azure when nobody said it. */
void ui_method(enum method m);

/* What people would fill: a value in each field, the last option of a choice. */
void ui_fill_fields(struct flow *f, const struct page *p);

/* 1: the page that shows has these words. */
int ui_says(struct flow *f, const char *words);

/* The longest sentence among the notices that the page may show; none: NULL. */
const struct notice *ui_longest_notice(const struct page_def *def);
void ui_notice(struct flow *f, const struct notice *n);

/* Calls each for all pages: of the steps, and those that lie over others
 * (there: over `world`). */
typedef void (*ui_each_fn)(void *arg, unsigned step, const struct page_def *def);
void ui_each(ui_each_fn each, void *arg);

#endif
