#include "src/card/ccid/message.h"

#include "src/base/err.h"

#define STATUS	0	/* of param: bStatus, */
#define ERROR	1	/* bError */

static uint32_t
length_of(struct view v)
{
	return (uint32_t)v.p[1] | (uint32_t)v.p[2] << 8 |
	    (uint32_t)v.p[3] << 16 | (uint32_t)v.p[4] << 24;
}

int
ccid_write(struct buf *out, const struct ccid_message *m)
{
	const uint8_t head[CCID_HEADER] = {
		m->type, (uint8_t)m->data.len, (uint8_t)(m->data.len >> 8),
		(uint8_t)(m->data.len >> 16), (uint8_t)(m->data.len >> 24),
		m->slot, m->seq, m->param[0], m->param[1], m->param[2]
	};

	(void)buf_put(out, head, sizeof(head));
	return buf_put(out, m->data.p, m->data.len);
}

int
ccid_read(struct view bytes, struct ccid_message *m)
{
	if (bytes.len < CCID_HEADER ||
	    length_of(bytes) > bytes.len - CCID_HEADER)
		return ERR_FORMAT;
	*m = (struct ccid_message){
		.type = bytes.p[0], .slot = bytes.p[5], .seq = bytes.p[6],
		.param = { bytes.p[7], bytes.p[8], bytes.p[9] },
		.data = view_of(bytes.p + CCID_HEADER, length_of(bytes)),
	};
	return 0;
}

enum ccid_icc
ccid_icc(const struct ccid_message *answer)
{
	const unsigned icc = answer->param[STATUS] & 3u;

	return icc < CCID_ABSENT ? (enum ccid_icc)icc : CCID_ABSENT;
}

/* Table 6.1-2: which answer a command has. */
static const struct {
	uint8_t command, answer;
} pairs[] = {
	{ CCID_POWER_ON, CCID_DATA_IS }, { CCID_XFR, CCID_DATA_IS },
	{ CCID_POWER_OFF, CCID_SLOT_IS }, { CCID_SLOT, CCID_SLOT_IS },
	{ CCID_ABORT, CCID_SLOT_IS },
	{ CCID_GET_PARAMS, CCID_PARAMS_ARE },
	{ CCID_SET_PARAMS, CCID_PARAMS_ARE },
};

static int
belongs(uint8_t command, uint8_t answer)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i].command == command)
			return pairs[i].answer == answer;
	return 0;
}

/* Table 6.2-2; what is below 80 is the place of a parameter it does not take. */
static const struct {
	uint8_t code;
	int err;
} slot_errors[] = {
	{ 0xff, ERR_CANCELLED },	/* aborted */
	{ 0xfe, ERR_CARD_MUTE },
	{ 0xf6, ERR_UNSUPPORTED },	/* protocol */
	{ 0xf5, ERR_UNSUPPORTED },	/* class */
	{ 0xf2, ERR_LOCKED },		/* busy with a sequence of its own */
	{ 0xe0, ERR_LOCKED },		/* slot busy */
	{ 0x00, ERR_UNSUPPORTED },	/* command */
};

static int
slot_error(uint8_t code)
{
	for (size_t i = 0; i < sizeof(slot_errors) / sizeof(*slot_errors); i++)
		if (slot_errors[i].code == code)
			return slot_errors[i].err;
	return code < 0x80 ? ERR_UNSUPPORTED : ERR_CARD_APDU;
}

int
ccid_judge(const struct ccid_message *command,
    const struct ccid_message *answer)
{
	if (answer->slot != command->slot || answer->seq != command->seq)
		return CCID_STALE;
	switch (answer->param[STATUS] >> 6) {
	case 0:
		if (!belongs(command->type, answer->type))
			return ERR_CARD_APDU;
		/* Without a card nothing came from it, whatever is said of it. */
		return answer->type == CCID_DATA_IS &&
		    ccid_icc(answer) == CCID_ABSENT ? ERR_CARD_REMOVED :
		    CCID_DONE;
	case 2:
		return CCID_LATER;
	default:
		/* The slot's state is told on failure, too: that says more. */
		return ccid_icc(answer) == CCID_ABSENT ? ERR_CARD_REMOVED :
		    slot_error(answer->param[ERROR]);
	}
}

int
ccid_changed(struct view bytes, unsigned slot)
{
	const size_t at = 1 + slot / 4;
	unsigned bits;

	if (bytes.len <= at || bytes.p[0] != CCID_CHANGED)
		return ERR_NOTFOUND;
	/* Two bits a slot: it is there; it changed. */
	bits = bytes.p[at] >> (slot % 4 * 2) & 3u;
	return (int)(bits & 1u);
}
