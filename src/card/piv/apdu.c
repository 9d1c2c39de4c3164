#include "src/card/piv/apdu.h"

#include <string.h>

#include "src/base/err.h"

#define CLA_LAST	0x00
#define CLA_MORE	0x10
#define INS_GET_RESPONSE 0xc0

#define CHUNK_MAX	255
/* Parts of one answer: 16 KiB, more than any PIV object. */
#define PARTS_MAX	64

/* In order: the first row that fits. They are the card's words: no row may be
 * an error of the station, which has a sentence and a remedy of its own. */
static const struct {
	uint16_t sw, mask;
	int err;
} status_words[] = {
	{ SW_OK, 0xffff, 0 },
	{ 0x63c0, 0xffff, ERR_PIN_BLOCKED },
	{ 0x63c0, 0xfff0, ERR_PIN },
	{ 0x6300, 0xfff0, ERR_PIN },	/* old tokens; 6300: no count */
	{ 0x6581, 0xffff, ERR_CARD_MEMORY },
	{ 0x6880, 0xfff0, ERR_CARD_CANNOT },
	{ 0x6982, 0xffff, ERR_PIN_NEEDED },
	{ 0x6983, 0xffff, ERR_PIN_BLOCKED },
	{ 0x6985, 0xffff, ERR_CARD_DATA },
	{ 0x6a80, 0xffff, ERR_CARD_DATA },
	{ 0x6a81, 0xffff, ERR_CARD_CANNOT },
	{ 0x6a82, 0xffff, ERR_CARD_LACKS },
	{ 0x6a84, 0xffff, ERR_CARD_FULL },
	{ 0x6a86, 0xffff, ERR_CARD_CANNOT },
	{ 0x6a88, 0xffff, ERR_CARD_LACKS },
	{ 0x6d00, 0xffff, ERR_CARD_CANNOT },
	{ 0x6e00, 0xffff, ERR_CARD_CANNOT },
};

int
sw_says(int err)
{
	for (size_t i = 0; i < sizeof(status_words) / sizeof(*status_words);
	    i++)
		if (status_words[i].err == err)
			return 1;
	return err == ERR_CARD_APDU;
}

int
sw_error(uint16_t sw, uint32_t *detail)
{
	for (size_t i = 0; i < sizeof(status_words) / sizeof(*status_words);
	    i++) {
		if ((sw & status_words[i].mask) != status_words[i].sw)
			continue;
		if (detail != NULL && status_words[i].err == ERR_PIN)
			*detail = (sw & 0x0f) == 0 ? 0xff : sw & 0x0fu;
		return status_words[i].err;
	}
	return ERR_CARD_APDU;
}

/* One APDU there, one answer back; its data is appended to out. */
static int
exchange_one(struct reader *r, struct view apdu, struct buf *out, uint16_t *sw)
{
	struct buf answer;
	int err;

	buf_init_locked(&answer, APDU_ANSWER_MAX);
	err = r->ops->transmit(r, apdu, &answer);
	if (err == 0 && answer.len < 2)
		err = ERR_CARD_APDU;
	if (err == 0) {
		*sw = (uint16_t)(answer.p[answer.len - 2] << 8 |
		    answer.p[answer.len - 1]);
		err = buf_put(out, answer.p, answer.len - 2);
	}
	buf_free(&answer);
	return err;
}

/* One link of the chain, which may be a PIN; sent again with the right Le where the card asks. */
static int
send_chunk(struct reader *r, const struct apdu *cmd, uint8_t cla,
    struct view data, int answers, struct buf *out, uint16_t *sw)
{
	const uint8_t head[] = { cla, cmd->ins, cmd->p1, cmd->p2 };
	struct buf raw;
	int err;

	buf_init_locked(&raw, sizeof(head) + 1 + CHUNK_MAX + 1);
	(void)buf_put(&raw, head, sizeof(head));
	if (data.len > 0) {
		(void)buf_put_u8(&raw, (uint8_t)data.len);
		(void)buf_put(&raw, data.p, data.len);
	}
	if (answers)
		(void)buf_put_u8(&raw, 0);
	if ((err = raw.err) == 0)
		err = exchange_one(r, buf_view(&raw), out, sw);
	if (err == 0 && answers && *sw >> 8 == 0x6c) {
		raw.p[raw.len - 1] = (uint8_t)*sw;
		err = exchange_one(r, buf_view(&raw), out, sw);
	}
	buf_free(&raw);
	return err;
}

/* Fetches what 61xx promises. Every part must bring something. */
static int
collect(struct reader *r, struct buf *out, uint16_t *sw)
{
	uint8_t raw[5] = { CLA_LAST, INS_GET_RESPONSE, 0, 0, 0 };
	size_t before;
	int err;

	for (unsigned parts = 0; *sw >> 8 == 0x61; parts++) {
		before = out->len;
		if (parts == PARTS_MAX)
			return ERR_CARD_APDU;
		raw[4] = (uint8_t)*sw;
		err = exchange_one(r, view_of(raw, sizeof(raw)), out, sw);
		if (err)
			return err;
		if (*sw >> 8 == 0x61 && out->len == before)
			return ERR_CARD_APDU;
	}
	return 0;
}

int
apdu_exchange(struct reader *r, const struct apdu *cmd, struct buf *answer,
    uint16_t *sw)
{
	struct view rest = cmd->data;
	int err;

	while (rest.len > CHUNK_MAX) {
		err = send_chunk(r, cmd, CLA_MORE, view_of(rest.p, CHUNK_MAX),
		    0, answer, sw);
		if (err || *sw != SW_OK)
			return err;
		rest = view_of(rest.p + CHUNK_MAX, rest.len - CHUNK_MAX);
	}
	err = send_chunk(r, cmd, CLA_LAST, rest, cmd->answers, answer, sw);
	return err ? err : collect(r, answer, sw);
}

int
apdu_call(struct reader *r, const struct apdu *cmd, struct buf *answer,
    uint32_t *detail)
{
	uint16_t sw;
	int err;

	err = apdu_exchange(r, cmd, answer, &sw);
	return err ? err : sw_error(sw, detail);
}
