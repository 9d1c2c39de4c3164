/*
 * What the files that answer for keyd share. A handler is declared here by its
 * line in KEYD_HANDLERS, stands in the keyd_*.c of its kind, and has its row in
 * the table of keyd_serve.c.
 */
#ifndef KC_HSM_KEYD_PART_H
#define KC_HSM_KEYD_PART_H

#include "hsm/keyd_serve.h"

enum phase {
	START,		/* the greeting alone */
	IDLE,		/* no world */
	LOADED,		/* a world's file, closed; rituals */
	OPEN,		/* its keys */
	TESTED		/* what seals the record, no key */
};

struct keyd *keyd(struct daemon *d);

/* Gives out what stands in b, and wipes b. */
struct view give(struct daemon *d, struct buf *b);

#define KEYD_HANDLERS(H) \
	/* keyd_file.c */ \
	H(on_kek) H(on_check) H(on_byok) H(on_packages) \
	H(on_transfer) H(on_public) \
	/* keyd_world.c */ \
	H(on_world_create) H(on_world_load) H(on_identify) H(on_enrol) \
	H(on_ritual_begin) H(on_ritual_card) H(on_ritual_end) H(on_close) \
	H(on_attested) \
	/* keyd_key.c */ \
	H(on_generate) H(on_describe) H(on_copy) H(on_wrap) H(on_pack) \
	H(on_seal) H(on_sealed) H(on_manifest) \
	/* keyd_vault.c */ \
	H(on_exchange) H(on_trust) H(on_import) H(on_sign) H(on_decrypt)

#define KEYD_HANDLER(name) int name(struct daemon *d, const void *req, \
    void *rep, uint32_t *detail);
KEYD_HANDLERS(KEYD_HANDLER)
#undef KEYD_HANDLER

/* For struct hsm_progress, arg being the daemon. */
int keyd_tell(void *arg, uint32_t done, uint32_t total);

#endif
