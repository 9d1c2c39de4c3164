#include "src/card/session.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/atr.h"
#include "src/card/piv/quirk.h"

static void
forget(struct session *s)
{
	s->selected = s->verified = s->admin = 0;
	s->printed = PRINTED_UNKNOWN;
	s->label[0] = s->atr_text[0] = '\0';
}

/* Who it is, before it is asked anything that quirks change. */
static int
know(struct session *s, struct view atr)
{
	const struct view historical = atr_historical(atr);
	int err;

	atr_name(historical, s->atr_text);
	s->reader.quirk = NULL;
	if ((err = piv_select(&s->reader, s->label)) != 0)
		return err;
	memset(s->version, 0, sizeof(s->version));
	err = piv_version(&s->reader, s->version);
	s->reader.quirk = quirk_find(historical, s->version);
	return piv_lacks(err) ? 0 : err;
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
		err = know(s, buf_view(&atr));
	buf_free(&atr);
	if (err)
		return err;
	s->selected = 1;
	s->count = count;
	if (!s->met.there || s->met.count != count)
		s->met = (struct insertion){ .there = 1, .count = count };
	return 0;
}

/* A card lies there, alone. 0 and its insertion, or the error. */
static int
find(struct session *s, uint32_t *count)
{
	struct reader_status st;
	int err;

	err = s->reader.ops->state(&s->reader, &st);
	if (err == 0 && st.state == CARD_NO_READER)
		err = st.count == 0 ? ERR_READER_NONE : ERR_READER_GONE;
	else if (err == 0 && st.state == CARD_TWO)
		err = ERR_CARD_TWO;
	else if (err == 0 && st.state == CARD_ABSENT)
		err = s->selected ? ERR_CARD_REMOVED : ERR_CARD_NONE;
	if (err)
		forget(s);
	else
		*count = st.count;
	return err;
}

static int
open_card(struct session *s, uint32_t count)
{
	return s->selected && s->count == count ? 0 :
	    power_and_select(s, count);
}

int
session_card(struct session *s)
{
	uint32_t count;
	int err;

	if ((err = find(s, &count)) != 0)
		return err;
	if (s->met.there && s->met.count != count) {
		forget(s);
		return ERR_CARD_REMOVED;
	}
	return open_card(s, count);
}

int
session_meet(struct session *s)
{
	uint32_t count;
	int err;

	if ((err = find(s, &count)) != 0)
		return err;
	return open_card(s, count);
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
		ERR_PIN_RULES, ERR_PUK, ERR_PUK_BLOCKED, ERR_PUK_CHANGED,
		ERR_PUK_NONE, ERR_CARD_MGM,
		ERR_CARD_FULL, ERR_CARD_LACKS, ERR_CARD_CANNOT, ERR_CARD_DATA,
		ERR_CARD_ISSUED, ERR_CARD_UNFIT, ERR_POINT, ERR_UNSUPPORTED,
		ERR_ARG, ERR_PHASE, ERR_TOOBIG
	};

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (err == harmless[i])
			return err;
	forget(s);
	return err;
}
