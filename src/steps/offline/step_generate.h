/*
 * The step `generate` in its parts: which key, and making it (step_generate.c); one
 * that lies there, by its words (step_generate_confirm.c); what the record says of
 * it (step_generate_record.c); its backup (step_generate_backup.c).
 */
#ifndef KC_STEPS_OFFLINE_STEP_GENERATE_H
#define KC_STEPS_OFFLINE_STEP_GENERATE_H

#include "src/flow/flow.h"

#define KEYS_MAX 24

struct keys {			/* the step's memory */
	char ident[KEYS_MAX][IDENT_MAX + 1];
	unsigned n;
	char read[IDENT_MAX + 1];	/* of a new one: people read it back */
	/* the one that was described: */
	char asked[IDENT_MAX + 1], plainname[TEXT_MAX];
	enum key_type type;
	unsigned size;
	uint8_t spki[SHA256_LEN];
	uint8_t sha[SHA256_LEN];	/* of its file */
	int existing;			/* people chose it; else its making began */
};

struct keys *generate_keys(struct flow *f);

struct json_t *generate_json(const char *ident, const char *plainname,
    enum key_type type, unsigned size, uint64_t pubexp);
/* Records the key that was described: "key" or "key-confirmed". */
int generate_record(struct flow *f, const char *event, const char *how);

/* Page "confirm". */
extern const struct field_def generate_confirm_fields[];
extern const struct idle generate_confirm_idle[];
enum move generate_confirm_enter(struct flow *f);
void generate_confirm_fill(const struct flow *f, struct page *p);
enum move generate_confirm_event(struct flow *f, const struct event *ev);

/* A key file that got another name, and a kill came before the record said so: it
 * does now. 1: so it was; 0: no such file; -1: the record did not take it. */
int generate_aside(struct flow *f);

extern const struct field_def generate_backup_fields[], generate_kept_fields[];

/* Pages "made" and "kept". */
enum move generate_made_enter(struct flow *f);
void generate_made_fill(const struct flow *f, struct page *p);
enum move generate_made_event(struct flow *f, const struct event *ev);
void generate_kept_fill(const struct flow *f, struct page *p);

#endif
