/*
 * A module holds keys and works with them. The soft module is our own process;
 * a PKCS#11 token or the vendor's tools would be further rows of hsm_modules.
 *
 * Every function returns 0 or a negative ERR_*. On failure outputs are untouched
 * and nothing was created. Private halves leave by wrap and pack alone. A ritual with
 * people is begin / card / end: the caller keeps the pace, and asks the card
 * through struct hsm_card, which knows no reader.
 */
#ifndef KC_HSM_MODULE_H
#define KC_HSM_MODULE_H

#include "src/base/buf.h"
#include "src/base/digest.h"
#include "src/base/mode.h"
#include "src/base/secret.h"
#include "src/wire/msg.h"

struct hsm;		/* one open module; each module's own */

/* The card in the reader, its PIN verified. */
struct hsm_card {
	void *arg;
	/* ECDH of the card's 9D key with a P-256 point: the x coordinate. */
	int (*agree)(void *arg, const uint8_t point[static 65],
	    uint8_t z[static 32]);
	/* The certificate of the 9D key goes onto the card. */
	int (*store)(void *arg, struct view cert);
};

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
	int (*open)(struct hsm **out, enum mode mode);
	void (*close)(struct hsm *h);		/* wipes; NULL allowed */
	void (*status)(const struct hsm *h, struct hsm_status *out);

	/* A world of these cards (REC_CARD list, cert empty). Appends the file. */
	int (*world_create)(struct hsm *h, const struct req_world_create *req,
	    struct buf *world);
	/* Takes a world file in; refused while one is open. */
	int (*world_load)(struct hsm *h, struct view file);
	/* The world that is loaded: *info (without its cards), the cards' list. */
	int (*world_info)(const struct hsm *h, struct rep_world_load *info);
	int (*world_cards)(const struct hsm *h, struct buf *out);
	int (*is_open)(const struct hsm *h);
	int (*identify)(const struct hsm *h, const struct req_identify *req,
	    struct rep_identify *out);

	int (*ritual_begin)(struct hsm *h, enum ritual purpose, uint8_t *k,
	    uint8_t *n);
	int (*ritual_card)(struct hsm *h, unsigned x, const struct hsm_card *card,
	    uint8_t *have);
	int (*ritual_end)(struct hsm *h);

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
	int (*trust)(struct hsm *h, const struct req_trust *req, struct buf *list);
	int (*import)(struct hsm *h, const struct req_import *req,
	    struct rep_import *rep, struct buf *hold);
	int (*sign)(struct hsm *h, const struct req_sign *req,
	    struct buf *signature);
	int (*decrypt)(struct hsm *h, const struct req_decrypt *req,
	    struct secret *plain);

	int (*seal)(struct hsm *h, const struct req_seal *req, struct buf *jws);
	int (*manifest)(struct hsm *h, struct view payload, struct buf *jws);
};

extern const struct hsm_module hsm_soft;

/* By its name ("soft"); ERR_UNSUPPORTED for what is not built. */
int hsm_find(const char *name, const struct hsm_module **out);

#endif
