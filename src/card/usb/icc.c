#include "src/card/usb/icc.h"

#include "src/base/err.h"
#include "src/card/ccid/t0.h"

/* A reader speaks within this time; a card may wait for a touch. */
static const struct patience quick = { .once = 3000, .all = 5000 };
static const struct patience people = { .once = 10000, .all = 30000 };

/* bChainParameter of an answer at extended APDU level, 6.2.1. */
#define CHAIN_BEGINS	1
#define CHAIN_GOES_ON	3
#define CHAIN_NEXT	0x10	/* wLevelParameter: the next part */

/* One block or APDU as it is. level: wLevelParameter. A card may say for ever that
 * it goes on, and each block comes in time: what they all are for ends, too. One
 * that asked for this wait (bwi) was not touched; any other does not answer. */
static int
xfr(struct icc *c, uint8_t bwi, unsigned level, struct view data,
    struct ccid_message *answer)
{
	struct ccid_message m = { .type = CCID_XFR, .slot = c->slot,
		.param = { bwi, (uint8_t)level, (uint8_t)(level >> 8) },
		.data = data };

	if (c->talk->usb->now() >= c->until)
		return bwi != 0 ? ERR_CARD_TOUCH : ERR_CARD_MUTE;
	return talk_ask(c->talk, &m, people, answer);
}

/* -- APDU levels ----------------------------------------------------------------- */

static int
by_apdu(struct icc *c, struct view apdu, struct buf *answer)
{
	const struct view none = { NULL, 0 };
	struct ccid_message m;
	int err = xfr(c, 0, 0, apdu, &m);

	for (;;) {
		if (err == 0)
			err = buf_put(answer, m.data.p, m.data.len);
		if (err != 0)
			return err;
		if (m.param[2] != CHAIN_BEGINS && m.param[2] != CHAIN_GOES_ON)
			return 0;
		if (m.data.len == 0)
			return ERR_CARD_APDU;
		err = xfr(c, 0, CHAIN_NEXT, none, &m);
	}
}

/* -- T=0 ------------------------------------------------------------------------- */

static int
by_t0(struct icc *c, struct view apdu, struct buf *answer)
{
	const int characters = (c->talk->class.features & CCID_LEVELS) == 0;
	struct ccid_message m;
	struct buf out;
	struct t0 t;
	int err;

	buf_init_locked(&out, 5 + 256);
	if ((err = t0_begin(&t, apdu, characters)) == 0)
		err = t0_first(&t, &out) != 0 ? out.err : T0_SEND;
	while (err == T0_SEND) {
		err = xfr(c, 0, characters ? (unsigned)t0_wants(&t) : 0,
		    buf_view(&out), &m);
		buf_reset(&out);
		if (err == 0)
			err = t0_take(&t, m.data, answer, &out);
	}
	buf_free(&out);
	return err;
}

/* -- T=1 ------------------------------------------------------------------------- */

/* A block that did not come, or came broken, is the protocol's to mend. */
static struct view
block_of(const struct ccid_message *m, int *err)
{
	const struct view none = { NULL, 0 };

	if (*err == 0)
		return m->data;
	if (*err == ERR_CARD_MUTE || *err == ERR_CARD_APDU)
		*err = 0;
	return none;
}

/* Blocks there and back, until what t1_begin began is over. */
static int
blocks(struct icc *c, struct buf *out, struct buf *answer)
{
	struct ccid_message m;
	struct view block;
	int err = T1_SEND;

	while (err == T1_SEND) {
		err = xfr(c, c->t1.wtx, 0, buf_view(out), &m);
		buf_reset(out);
		block = block_of(&m, &err);
		if (err == 0)
			err = t1_take(&c->t1, block, answer, out);
	}
	if (err != T1_DONE)
		t1_drop(&c->t1);
	return err;
}

static int
by_t1(struct icc *c, struct view apdu, struct buf *answer)
{
	struct buf out;
	int err;

	buf_init_locked(&out, T1_BLOCK_MAX);
	if ((err = t1_begin(&c->t1, apdu, &out)) == 0)
		err = blocks(c, &out, answer);
	buf_free(&out);
	return err;
}

/* How much the card may send at once. One that does not answer to that was set
 * back, and 32 bytes hold. */
static int
ask_ifsd(struct icc *c, uint8_t ifsd)
{
	struct buf out;
	int err;

	buf_init_locked(&out, T1_BLOCK_MAX);
	if ((err = t1_begin_ifs(&c->t1, ifsd, &out)) == 0)
		err = blocks(c, &out, &out);
	buf_free(&out);
	return err == ERR_CARD_APDU ? 0 : err;
}

static int
begin_t1(struct icc *c)
{
	const struct ccid_class *k = &c->talk->class;
	/* A block has four bytes around it, five with a CRC. */
	const uint32_t room = k->message_max - CCID_HEADER - 5;
	const uint8_t ifsd = k->ifsd < T1_IFS_MAX ? (uint8_t)k->ifsd :
	    T1_IFS_MAX;

	t1_init(&c->t1, c->line.crc, c->line.ifsc < room ? c->line.ifsc :
	    (uint8_t)room);
	if (ifsd == 0)
		return 0;
	if (ccid_duties(k) & CCID_ASK_IFSD)
		return ask_ifsd(c, ifsd);
	c->t1.ifsd = ifsd;
	return 0;
}

/* -- power ----------------------------------------------------------------------- */

static int
power_off(struct icc *c)
{
	struct ccid_message m = { .type = CCID_POWER_OFF, .slot = c->slot };
	struct ccid_message answer;

	return talk_ask(c->talk, &m, quick, &answer);
}

static int
power_at(struct icc *c, uint8_t select, struct buf *atr)
{
	struct ccid_message m = { .type = CCID_POWER_ON, .slot = c->slot,
		.param = { select } };
	struct ccid_message answer;
	int err = power_off(c);

	if (err == 0)
		err = talk_ask(c->talk, &m, quick, &answer);
	return err != 0 ? err : buf_put(atr, answer.data.p, answer.data.len);
}

/* The lowest voltage first, ISO/IEC 7816-3 6.2.1. */
static const struct {
	uint8_t bit, select;	/* of bVoltageSupport; bPowerSelect */
} voltages[] = { { 4, 3 }, { 2, 2 }, { 1, 1 } };

static int
power(struct icc *c, struct buf *atr)
{
	const struct ccid_class *k = &c->talk->class;
	int err = ERR_UNSUPPORTED;

	if ((ccid_duties(k) & CCID_SET_VOLTAGE) == 0)
		return power_at(c, 0, atr);
	for (size_t i = 0; i < sizeof(voltages) / sizeof(voltages[0]); i++) {
		if ((k->voltages & voltages[i].bit) == 0)
			continue;
		err = power_at(c, voltages[i].select, atr);
		if (err != ERR_CARD_MUTE && err != ERR_CARD_APDU &&
		    err != ERR_UNSUPPORTED)
			break;
	}
	return err;
}

/* -- the line -------------------------------------------------------------------- */

/* FI and DI that card and reader go on with, or an error: then the card has to
 * be reset, and stays at what it began with. */
static int
agree(struct icc *c, uint8_t fidi)
{
	struct ccid_message m;
	struct buf pps;
	int err;

	buf_init(&pps, 4);
	if ((err = line_pps(c->protocol, fidi, &pps)) == 0 &&
	    (err = xfr(c, 0, 0, buf_view(&pps), &m)) == 0)
		err = line_pps_read(buf_view(&pps), m.data);
	buf_free(&pps);
	return err;
}

static int
set_line(struct icc *c, uint8_t fidi)
{
	struct ccid_message m = { .type = CCID_SET_PARAMS, .slot = c->slot,
		.param = { (uint8_t)c->protocol } };
	struct ccid_message answer;
	struct buf params;
	int err;

	buf_init(&params, 7);
	if ((err = line_params(&c->line, c->protocol, fidi, &params)) == 0) {
		m.data = buf_view(&params);
		err = talk_ask(c->talk, &m, quick, &answer);
	}
	buf_free(&params);
	/* A reader without the command knows the line by itself. */
	return err == ERR_UNSUPPORTED ? 0 : err;
}

/* pps 0: the card did not agree before, and keeps its defaults. */
static int
set_up(struct icc *c, int pps)
{
	const struct ccid_class *k = &c->talk->class;
	const unsigned duties = ccid_duties(k);
	uint8_t fidi = line_fidi(&c->line, k->clock, k->rate_max);
	int t = line_protocol(&c->line, k->protocols), agreed;

	if (!pps && !c->line.specific) {
		t = c->line.first;
		fidi = LINE_FIDI_DEFAULT;
	}
	if (t < 0 || t > 1)
		return ERR_UNSUPPORTED;
	c->protocol = (unsigned)t;
	if (pps && (duties & CCID_ASK_PPS) &&
	    line_wants_pps(&c->line, c->protocol, fidi)) {
		if ((agreed = agree(c, fidi)) < 0)
			return agreed;
		fidi = (uint8_t)agreed;
	}
	return duties & CCID_SET_LINE ? set_line(c, fidi) : 0;
}

/* Which levels need to know what the card said of its line. */
static int
needs_line(const struct ccid_class *k)
{
	return (k->features & (CCID_SHORT_APDU | CCID_EXTENDED_APDU)) == 0 ||
	    (ccid_duties(k) & CCID_SET_LINE) != 0;
}

/* Powers on and sets up; t1 begins when all is agreed. */
static int
bring_up(struct icc *c, struct buf *atr, int pps)
{
	const struct ccid_class *k = &c->talk->class;
	int err;

	buf_reset(atr);
	if ((err = power(c, atr)) != 0 || !needs_line(k))
		return err;
	if (line_read(buf_view(atr), &c->line) != 0)
		return ERR_CARD_APDU;
	return set_up(c, pps);
}

int
icc_power_on(struct icc *c, struct talk *t, uint8_t slot, struct buf *atr)
{
	struct buf own;
	int err;

	*c = (struct icc){ .talk = t, .slot = slot,
		.until = t->usb->now() + people.all };
	buf_init(&own, 64);
	err = bring_up(c, &own, 1);
	if (err == ERR_CARD_APDU || err == ERR_CARD_MUTE)
		err = bring_up(c, &own, 0);
	if (err == 0 && c->protocol == 1 &&
	    (t->class.features & CCID_LEVELS) == CCID_TPDU)
		err = begin_t1(c);
	if (err == 0)
		err = buf_put(atr, own.p, own.len);
	buf_free(&own);
	return err;
}

int
icc_transmit(struct icc *c, struct view apdu, struct buf *answer)
{
	const uint32_t level = c->talk->class.features & CCID_LEVELS;
	int err;

	c->until = c->talk->usb->now() + people.all;
	if (level & (CCID_SHORT_APDU | CCID_EXTENDED_APDU))
		err = by_apdu(c, apdu, answer);
	else if (c->protocol == 0)
		err = by_t0(c, apdu, answer);
	else
		err = level == CCID_TPDU ? by_t1(c, apdu, answer) :
		    ERR_UNSUPPORTED;
	buf_reset(&c->talk->in);
	return err;
}
