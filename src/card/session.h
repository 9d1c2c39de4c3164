/*
 * cardd's view of the card in the reader: powered, selected, which PIN and key
 * were shown to it. All of it ends when a card comes or goes, on any error of
 * the reader, and with session_end.
 */
#ifndef KC_CARD_SESSION_H
#define KC_CARD_SESSION_H

#include "src/card/piv/piv.h"

struct session {
	struct reader reader;
	/* of the card that is selected */
	int selected;
	uint32_t count;		/* the reader's, when it was selected */
	char label[33];		/* what the application calls itself */
	char atr_text[16];	/* printable historical bytes */
	int verified;		/* the PIN, on our request */
	int admin;		/* the management key */
	int mgm_factory;	/* ... is the factory's */
	uint8_t mgm_alg;
	/* of this insertion, whether it is selected or not */
	uint32_t asked_count;
	int factory_asked, factory;	/* the factory PIN; was it */
	int puk_asked;
};

/*
 * One card, powered and its PIV application selected: again where it must be.
 * 0; ERR_CARD_REMOVED once when the one we knew is gone, else ERR_CARD_NONE,
 * ERR_CARD_TWO, ERR_CARD_NOTPIV, ERR_READER_GONE ...
 */
int session_card(struct session *s);

/* The same, and its PIN was verified: else ERR_PIN_NEEDED. */
int session_verified(struct session *s);

/* Resets the card where there is one; what it knew is forgotten. */
void session_end(struct session *s);

/* To be called with what a request came to, which it returns: an error that
 * leaves the card in doubt ends the session. */
int session_after(struct session *s, int err);

/*
 * Authenticates the management key: the one kept in 5FC109 (once the PIN is
 * verified), else the factory's. ERR_CARD_MGM when it is neither: the card is
 * as it was.
 */
int session_admin(struct session *s);

/*
 * Replaces the factory's management key by a random one, which stays on the
 * card, readable after the PIN. A card that cannot, or whose 5FC109 belongs to
 * somebody, keeps its own. PIN verified, session_admin done.
 */
int session_protect(struct session *s);

#endif
