#include "src/card/session.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/admin.h"

/* Printable text among the historical bytes, as tokens say their name there. */
static void
atr_text(struct view atr, char out[static 16])
{
	size_t run = 0;

	out[0] = '\0';
	for (size_t i = 0; i < atr.len; i++) {
		const uint8_t c = atr.p[i];

		if (c > 0x20 && c < 0x7f && run < 15) {
			out[run++] = (char)c;
			out[run] = '\0';
			continue;
		}
		if (run >= 4)
			return;
		run = 0;
		out[0] = '\0';
	}
	if (run < 4)
		out[0] = '\0';
}

static void
forget(struct session *s)
{
	s->selected = s->verified = s->admin = s->mgm_factory = 0;
	s->label[0] = s->atr_text[0] = '\0';
}

static int
power_and_select(struct session *s, uint32_t count)
{
	struct buf atr;
	int err;

	forget(s);
	buf_init(&atr, ATR_MAX);
	err = s->reader.ops->power_on(&s->reader, &atr);
	if (err == 0)
		atr_text(buf_view(&atr), s->atr_text);
	buf_free(&atr);
	if (err == 0)
		err = piv_select(&s->reader, s->label);
	if (err)
		return err;
	s->selected = 1;
	s->count = count;
	if (s->asked_count != count) {
		s->asked_count = count;
		s->factory_asked = s->factory = s->puk_asked = 0;
	}
	return 0;
}

int
session_card(struct session *s)
{
	const int known = s->selected;
	struct reader_status st;
	int err;

	err = s->reader.ops->state(&s->reader, &st);
	if (err == 0 && st.state == CARD_NO_READER)
		err = ERR_READER_GONE;
	else if (err == 0 && st.state == CARD_TWO)
		err = ERR_CARD_TWO;
	else if (err == 0 && st.state == CARD_ABSENT)
		err = known ? ERR_CARD_REMOVED : ERR_CARD_NONE;
	if (err) {
		forget(s);
		return err;
	}
	if (known && st.count == s->count)
		return 0;
	return power_and_select(s, st.count);
}

int
session_verified(struct session *s)
{
	int err;

	if ((err = session_card(s)) != 0)
		return err;
	return s->verified ? 0 : ERR_PIN_NEEDED;
}

void
session_end(struct session *s)
{
	struct buf atr;

	if (s->selected) {
		buf_init(&atr, ATR_MAX);
		(void)s->reader.ops->power_on(&s->reader, &atr);
		buf_free(&atr);
	}
	forget(s);
}

int
session_after(struct session *s, int err)
{
	/* Said by a card that is well, or by us before it was asked. */
	static const int harmless[] = {
		0, ERR_PIN, ERR_PIN_BLOCKED, ERR_PIN_FORM, ERR_PIN_NEEDED,
		ERR_PUK_CHANGED, ERR_CARD_MGM, ERR_CARD_FULL, ERR_POINT,
		ERR_NOTFOUND, ERR_UNSUPPORTED, ERR_ARG, ERR_PHASE
	};

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (err == harmless[i])
			return err;
	forget(s);
	return err;
}

static int
try_key(struct session *s, const uint8_t *key, int is_factory)
{
	int err;

	err = admin_authenticate(&s->reader, s->mgm_alg, key);
	/* No algorithm of ours: not a key that we could know. */
	if (err == ERR_UNSUPPORTED)
		err = ERR_CARD_MGM;
	if (err == 0) {
		s->admin = 1;
		s->mgm_factory = is_factory;
	}
	return err;
}

int
session_admin(struct session *s)
{
	uint8_t key[PIV_MGM_LEN];
	int err = ERR_CARD_MGM;

	if (s->admin)
		return 0;
	if ((err = admin_alg(&s->reader, &s->mgm_alg)) != 0)
		return err;
	err = ERR_CARD_MGM;
	if (s->verified && piv_kept_key(&s->reader, key) == 0)
		err = try_key(s, key, 0);
	explicit_bzero(key, sizeof(key));
	if (err == ERR_CARD_MGM)
		err = try_key(s, admin_factory_key, 1);
	return err;
}

/* Stored first: whatever fails then, no key is in force that nobody has. */
static int
keep_and_set(struct session *s, const uint8_t *key)
{
	int err;

	if ((err = piv_keep_key(&s->reader, key)) != 0)
		return err;
	err = admin_set_key(&s->reader, s->mgm_alg, key);
	if (err == 0)
		s->mgm_factory = 0;
	else if (err == ERR_UNSUPPORTED)
		err = piv_put(&s->reader, PIV_PRINTED, view_of(NULL, 0));
	return err;
}

int
session_protect(struct session *s)
{
	uint8_t key[PIV_MGM_LEN];
	int err;

	if (!s->mgm_factory)
		return 0;
	err = piv_kept_key(&s->reader, key);
	if (err == ERR_FORMAT)
		return 0;	/* printed information of the card's owner */
	if (err == 0 || err == ERR_NOTFOUND)
		err = admin_random(key, sizeof(key));
	if (err == 0)
		err = keep_and_set(s, key);
	explicit_bzero(key, sizeof(key));
	return err;
}
