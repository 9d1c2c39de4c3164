/*
 * The inside of a virtual card: what its file holds, and what it knows while it
 * is powered. A storage key is wrapped under scrypt(PIN) and scrypt(PUK); the
 * private key of 9D and object 5FC109 are sealed under the storage key, so that
 * the file without a PIN gives neither. Whoever copies the file can guess PINs
 * at scrypt's pace, and put an old file back: practice, no protection.
 */
#ifndef KC_CARD_VIRTUAL_VCARD_H
#define KC_CARD_VIRTUAL_VCARD_H

#include "src/base/file.h"
#include "src/base/secret.h"
#include "src/card/piv/piv.h"
#include "src/wire/card_names.h"

#define VCARD_TRIES	3
#define VCARD_OBJECTS	16
#define VCARD_ROOM	8192		/* bytes of objects on a new card */
#define VCARD_FILE_MAX	(64 * 1024)
#define VCARD_PIN_LEN	8		/* padded with FF */
#define VCARD_SEAL_LEN	(12 + 16)	/* what sealing adds: nonce and tag */
#define VCARD_KEY_LEN	32

/* log2 of scrypt's N for what is wrapped from now on: 15, in tests 4. */
extern const unsigned vcard_log_n;
#define VCARD_LOG_N_MIN	4
#define VCARD_LOG_N_MAX	15

/* What a reference value is, as far as the card can tell without keeping it. */
enum vcard_is { VCARD_FACTORY, VCARD_PRACTICE, VCARD_OWN };

struct vcard_pin {
	enum vcard_is is;
	uint8_t tries;
	unsigned log_n;
	uint8_t salt[16];
	uint8_t wrap[VCARD_SEAL_LEN + VCARD_KEY_LEN];
};

struct vcard_object {
	uint32_t tag;
	struct buf content;	/* never empty */
};

struct vcard {
	/* in the file */
	char name[CARD_NAME_MAX + 1];
	uint32_t serial;
	int piv;		/* 0: a card without the PIV application */
	uint32_t room;
	uint8_t mgm_alg, mgm[PIV_MGM_MAX];	/* as long as it wants it */
	struct vcard_pin pin, puk;
	struct vcard_object objects[VCARD_OBJECTS];
	size_t n_objects;
	struct buf printed;	/* 5FC109, sealed; empty: none */
	int has_key;
	uint8_t point[PIV_POINT_LEN];
	uint8_t scalar[VCARD_SEAL_LEN + 32];	/* sealed */

	/* while powered */
	char path[FILE_PATH_MAX];
	int selected, admin;
	struct secret storage;		/* empty until a PIN was verified */
	uint8_t witness[16];
	size_t witness_len;
	struct buf chain;		/* data of a chain that goes on */
	uint8_t chain_head[3];
	struct buf out;			/* of the answer, not yet given out */
};

struct vcmd {
	uint8_t cla, ins, p1, p2;
	struct view data;
	size_t le;			/* 0: nothing expected */
};

/* -- the file (virtual_file.c) ------------------------------------------------ */

/* Appends a rec_named for each file in the folder that is named as a card's is.
 * 0, ERR_CARDS_MANY for more than CARD_NAMES_MAX, or the error of reading. */
int vcard_names(const char *dir, struct buf *out);

void vcard_init(struct vcard *c);
void vcard_clear(struct vcard *c);	/* wipes; as after vcard_init */

/* A card as it leaves the factory, in memory: then vcard_save_new. */
int vcard_make(struct vcard *c, const char *dir, const char *name);

/* From its file: 0, ERR_NOTFOUND, ERR_FORMAT, ERR_PERM ... On failure *c is
 * empty. */
int vcard_load(struct vcard *c, const char *dir, const char *name);

/* The same from the file's text; nothing is read. */
int vcard_read(struct vcard *c, const char *dir, const char *name,
    struct view text);

/* Whole or not at all, on the disk when it returns. */
int vcard_save(const struct vcard *c);
int vcard_save_new(const struct vcard *c);	/* ERR_EXISTS */

/* The containers of SP 800-73-4 part 1, table 3, and 5FFF00; 5FC109 is not
 * among objects[]. */
int vcard_tag_known(uint32_t tag);

/* The object, or NULL. */
struct vcard_object *vcard_object(struct vcard *c, uint32_t tag);

/* Bytes that its objects take. */
size_t vcard_used(const struct vcard *c);

/* Sets (or with nothing in it removes) an object. 0, ERR_CARD_FULL, ERR_NOMEM. */
int vcard_object_set(struct vcard *c, uint32_t tag, struct view content);

/* -- cryptography (virtual_crypto.c) ------------------------------------------ */

/* AES-256-GCM; what binds it: the card's name and this word. out grows by
 * VCARD_SEAL_LEN + plain.len. */
int vcard_seal(const struct vcard *c, const char *word, const uint8_t *key,
    struct view plain, struct buf *out);
/* ERR_AUTH when it does not open. out: a new secret. */
int vcard_open(const struct vcard *c, const char *word, const uint8_t *key,
    struct view sealed, struct secret *out);

/* Wraps the storage key under a PIN (word "pin") or PUK ("puk"), padded. */
int vcard_wrap(const struct vcard *c, const char *word, struct vcard_pin *p,
    const uint8_t pin[static VCARD_PIN_LEN], const struct secret *storage);
/* ERR_AUTH when it is another one. */
int vcard_unwrap(const struct vcard *c, const char *word,
    const struct vcard_pin *p, const uint8_t pin[static VCARD_PIN_LEN],
    struct secret *storage);

/* A new P-256 pair. */
int vcard_pair(struct secret *scalar, uint8_t point[static PIV_POINT_LEN]);
/* ERR_POINT for a point that is none. */
int vcard_ecdh(const struct secret *scalar,
    const uint8_t own[static PIV_POINT_LEN],
    const uint8_t peer[static PIV_POINT_LEN], struct secret *z);

int vcard_equal(const void *a, const void *b, size_t len);	/* constant time */

/* -- commands: a status word, or a negative ERR_* when the card cannot go on -- */

/* One APDU there, one answer back (virtual_apdu.c). 0 or the error. */
int vcard_transmit(struct vcard *c, struct view apdu, struct buf *answer);

int vcmd_verify(struct vcard *c, const struct vcmd *cmd);
int vcmd_change(struct vcard *c, const struct vcmd *cmd);
int vcmd_reset_retry(struct vcard *c, const struct vcmd *cmd);
int vcmd_get_data(struct vcard *c, const struct vcmd *cmd);
int vcmd_put_data(struct vcard *c, const struct vcmd *cmd);
int vcmd_metadata(struct vcard *c, const struct vcmd *cmd);
int vcmd_serial(struct vcard *c, const struct vcmd *cmd);
int vcmd_version(struct vcard *c, const struct vcmd *cmd);
int vcmd_authenticate(struct vcard *c, const struct vcmd *cmd);
int vcmd_generate(struct vcard *c, const struct vcmd *cmd);
int vcmd_set_key(struct vcard *c, const struct vcmd *cmd);

#define SW_LENGTH	0x6700
#define SW_SECURITY	0x6982
#define SW_BLOCKED	0x6983
#define SW_CONDITIONS	0x6985
#define SW_DATA		0x6a80
#define SW_NOT_FOUND	0x6a82
#define SW_FULL		0x6a84
#define SW_P1P2		0x6a86
#define SW_NO_REFERENCE	0x6a88
#define SW_INS		0x6d00
#define SW_CLA		0x6e00

#endif
