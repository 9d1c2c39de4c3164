/*
 * cardd's view of the card in the reader: powered, selected, which PIN and key
 * were shown to it. All of it ends when a card comes or goes, on any error of
 * the reader, and with session_end.
 */
#ifndef KC_CARD_SESSION_H
#define KC_CARD_SESSION_H

#include "src/card/piv/admin.h"

/* Whether 5FC109 may be read without the PIN. */
enum printed { PRINTED_UNKNOWN, PRINTED_SHUT, PRINTED_OPEN };

/* Which card it is, by what it told before any PIN. */
struct identity {
	int told;		/* what follows was asked for */
	int has_serial, has_guid, has_point;
	uint32_t serial;
	uint8_t guid[PIV_GUID_LEN];
	uint8_t point[PIV_POINT_LEN];	/* of 9D */
};

/* The insertion that the pages were told of, and what was spent and found out since;
 * a reset is none. */
struct insertion {
	int there;
	uint32_t count;		/* session_state's */
	struct identity who;
	int factory_asked;	/* the factory PIN was tried */
	unsigned factory;	/* the PIN is this one of them, from 1; 0: not known */
	int stale;		/* ... although the card says it were */
	int puk_asked, mgm_asked;	/* the factory's was tried */
	int protected;		/* it was given a key of its own, or takes none */
};

struct session {
	struct reader reader;
	int plug;		/* where readers come from (reader_open) */
	uint32_t doubts;	/* the reader's, as far as they were looked into */
	uint32_t swapped;	/* what its count grows by for other cards that these
				 * were */
	/* of the card that is selected */
	int selected;
	uint32_t count;		/* session_state's, when it was selected */
	char label[33];		/* what the application calls itself */
	char atr_text[16];	/* what the ATR does */
	uint8_t version[3];	/* zero: not told */
	int verified;		/* the PIN, on our request */
	enum printed printed;
	int admin;		/* the management key is authenticated */
	enum card_mgm mgm;	/* ... and this one */
	struct admin_key key;	/* what the card says of it */
	struct insertion met;	/* whether it is selected or not */
};

/*
 * The reader's state. A card that is met and without power is powered again: when
 * it is another one than was met, or cannot be told from one, the count grows. So
 * does each of the calls below. 0 or the reader's error.
 */
int session_state(struct session *s, struct reader_status *st);

/*
 * One card, powered and its PIV application selected: again where it must be. It
 * is the one that was met, as far as it tells which one it is (who).
 * 0; ERR_CARD_REMOVED once when the one we knew is gone, and as long as another
 * insertion lies there than the one that was met: what people typed is for that
 * one. Else ERR_CARD_NONE, ERR_CARD_TWO, ERR_CARD_NOTPIV, ERR_READER_GONE ...
 */
int session_card(struct session *s);

/* The same, but that it takes a new insertion: for the request that tells people
 * which card it is. */
int session_meet(struct session *s);

/* The same, and its PIN was verified: else ERR_PIN_NEEDED. */
int session_verified(struct session *s);

/* Resets the card where there is one; what it knew is forgotten. */
void session_end(struct session *s);

/* To be called with what a request came to, which it returns: an error that
 * leaves the card in doubt ends the session. */
int session_after(struct session *s, int err);

/* -- the management key (session_admin.c) ------------------------------------ */

/* enum card_fit, by what can be read. 0 or the error. */
int session_fit(struct session *s, enum card_fit *fit);

/*
 * Authenticates the management key: the one kept in 5FC109 (once the PIN is
 * verified), else the factory's, which is tried once an insertion and only on a
 * card that is fit. ERR_PIN_NEEDED where the kept one may do; ERR_CARD_MGM when
 * it is neither; ERR_CARD_ISSUED, ERR_CARD_UNFIT, ERR_CARD_TOUCH.
 */
int session_admin(struct session *s);

/*
 * Replaces the factory's management key by a random one, which stays on the
 * card, readable after the PIN. A card that cannot, that lets anybody read it,
 * or whose 5FC109 belongs to somebody, keeps its own: s->mgm says so. PIN
 * verified, session_admin done.
 */
int session_protect(struct session *s);

/* Before a PIN is shown: looks whether 5FC109 can be read without it. 0 whatever
 * the card says; else why it could not be asked. */
int session_look(struct session *s);

/* An err of the key in 9D, which is ERR_CARD_TOUCH where that key wants to be
 * touched and the card says no more than no. */
int session_touched(struct session *s, int err);

#endif
