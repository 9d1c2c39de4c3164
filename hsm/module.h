/*
 * A module holds keys and works with them. The soft module is our own process;
 * a PKCS#11 token or the vendor's tools would be further rows of hsm_modules.
 * World, cards and rituals are the same under all of them: hsm/world/guard.h.
 *
 * Every function returns 0 or a negative ERR_*. On failure outputs are untouched
 * and nothing was created. Private halves leave by wrap and pack alone.
 */
#ifndef KC_HSM_MODULE_H
#define KC_HSM_MODULE_H

#include "hsm/world/guard.h"

struct hsm;		/* one open module; each module's own */

/* How far a long work is: non-zero ends it (ERR_CANCELLED, ERR_CLOSED). */
struct hsm_progress {
	void *arg;
	int (*tell)(void *arg, uint32_t done, uint32_t total);
};

struct hsm_status {
	const char *module;	/* "soft" */
	char version[64];	/* "keyconvoy soft 0.1.0" */
	char crypto[64];	/* "OpenSSL 3.0.19 ..." */
	char generator[160];	/* for the .byok */
	int software;
};

struct hsm_module {
	const char *name;
	/* arg: what stands behind "name:", NULL without a colon. guard is keyd's,
	 * and outlives the module. Before the jail. */
	int (*open)(struct hsm **out, const char *arg, struct guard *guard);
	void (*close)(struct hsm *h);		/* wipes; NULL allowed */
	void (*status)(const struct hsm *h, struct hsm_status *out);

	int (*generate)(struct hsm *h, const struct req_generate *req,
	    const struct hsm_progress *progress, struct buf *file,
	    struct buf *spki);
	/* hold keeps what *out points to. */
	int (*describe)(const struct hsm *h, struct view file,
	    struct rep_describe *out, struct buf *hold);
	int (*copy)(struct hsm *h, const struct req_copy *req, struct buf *file);
	int (*wrap)(struct hsm *h, const struct req_wrap *req, struct buf *byok);
	/* The same for a world: transfer.h. */
	int (*pack)(struct hsm *h, const struct req_pack *req, struct buf *package);

	/* A vault's, for rehearsals (ERR_MODE in production): msg.h says what each
	 * does. rep's views point into hold. */
	int (*exchange)(struct hsm *h, const struct req_exchange *req,
	    const struct hsm_progress *progress, struct rep_exchange *rep,
	    struct buf *hold);
	int (*import)(struct hsm *h, const struct req_import *req,
	    struct rep_import *rep, struct buf *hold);
	int (*sign)(struct hsm *h, const struct req_sign *req,
	    struct buf *signature);
	int (*decrypt)(struct hsm *h, const struct req_decrypt *req,
	    struct secret *plain);
};

extern const struct hsm_module hsm_soft;

/* The row of "name" or "name:argument"; *arg as open takes it. ERR_UNSUPPORTED
 * for what is not built. */
int hsm_find(const char *spec, const struct hsm_module **out, const char **arg);

#endif
