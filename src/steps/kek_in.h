/* Taking a KEK file in: read, checked by keyd and by the vault table, kept as
 * in/kek-N in the ceremony's folder, recorded. Used by intake and exchange. */
#ifndef KC_STEPS_KEK_IN_H
#define KC_STEPS_KEK_IN_H

#include "src/flow/flow.h"

extern const struct field_def kek_in_fields[];	/* kek, kid */

#define KEK_IN_NOTICES "disk-full disk-error unexpected no-way-back note-written " \
	"kek-missing kek-unreadable kek-often kek-folder kek-large kek-form " \
	"kek-empty " \
	"kek-broken kek-quotes kek-twice kek-html kek-certificate kek-pkcs1 " \
	"kek-pem kek-type kek-two kek-behind kek-nokey kek-kty kek-number " \
	"kek-modulus kek-size kek-exponent kek-ops kek-private kek-soft " \
	"kek-disabled kek-deleted file-form kid-form kid-template kid-scheme " \
	"kid-host kid-name kid-version kid-missing kid-differs kid-china " \
	"kid-closed kid-port kid-host-unknown kid-real-vault"

/* Reads the file of the field, once: what is looked at is what is taken. 1 when it
 * begins as an archive does (see toolset.h), else 0, also when it cannot be read; -1 and
 * a notice when its medium does not answer. */
int kek_in_read(struct flow *f);

/* Takes what kek_in_read has read; then(f) once it is recorded. */
enum move kek_in_take(struct flow *f, enum move (*then)(struct flow *f));

/* The same for a file that a vault answered with. */
enum move kek_in_answer(struct flow *f, struct view file,
    enum move (*then)(struct flow *f));

/* The name below the ceremony's folder of the n-th KEK's bytes; inits *out. */
void kek_in_name(unsigned n, struct buf *out);

/* The bytes that were kept, as they were recorded: 0, ERR_CHANGED when they are others
 * by now, or the error of reading. */
int kek_in_kept(const struct flow *f, struct buf *out);

/* 1 and a warning when by the wall clock it is not valid now, or nobody can tell;
 * 0 without. */
int kek_in_warn(struct flow *f);
#define KEK_IN_WARNINGS "kek-expired kek-early kek-date"

/* Facts of the KEK that was taken: bits, vault, version, ops, its dates. */
void kek_in_facts(const struct flow *f, struct page *p);
#define KEK_IN_FACTS "method bits vault key version ops valid"

#endif
