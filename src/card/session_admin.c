/* The management key of the card at hand: open it, and make it the card's own. */
#include "src/card/session.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/quirk.h"

/* -- may it be tried at all ---------------------------------------------------- */

int
session_fit(struct session *s, enum card_fit *fit)
{
	uint8_t guid[PIV_GUID_LEN];
	int err, issued;

	err = piv_guid(&s->reader, guid, &issued);
	*fit = quirk_has(&s->reader, QUIRK_OWN_ADMIN) ? FIT_UNFIT :
	    issued ? FIT_ISSUED : FIT_OK;
	return piv_lacks(err) ? 0 : err;
}

static int
must_fit(struct session *s)
{
	static const int errs[] = {
		[FIT_OK] = 0,
		[FIT_ISSUED] = ERR_CARD_ISSUED,
		[FIT_UNFIT] = ERR_CARD_UNFIT,
	};
	enum card_fit fit;
	int err;

	err = session_fit(s, &fit);
	return err ? err : errs[fit];
}

int
session_look(struct session *s)
{
	struct buf object;
	int err;

	if (s->verified || s->printed != PRINTED_UNKNOWN)
		return 0;
	buf_init(&object, PIV_OBJECT_MAX);
	err = piv_get(&s->reader, PIV_PRINTED, &object);
	buf_free(&object);
	if (!sw_says(err) && err != ERR_TOOBIG)
		return err;
	s->printed = err == ERR_PIN_NEEDED ? PRINTED_SHUT : PRINTED_OPEN;
	return 0;
}

int
session_touched(struct session *s, int err)
{
	struct piv_metadata m;

	if (err != ERR_PIN_NEEDED)
		return err;
	return piv_metadata(&s->reader, PIV_SLOT_KEYS, &m) == 0 && m.touch ?
	    ERR_CARD_TOUCH : err;
}

/* -- opening ------------------------------------------------------------------- */

/* Where a touch is wanted, no and nobody touched it are the same word. */
static int
try_key(struct session *s, const uint8_t *key, enum card_mgm mgm)
{
	int err;

	err = admin_authenticate(&s->reader, s->key.alg, key);
	if (err == ERR_CARD_MGM && s->key.touch)
		return ERR_CARD_TOUCH;
	if (err == 0) {
		s->admin = 1;
		s->mgm = mgm;
	}
	return err;
}

static int
try_kept(struct session *s)
{
	struct secret key;
	size_t len;
	int err;

	if ((err = secret_new(&key, PIV_MGM_MAX)) != 0)
		return err;
	if ((err = piv_kept_key(&s->reader, key.p, &len)) == 0)
		err = len != admin_key_len(s->key.alg) ? ERR_CARD_MGM :
		    try_key(s, key.p, s->printed == PRINTED_OPEN ? MGM_OPEN :
		    MGM_KEPT);
	else if (piv_lacks(err) || err == ERR_FORMAT)
		err = ERR_CARD_MGM;
	secret_free(&key);
	return err;
}

/* Some cards count wrong keys: one try, and none where it is known to fail. */
static int
try_factory(struct session *s)
{
	int err;

	if (s->met.mgm_asked ||
	    (s->key.knows_default && !s->key.is_default))
		return ERR_CARD_MGM;
	err = try_key(s, admin_factory_key, MGM_FACTORY);
	s->met.mgm_asked = err == ERR_CARD_MGM;
	return err;
}

int
session_admin(struct session *s)
{
	int err;

	if (s->admin)
		return 0;
	if ((err = session_look(s)) != 0 || (err = must_fit(s)) != 0 ||
	    (err = admin_look(&s->reader, &s->key)) != 0)
		return err;
	/* The kept one first, whatever the card says: it may say so for ever. */
	err = s->verified ? try_kept(s) : ERR_CARD_MGM;
	if (err == ERR_CARD_MGM ||
	    (err == ERR_CARD_TOUCH && s->verified && s->key.is_default))
		err = try_factory(s);
	/* Behind the PIN there may be the key. */
	if (err == ERR_CARD_MGM && !s->verified && s->printed == PRINTED_SHUT)
		err = ERR_PIN_NEEDED;
	return err;
}

/* -- the card's own ------------------------------------------------------------ */

/* Back to none, as before. */
static int
unkeep(struct session *s)
{
	int err;

	err = piv_put(&s->reader, PIV_PRINTED, view_of(NULL, 0));
	return piv_lacks(err) ? 0 : err;
}

/* Which of both is in force? Cards said yes and took nothing, and no and took it:
 * the likelier one first. */
static int
find_key(struct session *s, const uint8_t *key, int was_set)
{
	int err;

	s->admin = 0;
	err = was_set ? try_key(s, key, MGM_KEPT) :
	    try_key(s, admin_factory_key, MGM_FACTORY);
	if (err != ERR_CARD_MGM)
		return err;
	return was_set ? try_key(s, admin_factory_key, MGM_FACTORY) :
	    try_key(s, key, MGM_KEPT);
}

/*
 * Stored first: whatever fails then, no key is in force that nobody has, and it
 * is taken away only when the factory's opened the card.
 */
static int
keep_and_set(struct session *s, const uint8_t *key)
{
	int err, set = 0;

	err = piv_keep_key(&s->reader, view_of(key,
	    admin_key_len(s->key.alg)));
	if (err == 0) {
		set = admin_set_key(&s->reader, s->key.alg, key);
		err = set == 0 || piv_lacks(set) ?
		    find_key(s, key, set == 0) : set;
	}
	if (s->mgm == MGM_FACTORY)
		return err == 0 || piv_lacks(err) ? unkeep(s) : err;
	if (err == 0)
		err = piv_keep_flag(&s->reader);
	/* Other tools miss the flag; we do not. */
	return piv_lacks(err) || err == ERR_CARD_FULL ? 0 : err;
}

int
session_protect(struct session *s)
{
	struct secret key;
	size_t len;
	int err;

	if (s->mgm != MGM_FACTORY || s->printed != PRINTED_SHUT ||
	    s->met.protected)
		return 0;
	if ((err = secret_new(&key, PIV_MGM_MAX)) != 0)
		return err;
	err = piv_kept_key(&s->reader, key.p, &len);
	if (err == 0 || piv_lacks(err)) {
		err = admin_random(key.p, key.len);
		if (err == 0)
			err = keep_and_set(s, key.p);
		s->met.protected = err == 0;
	} else if (err == ERR_FORMAT)
		err = 0;	/* printed information of the card's owner */
	secret_free(&key);
	return err;
}
