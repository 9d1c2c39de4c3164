/* A virtual card's ear and mouth: APDUs in, status words and data out. */
#include "src/card/virtual/vcard.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/tlv.h"

#define CLA_MORE	0x10
#define INS_SELECT	0xa4
#define INS_GET_RESPONSE 0xc0

static int vcmd_select(struct vcard *c, const struct vcmd *cmd);

static const struct {
	uint8_t ins;
	int (*run)(struct vcard *c, const struct vcmd *cmd);
} commands[] = {
	{ 0x20, vcmd_verify },
	{ 0x24, vcmd_change },
	{ 0x2c, vcmd_reset_retry },
	{ 0x47, vcmd_generate },
	{ 0x87, vcmd_authenticate },
	{ INS_SELECT, vcmd_select },
	{ 0xcb, vcmd_get_data },
	{ 0xdb, vcmd_put_data },
	{ 0xf7, vcmd_metadata },
	{ 0xf8, vcmd_serial },
	{ 0xfd, vcmd_version },
	{ 0xff, vcmd_set_key },
};

/* The application, its version left open; longer names must match too. */
static int
aid_ok(struct view aid)
{
	static const uint8_t full[] = {
		0xa0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01,
		0x00
	};

	return aid.len >= 5 && aid.len <= sizeof(full) &&
	    memcmp(aid.p, full, aid.len) == 0;
}

/* Application property template, SP 800-73-4 part 2, table 3. */
static int
vcmd_select(struct vcard *c, const struct vcmd *cmd)
{
	static const uint8_t ids[] = {
		0x4f, 0x06, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00,
		0x79, 0x07, 0x4f, 0x05, 0xa0, 0x00, 0x00, 0x03, 0x08
	};
	struct buf inner;

	if (cmd->p1 != 0x04 || cmd->p2 != 0x00)
		return SW_P1P2;
	if (!c->piv || !aid_ok(cmd->data))
		return SW_NOT_FOUND;
	c->selected = 1;
	buf_init(&inner, 64);
	(void)buf_put(&inner, ids, sizeof(ids));
	(void)tlv_put(&inner, 0x50, view_str("keyconvoy virtual card"));
	(void)tlv_put(&c->out, 0x61, buf_view(&inner));
	buf_free(&inner);
	return SW_OK;
}

static int
run(struct vcard *c, const struct vcmd *cmd)
{
	if (!c->selected && cmd->ins != INS_SELECT)
		return c->piv ? SW_CONDITIONS : SW_INS;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].ins == cmd->ins)
			return commands[i].run(c, cmd);
	return SW_INS;
}

/* Short APDUs of all four cases (ISO/IEC 7816-3 12.1.3). 0 or SW_LENGTH. */
static int
parse(struct view apdu, struct vcmd *cmd)
{
	const uint8_t *p = apdu.p;
	size_t lc;

	*cmd = (struct vcmd){ 0 };
	if (apdu.len < 4)
		return SW_LENGTH;
	cmd->cla = p[0];
	cmd->ins = p[1];
	cmd->p1 = p[2];
	cmd->p2 = p[3];
	if (apdu.len == 4)
		return 0;
	if (apdu.len == 5) {
		cmd->le = p[4] == 0 ? 256 : p[4];
		return 0;
	}
	lc = p[4];
	if (lc == 0 || (apdu.len != 5 + lc && apdu.len != 6 + lc))
		return SW_LENGTH;
	cmd->data = view_of(p + 5, lc);
	if (apdu.len == 6 + lc)
		cmd->le = p[5 + lc] == 0 ? 256 : p[5 + lc];
	return 0;
}

/* Gives out what Le asks for; 61xx tells of more. */
static int
give(struct vcard *c, size_t le, struct buf *answer)
{
	const size_t n = c->out.len < le ? c->out.len : le;
	size_t rest;

	(void)buf_put(answer, c->out.p, n);
	buf_drop(&c->out, n);
	rest = c->out.len;
	if (rest == 0)
		return SW_OK;
	return 0x6100 | (rest > 0xff ? 0 : (int)rest);
}

/* Data of one command in several APDUs: kept until the last. */
static int
chain(struct vcard *c, struct vcmd *cmd, int *more)
{
	const uint8_t head[3] = { cmd->ins, cmd->p1, cmd->p2 };

	*more = cmd->cla == CLA_MORE;
	if (c->chain.len > 0 && memcmp(head, c->chain_head, 3) != 0) {
		buf_reset(&c->chain);
		return 0x6883;	/* the last of the chain was expected */
	}
	if (!*more && c->chain.len == 0)
		return 0;
	memcpy(c->chain_head, head, 3);
	if (buf_put(&c->chain, cmd->data.p, cmd->data.len)) {
		buf_reset(&c->chain);
		return SW_LENGTH;
	}
	cmd->data = buf_view(&c->chain);
	return 0;
}

static int
answer_to(struct vcard *c, struct view apdu, struct buf *answer)
{
	struct vcmd cmd;
	int sw, more;

	if ((sw = parse(apdu, &cmd)) != 0)
		return sw;
	if (cmd.cla != 0x00 && cmd.cla != CLA_MORE)
		return SW_CLA;
	if (cmd.ins == INS_GET_RESPONSE && cmd.cla == 0x00)
		return c->out.len == 0 ? SW_CONDITIONS :
		    give(c, cmd.le, answer);
	buf_reset(&c->out);
	if ((sw = chain(c, &cmd, &more)) != 0)
		return sw;
	if (more)
		return SW_OK;
	sw = run(c, &cmd);
	buf_reset(&c->chain);
	if (sw == SW_OK)
		return give(c, cmd.le, answer);
	buf_reset(&c->out);
	return sw;
}

int
vcard_transmit(struct vcard *c, struct view apdu, struct buf *answer)
{
	const int sw = answer_to(c, apdu, answer);

	if (sw < 0)
		return sw;
	(void)buf_put_u8(answer, (uint8_t)(sw >> 8));
	return buf_put_u8(answer, (uint8_t)sw);
}
