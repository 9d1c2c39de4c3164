/* What the engine's files share; steps have flow.h. */
#ifndef KC_FLOW_ENGINE_H
#define KC_FLOW_ENGINE_H

#include "src/flow/flow.h"
#include "src/flow/pages.h"
#include "src/flow/run.h"

/* Carries out a move, and those that come of it. */
void engine_move(struct flow *f, enum move m);

/* Says the notice that waits (flow_notice_later), where it can stand. */
void engine_notice_due(struct flow *f);

/* Enters the i-th step. */
enum move engine_step(struct flow *f, unsigned i);

/* Starts a page of step_aside in place of all that shows. */
void engine_aside(struct flow *f, const char *id);

/* Lays a page of step_aside over what shows; nothing when it lies there already. */
void engine_lay_over(struct flow *f, const char *id);

/* 1 while help is read: F1 closes it. */
int engine_is_help(const struct flow *f);

/* Looks at the reader; the page hears of it when something changed. */
enum move engine_watch(struct flow *f);

/* flow_ask without a look at seals. */
enum move engine_ask(struct flow *f, uint8_t type, const void *req,
    flow_reply reply);
/* Sends the request that waited for a seal. */
enum move engine_send_held(struct flow *f);

/* The newest line gets its seal, then what was held goes on. */
enum move engine_seal(struct flow *f);
/* Nobody pressed a key for long: the world is closed, and a page says so. */
enum move engine_idle(struct flow *f);

/* Nothing is held, no seal is due. */
void engine_drop_held(struct flow *f);

/* Drops a digest and an errand that were under way. */
void engine_drop_work(struct flow *f);

/* The step's memory, and the pages that lie over its own, are no more. */
void engine_end_step(struct flow *f);

/* Wipes and frees what was typed, here and below, and the step's memory. */
void engine_drop_pages(struct flow *f);

#endif
