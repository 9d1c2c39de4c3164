/*
 * The client of a PIV card, NIST SP 800-73-4, and of Yubico's additions where a
 * card has them (INS F7 metadata, F8 serial, F9 attestation, FD version,
 * FF management key).
 * One code path for every card, virtual or not. Nothing here uses libcrypto;
 * management-key authentication is admin.h.
 *
 * All return 0, the error of a status word (sw_error) or of the reader.
 */
#ifndef KC_CARD_PIV_PIV_H
#define KC_CARD_PIV_PIV_H

#include "src/card/reader.h"

#define PIV_CHUID	0x5fc102u
#define PIV_PRINTED	0x5fc109u	/* readable after the PIN */
#define PIV_CERT_9D	0x5fc10bu
#define PIV_ADMIN_DATA	0x5fff00u	/* Yubico: how the card is managed */
#define PIV_CERT_F9	0x5fff01u	/* Yubico: of the key that attests */
/* Only virtual cards have it: 80 name, 81 one byte, 1 = the holder's own PIN. */
#define PIV_VIRTUAL	0x5fffe0u

#define PIV_SLOT_MGM	0x9b
#define PIV_SLOT_KEYS	0x9d		/* key management */
#define PIV_REF_PIN	0x80
#define PIV_REF_PUK	0x81

#define PIV_ALG_3DES	0x03
#define PIV_ALG_AES128	0x08
#define PIV_ALG_AES192	0x0a
#define PIV_ALG_AES256	0x0c
#define PIV_ALG_P256	0x11

#define PIV_FACTORY_PIN	"123456"
#define PIV_FACTORY_PUK	"12345678"
#define PIV_MGM_LEN	24		/* 3DES, AES-192 */
#define PIV_MGM_MAX	32		/* AES-256 */

#define PIV_POINT_LEN	65
#define PIV_GUID_LEN	16
/* The largest object that we take from a card or give to it. */
#define PIV_OBJECT_MAX	4096
#define PIV_TRIES_UNKNOWN 0xff

/* Yubico's GET METADATA; what the card left out is 0, tries PIV_TRIES_UNKNOWN. */
struct piv_metadata {
	uint8_t alg;
	int has_key;		/* something is there: an algorithm, or a point */
	int touch;		/* whoever uses it has to touch the card */
	int knows_default, is_default;	/* of PIN, PUK, management key */
	uint8_t tries, tries_max;
	int has_point;
	uint8_t point[PIV_POINT_LEN];
};

/* 6 to 8 ASCII digits. 0 or ERR_PIN_FORM. */
int piv_pin_form(struct view pin);

/* Selects the PIV application; label becomes its name, "" without one.
 * ERR_CARD_NOTPIV when the card has no such application. */
int piv_select(struct reader *r, char label[static 33]);

/* The content of an object (what its tag 53 holds), appended. ERR_CARD_LACKS
 * also for an empty one. */
int piv_get(struct reader *r, uint32_t object, struct buf *out);

/* Needs management-key authentication. An empty content empties the object. */
int piv_put(struct reader *r, uint32_t object, struct view content);

/* pin: as typed, form checked here. *left: tries left where ERR_PIN. */
int piv_verify(struct reader *r, struct view pin, uint32_t *left);

/* Tries left of the PIN by an empty VERIFY: 0 and *tries, PIV_TRIES_UNKNOWN
 * when the PIN is verified at present. */
int piv_tries(struct reader *r, uint8_t *tries);

/* ref: PIV_REF_PIN or PIV_REF_PUK. */
int piv_change(struct reader *r, uint8_t ref, struct view old, struct view new,
    uint32_t *left);

/* RESET RETRY COUNTER: a new PIN by the PUK. */
int piv_unblock(struct reader *r, struct view puk, struct view pin,
    uint32_t *left);

/* Makes a P-256 key in 9D, replacing what was there. */
int piv_generate(struct reader *r, uint8_t point[static PIV_POINT_LEN]);

/* ECDH in 9D: z is the x coordinate (SP 800-73-4 part 2, 3.2.4). */
int piv_agree(struct reader *r, const uint8_t point[static PIV_POINT_LEN],
    uint8_t z[static 32]);

/* What a card has not, or does not do, cards say in many ways: piv_lacks(). An
 * empty slot can be a refusal of the metadata, or metadata without a key. */
int piv_lacks(int err);
int piv_metadata(struct reader *r, uint8_t ref, struct piv_metadata *m);
int piv_serial(struct reader *r, uint32_t *serial);
int piv_version(struct reader *r, uint8_t version[static 3]);

/* -- the contents of objects (piv_object.c) ---------------------------------- */

/* The GUID in the card's CHUID; *issued (may be NULL): an issuer signed it.
 * ERR_CARD_LACKS without one: no CHUID, no GUID in it, or one of zeros. */
int piv_guid(struct reader *r, uint8_t guid[static PIV_GUID_LEN], int *issued);

/* A CHUID without signature for this GUID, as tokens write it; appended. */
int piv_chuid(struct buf *out, const uint8_t guid[static PIV_GUID_LEN]);

/* The certificate in this object, DER, appended. ERR_CARD_LACKS without one. 0 and
 * nothing appended: something is there, but compressed or of no known form. */
int piv_cert(struct reader *r, uint32_t object, struct buf *der);

/* What the card attests of the key that it made in 9D, DER, appended: a
 * certificate by its key F9. Nobody has looked at it. */
int piv_attest(struct reader *r, struct buf *der);

/* Its container: 70 certificate, 71 00, FE. Appended. */
int piv_cert_container(struct buf *out, struct view der);

/* The P-256 point in a certificate's SubjectPublicKeyInfo. 0 or ERR_FORMAT. */
int piv_cert_point(struct view der, uint8_t point[static PIV_POINT_LEN]);

/* -- the management key that stays on the card (piv_kept.c) ------------------- */

/* The key in 5FC109 in the form that Yubico's tools use (88 { 89 key }): *len
 * bytes of PIV_MGM_MAX. ERR_CARD_LACKS: none; ERR_FORMAT: the object is
 * somebody's. */
int piv_kept_key(struct reader *r, uint8_t key[static PIV_MGM_MAX],
    size_t *len);

/* Stores it, and reads it back: ERR_CARD_DATA when something else is there. */
int piv_keep_key(struct reader *r, struct view key);

/* What Yubico's tools read first: a bit of 5FFF00 says that a key is kept. The
 * rest of that object stays. */
int piv_keep_flag(struct reader *r);

#endif
