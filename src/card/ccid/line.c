#include "src/card/ccid/line.h"

#include "src/base/err.h"

#define TS_DIRECT	0x3b
#define TS_INVERSE	0x3f
#define ATR_LEN_MAX	33
#define GLOBAL		15	/* T=15 qualifies no protocol */

/* One group of interface bytes: TA to TC belong to protocol t, as nth of it. */
struct group {
	unsigned at;		/* 1: TA1 ..., 2: TA2 ... */
	unsigned t;
	int nth;		/* of this protocol, from 1 */
};

static void
take_ta(struct line *l, const struct group *g, uint8_t v)
{
	if (g->at == 1)
		l->fidi = v;
	else if (g->at == 2) {
		l->specific = 1;
		l->by_card = (v & 0x10) == 0;
		l->first = v & 15;
	} else if (g->t == 1 && g->nth == 1)
		l->ifsc = v;
	else if (g->t == GLOBAL && g->nth == 1)
		l->classes = v & 7;
}

static void
take_tb(struct line *l, const struct group *g, uint8_t v)
{
	if (g->at > 2 && g->t == 1 && g->nth == 1)
		l->bwi_cwi = v;
}

static void
take_tc(struct line *l, const struct group *g, uint8_t v)
{
	if (g->at == 1)
		l->guard = v;
	else if (g->at == 2)
		l->wi = v;
	else if (g->t == 1 && g->nth == 1)
		l->crc = v & 1;
}

static void (*const takes[])(struct line *, const struct group *, uint8_t) = {
	take_ta, take_tb, take_tc
};

/* The nth group of its protocol: only the first such sets the protocol up. */
static void
next_group(struct line *l, struct group *g, uint8_t td)
{
	const unsigned t = td & 15;

	/* TA2 to TC2 are of no protocol; from TA3 on groups count. */
	g->nth = g->at > 2 && g->t == t ? g->nth + 1 : 1;
	g->at++;
	g->t = t;
	if (t == GLOBAL)
		return;
	if (l->offered == 0)
		l->first = (uint8_t)t;
	l->offered |= (uint16_t)(1u << t);
}

/* Reads the interface bytes; returns where the historical ones begin. */
static int
interface_bytes(struct view atr, struct line *l, size_t *at)
{
	struct group g = { .at = 1 };
	unsigned y = atr.p[1] >> 4;

	*at = 2;
	for (;;) {
		for (unsigned i = 0; i < 3; i++)
			if (y >> i & 1) {
				if (*at >= atr.len)
					return ERR_FORMAT;
				takes[i](l, &g, atr.p[(*at)++]);
			}
		if ((y & 8) == 0)
			return 0;
		if (*at >= atr.len)
			return ERR_FORMAT;
		next_group(l, &g, atr.p[*at]);
		y = atr.p[(*at)++] >> 4;
	}
}

static uint8_t
xor_of(const uint8_t *p, size_t n)
{
	uint8_t x = 0;

	while (n-- > 0)
		x ^= *p++;
	return x;
}

int
line_read(struct view atr, struct line *l)
{
	size_t at;
	uint8_t specific;

	*l = (struct line){ .fidi = LINE_FIDI_DEFAULT, .wi = 10,
		.ifsc = LINE_IFS_DEFAULT, .bwi_cwi = 0x4d };
	if (atr.len < 2 || atr.len > ATR_LEN_MAX ||
	    (atr.p[0] != TS_DIRECT && atr.p[0] != TS_INVERSE))
		return ERR_FORMAT;
	if (interface_bytes(atr, l, &at) != 0)
		return ERR_FORMAT;
	at += atr.p[1] & 15u;
	if (at > atr.len)
		return ERR_FORMAT;
	if (l->offered == 0)
		l->offered = 1;		/* no TD1: T=0 */
	specific = l->specific ? l->first : 0;
	/* TCK is there unless T=0 is all that is spoken of. */
	if (l->offered != 1 || specific != 0)
		if (at == atr.len || xor_of(atr.p + 1, at) != 0)
			return ERR_FORMAT;
	if (l->ifsc == 0 || l->ifsc == 0xff)
		l->ifsc = LINE_IFS_DEFAULT;
	if (l->wi == 0)
		l->wi = 10;
	return 0;
}

int
line_protocol(const struct line *l, uint32_t reader)
{
	if (reader >> l->first & 1)
		return l->first;
	if (l->specific)
		return ERR_UNSUPPORTED;
	for (int t = 0; t < 2; t++)
		if ((l->offered & reader) >> t & 1)
			return t;
	return ERR_UNSUPPORTED;
}

/* -- speed --------------------------------------------------------------------- */

/* Tables 7 and 8; 0 is reserved. */
static const uint16_t fi[16] = {
	372, 372, 558, 744, 1116, 1488, 1860, 0, 0, 512, 768, 1024, 1536, 2048
};
static const uint8_t di[16] = { 0, 1, 2, 4, 8, 16, 32, 64, 12, 20 };

uint8_t
line_fidi(const struct line *l, uint32_t clock, uint32_t rate_max)
{
	const uint32_t f = fi[l->fidi >> 4], d = di[l->fidi & 15];

	if (f == 0 || d == 0 || (l->specific && !l->by_card))
		return LINE_FIDI_DEFAULT;
	return (uint64_t)clock * 1000 * d / f <= rate_max ? l->fidi :
	    LINE_FIDI_DEFAULT;
}

int
line_wants_pps(const struct line *l, unsigned t, uint8_t fidi)
{
	return !l->specific && (t != l->first || fidi != LINE_FIDI_DEFAULT);
}

int
line_pps(unsigned t, uint8_t fidi, struct buf *out)
{
	uint8_t pps[4] = { 0xff, (uint8_t)(0x10 | (t & 15)), fidi, 0 };

	pps[3] = xor_of(pps, 3);
	return buf_put(out, pps, sizeof(pps));
}

/* 9.3: the answer is the question, or leaves out what stays the default. */
int
line_pps_read(struct view asked, struct view said)
{
	const size_t n = said.len >= 2 && (said.p[1] & 0x10) ? 4 : 3;

	if (said.len < n || asked.len != 4 || said.p[0] != 0xff ||
	    (said.p[1] & 0xe0) != 0 || (said.p[1] & 15) != (asked.p[1] & 15) ||
	    xor_of(said.p, n) != 0)
		return ERR_CARD_APDU;
	if (n == 3)
		return LINE_FIDI_DEFAULT;
	return said.p[2] == asked.p[2] ? said.p[2] : ERR_CARD_APDU;
}

int
line_params(const struct line *l, unsigned t, uint8_t fidi, struct buf *out)
{
	const uint8_t inverse = 0;	/* readers know it from TS */
	const uint8_t t0[5] = { fidi, inverse, l->guard, l->wi, 0 };
	const uint8_t t1[7] = { fidi, (uint8_t)(0x10 | l->crc), l->guard,
		l->bwi_cwi, 0, l->ifsc, 0 };

	return t == 0 ? buf_put(out, t0, sizeof(t0)) :
	    buf_put(out, t1, sizeof(t1));
}
