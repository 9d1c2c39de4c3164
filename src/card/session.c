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
power_and_select(struct session *s)
{
	struct buf atr;
	int err;

	forget(s);
	buf_init(&atr, ATR_MAX);
	err = s->reader.ops->power_on(&s->reader, &atr);
	if (err == 0)
		err = know(s, buf_view(&atr));
	buf_free(&atr);
	s->selected = err == 0;
	return err;
}

/* -- which card it is ---------------------------------------------------------------- */

#define SWAPPED 2	/* one went, and one came */

/* One thing that two cards tell: which; or UNTOLD. */
enum same { UNTOLD, SAME, OTHER };

static enum same
compare(int had, int has, const void *a, const void *b, size_t len)
{
	if (!had && !has)
		return UNTOLD;
	return had && has && memcmp(a, b, len) == 0 ? SAME : OTHER;
}

static int
same_serial(struct session *s, enum same *same)
{
	const struct identity *who = &s->met.who;
	uint32_t serial = 0;
	int err = piv_serial(&s->reader, &serial);

	*same = compare(who->has_serial, err == 0, &serial, &who->serial,
	    sizeof(serial));
	return piv_lacks(err) ? 0 : err;
}

static int
same_guid(struct session *s, enum same *same)
{
	const struct identity *who = &s->met.who;
	uint8_t guid[PIV_GUID_LEN] = { 0 };
	int err = piv_guid(&s->reader, guid, NULL);

	*same = compare(who->has_guid, err == 0, guid, who->guid, sizeof(guid));
	return piv_lacks(err) ? 0 : err;
}

static int
same_point(struct session *s, enum same *same)
{
	const struct identity *who = &s->met.who;
	struct piv_metadata m = { 0 };
	int err = who->has_point ?
	    piv_metadata(&s->reader, PIV_SLOT_KEYS, &m) : 0;

	*same = compare(who->has_point, who->has_point && err == 0 &&
	    m.has_point, m.point, who->point, sizeof(who->point));
	return piv_lacks(err) ? 0 : err;
}

/* Of the one that is selected, and of the one that was met: what most cards tell,
 * and no more than it takes. 0 or the card's error. */
static int
is_met(struct session *s, enum same *same)
{
	int err = 0;

	*same = UNTOLD;
	if (!s->met.who.told)
		return 0;
	if ((err = same_serial(s, same)) == 0 && *same == UNTOLD &&
	    (err = same_guid(s, same)) == 0 && *same == UNTOLD)
		err = same_point(s, same);
	return err;
}

int
session_state(struct session *s, struct reader_status *st)
{
	enum same same = UNTOLD;
	int err;

	*st = (struct reader_status){ .state = CARD_NO_READER };
	if ((err = s->reader.ops->state(&s->reader, st)) != 0)
		return err;
	st->count += s->swapped;
	if (st->doubts == s->doubts)
		return 0;
	s->doubts = st->doubts;
	forget(s);
	if (st->state != CARD_PRESENT || !s->met.there ||
	    s->met.count != st->count)
		return 0;
	if (power_and_select(s) != 0 || is_met(s, &same) != 0 || same != SAME) {
		forget(s);
		s->swapped += SWAPPED;
		st->count += SWAPPED;
	} else {
		s->count = st->count;
	}
	return 0;
}

/* A card lies there, alone. 0 and its insertion, or the error. */
static int
find(struct session *s, uint32_t *count)
{
	struct reader_status st;
	int err = session_state(s, &st);

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

/* Another one can have come after the look at the reader: the one that is powered now
 * has to be the one that was met, and nothing may have moved. */
static int
open_card(struct session *s, uint32_t count)
{
	const int met = s->met.there && s->met.count == count;
	enum same same = UNTOLD;
	uint32_t now;
	int err;

	if (s->selected && s->count == count)
		return 0;
	if ((err = power_and_select(s)) != 0 ||
	    (met && (err = is_met(s, &same)) != 0) ||
	    (err = find(s, &now)) != 0)
		return err;
	/* With a doubt it lost its power again, and nobody asked which it is. */
	if (now != count || same == OTHER || !s->selected) {
		s->swapped += now == count ? SWAPPED : 0;
		forget(s);
		return ERR_CARD_REMOVED;
	}
	s->count = count;
	if (!met)
		s->met = (struct insertion){ .there = 1, .count = count };
	return 0;
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
