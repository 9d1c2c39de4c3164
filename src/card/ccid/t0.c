#include "src/card/ccid/t0.h"

#include <string.h>

#include "src/base/err.h"

#define P3 4
#define NULL_BYTE 0x60

int
t0_begin(struct t0 *t, struct view apdu, int characters)
{
	const size_t lc = apdu.len > 5 ? apdu.p[P3] : 0;

	*t = (struct t0){ .characters = characters };
	if (apdu.len < 4 || (apdu.len > 5 && (lc == 0 ||
	    (apdu.len != 5 + lc && apdu.len != 6 + lc))))
		return ERR_ARG;
	memcpy(t->head, apdu.p, apdu.len > P3 ? 5 : 4);
	if (lc > 0)
		t->data = view_of(apdu.p + 5, lc);
	return 0;
}

int
t0_first(const struct t0 *t, struct buf *out)
{
	(void)buf_put(out, t->head, sizeof(t->head));
	/* The other kind of reader sends the data when the card asks for it. */
	return t->characters ? out->err :
	    buf_put(out, t->data.p, t->data.len);
}

/* What a command that asks for data asks for: P3, where 0 is 256. */
static size_t
asked(const struct t0 *t)
{
	if (t->data.len > 0)
		return 0;
	return t->head[P3] == 0 ? 256 : t->head[P3];
}

/* The status word is there: done, or once more with the right P3. */
static int
judge(struct t0 *t, uint8_t sw1, uint8_t sw2, struct buf *answer,
    struct buf *out)
{
	const uint8_t sw[2] = { sw1, sw2 };

	if (sw1 != 0x6c || t->again || t->data.len > 0 || t->got > 0)
		return buf_put(answer, sw, sizeof(sw));
	t->again = 1;
	t->head[P3] = sw2;
	t->sw1 = 0;
	return buf_put(out, t->head, sizeof(t->head)) != 0 ? out->err : T0_SEND;
}

/* -- TPDU level: data and status word come at once ------------------------------- */

static int
take_tpdu(struct t0 *t, struct view in, struct buf *answer, struct buf *out)
{
	const size_t n = in.len < 2 ? 0 : in.len - 2;

	if (in.len < 2 || n > asked(t))
		return ERR_CARD_APDU;
	t->got = n;
	if (buf_put(answer, in.p, n) != 0)
		return answer->err;
	return judge(t, in.p[n], in.p[n + 1], answer, out);
}

/* -- character level: procedure bytes, 10.3.3 ------------------------------------ */

size_t
t0_wants(const struct t0 *t)
{
	return t->sw1 == 0 && t->due > 0 ? t->due : 1;
}

/* The card lets n bytes move, in the direction that the command has. */
static int
move(struct t0 *t, size_t n, struct buf *out)
{
	const size_t left = t->data.len > 0 ? t->data.len - t->sent :
	    asked(t) - t->got;

	if (left == 0)
		return ERR_CARD_APDU;
	if (n > left)
		n = left;
	if (t->data.len == 0) {
		t->due = n;
		return 0;
	}
	t->sent += n;
	return buf_put(out, t->data.p + t->sent - n, n);
}

static int
procedure(struct t0 *t, uint8_t b, struct buf *out)
{
	const uint8_t ins = t->head[1];

	if (b == NULL_BYTE)
		return 0;
	if (b == ins)
		return move(t, 256, out);
	if ((b ^ ins) == 0xff)
		return move(t, 1, out);
	if ((b & 0xf0) != 0x60 && (b & 0xf0) != 0x90)
		return ERR_CARD_APDU;
	t->sw1 = b;
	return 0;
}

static int
take_characters(struct t0 *t, struct view in, struct buf *answer,
    struct buf *out)
{
	int err = 0;

	for (; in.len > 0 && err == 0; in = view_of(in.p + 1, in.len - 1)) {
		if (t->sw1 != 0)
			return in.len == 1 ?
			    judge(t, t->sw1, in.p[0], answer, out) :
			    ERR_CARD_APDU;
		if (t->due == 0) {
			err = procedure(t, in.p[0], out);
			continue;
		}
		err = buf_put(answer, in.p, 1);
		t->due--;
		t->got++;
	}
	return err != 0 ? err : T0_SEND;
}

int
t0_take(struct t0 *t, struct view in, struct buf *answer, struct buf *out)
{
	return t->characters ? take_characters(t, in, answer, out) :
	    take_tpdu(t, in, answer, out);
}
