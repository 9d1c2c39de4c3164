/* Taking a KEK file in: read, checked by keyd and by the vault table, kept as
 * in/kek-N in the ceremony's folder, recorded. Used by intake and exchange. */
#ifndef KC_STEPS_KEK_IN_H
#define KC_STEPS_KEK_IN_H

#include "src/flow/flow.h"

extern const struct field_def kek_in_fields[];	/* kek, kid */

#define KEK_IN_NOTICES "disk-full disk-error unexpected no-way-back note-written " \
	"kek-missing kek-unreadable kek-form kek-size kek-exponent kek-ops " \
	"kek-private file-form kid-form kid-missing kid-differs kid-china " \
	"kid-host-unknown kid-real-vault"

/* page_def.enter: fills in what the stick brings. */
enum move kek_in_enter(struct flow *f);

/* Reads the file of the field, once: what is looked at is what is taken. 1 when it
 * begins as an archive does (see toolset.h), else 0, also when it cannot be read. */
int kek_in_read(struct flow *f);

/* Takes what kek_in_read has read; then(f) once it is recorded. */
enum move kek_in_take(struct flow *f, enum move (*then)(struct flow *f));

/* The bytes that were kept, for keyd. 0 or the error. */
int kek_in_kept(const struct flow *f, struct buf *out);

/* Facts of the KEK that was taken: bits, vault, version, ops. */
void kek_in_facts(const struct flow *f, struct page *p);
#define KEK_IN_FACTS "method bits vault key version ops"

#endif
