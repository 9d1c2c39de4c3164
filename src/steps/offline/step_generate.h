/*
 * The step `generate` in its parts: which key, and making it (step_generate.c); its
 * backup (step_generate_backup.c).
 */
#ifndef KC_STEPS_OFFLINE_STEP_GENERATE_H
#define KC_STEPS_OFFLINE_STEP_GENERATE_H

#include "src/flow/flow.h"

extern const struct field_def generate_backup_fields[];

/* Pages "made" and "kept". */
enum move generate_made_enter(struct flow *f);
void generate_made_fill(const struct flow *f, struct page *p);
enum move generate_made_event(struct flow *f, const struct event *ev);
void generate_kept_fill(const struct flow *f, struct page *p);

#endif
