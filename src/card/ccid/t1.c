#include "src/card/ccid/t1.h"

#include <string.h>

#include "src/base/err.h"

#define PCB	1
#define LEN	2
#define INF	3

#define I_SEQ	0x40
#define I_MORE	0x20
#define R_SEQ	0x10
#define R_BLOCK	0x80
#define R_PARITY 1
#define R_OTHER	2
#define S_RESYNCH 0xc0
#define S_IFS	0xc1
#define S_ABORT	0xc2
#define S_WTX	0xc3
#define S_REPLY	0x20

#define ERRORS_MAX 3		/* of one block, and of resynchronising */
#define WAITS_MAX 1000		/* a card that asks for ever */

/* -- blocks -------------------------------------------------------------------- */

/* ISO/IEC 13239: x16 + x12 + x5 + 1, bits and bytes from the low end. */
static uint16_t
crc_of(struct view v)
{
	uint16_t crc = 0xffff;

	for (size_t i = 0; i < v.len; i++) {
		crc ^= v.p[i];
		for (unsigned bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0x8408 :
			    crc >> 1);
	}
	return crc ^ 0xffff;
}

/* The check code of v: its length, 1 or 2. */
static size_t
check_code(const struct t1 *t, struct view v, uint8_t code[static 2])
{
	const uint16_t crc = t->crc ? crc_of(v) : 0;

	if (t->crc) {
		code[0] = (uint8_t)crc;
		code[1] = (uint8_t)(crc >> 8);
		return 2;
	}
	code[0] = 0;
	for (size_t i = 0; i < v.len; i++)
		code[0] ^= v.p[i];
	return 1;
}

/* Makes a block, keeps it, appends it. */
static int
make(struct t1 *t, uint8_t pcb, struct view inf, struct buf *out)
{
	uint8_t *b = t->last;

	b[0] = 0;		/* NAD */
	b[PCB] = pcb;
	b[LEN] = (uint8_t)inf.len;
	if (inf.len > 0)
		memcpy(b + INF, inf.p, inf.len);
	t->last_len = INF + inf.len;
	t->last_len += check_code(t, view_of(b, t->last_len), b + t->last_len);
	return buf_put(out, b, t->last_len) != 0 ? out->err : T1_SEND;
}

static int
make_r(struct t1 *t, unsigned why, struct buf *out)
{
	const struct view none = { NULL, 0 };

	return make(t, (uint8_t)(R_BLOCK | (t->nr ? R_SEQ : 0) | why), none,
	    out);
}

static int
make_s(struct t1 *t, uint8_t pcb, const uint8_t *value, struct buf *out)
{
	return make(t, pcb, view_of(value, value == NULL ? 0 : 1), out);
}

/* The next part of the command. */
static int
make_i(struct t1 *t, struct buf *out)
{
	const int more = t->rest.len > t->ifsc;

	t->flying = more ? t->ifsc : t->rest.len;
	return make(t, (uint8_t)((t->ns ? I_SEQ : 0) | (more ? I_MORE : 0)),
	    view_of(t->rest.p, t->flying), out);
}

/* Well formed, and the check code holds. */
static int
is_whole(const struct t1 *t, struct view b)
{
	uint8_t code[2];
	size_t n;

	if (b.len < INF + 1u || b.p[LEN] == 0xff)
		return 0;
	n = INF + (size_t)b.p[LEN];
	return n < b.len && b.len - n == check_code(t, view_of(b.p, n), code) &&
	    memcmp(b.p + n, code, b.len - n) == 0;
}

/* -- what did not come as it should ---------------------------------------------- */

static int
over(struct t1 *t, int err)
{
	t->doing = T1_IDLE;
	t->rest = view_of(NULL, 0);
	explicit_bzero(t->last, sizeof(t->last));
	t->last_len = 0;
	return err;
}

void
t1_drop(struct t1 *t)
{
	(void)over(t, 0);
}

static int
resynch(struct t1 *t, struct buf *out)
{
	t->doing = T1_RESYNCH;
	t->errors = 0;
	return make_s(t, S_RESYNCH, NULL, out);
}

/* The last block again, or a word that the card sends its own again. */
static int
again(struct t1 *t, unsigned why, struct buf *out)
{
	if (++t->errors >= ERRORS_MAX)
		return t->doing == T1_RESYNCH ? over(t, ERR_CARD_MUTE) :
		    resynch(t, out);
	if (t->doing == T1_APDU)
		return make_r(t, why, out);
	return buf_put(out, t->last, t->last_len) != 0 ? out->err : T1_SEND;
}

/* -- blocks that came ----------------------------------------------------------- */

/* What is no answer now: another number, more than was agreed on, a part of
 * nothing. */
static int
is_amiss(const struct t1 *t, struct view b)
{
	const unsigned seq = b.p[PCB] & I_SEQ ? 1 : 0;

	return t->doing != T1_APDU || seq != t->nr || b.p[LEN] > t->ifsd ||
	    (b.p[LEN] == 0 && (b.p[PCB] & I_MORE)) ||
	    (!t->receiving && t->rest.len > t->flying);
}

/* A part of the answer; it acknowledges what we sent last. */
static int
take_i(struct t1 *t, struct view b, struct buf *answer, struct buf *out)
{
	if (is_amiss(t, b))
		return again(t, R_OTHER, out);
	if (!t->receiving) {
		t->ns ^= 1;
		t->rest = view_of(NULL, 0);
		t->receiving = 1;
	}
	t->errors = 0;
	t->nr ^= 1;
	if (buf_put(answer, b.p + INF, b.p[LEN]) != 0)
		return over(t, answer->err);
	return b.p[PCB] & I_MORE ? make_r(t, 0, out) : over(t, T1_DONE);
}

/* The card wants the next part of the chain, or the last block again. */
static int
take_r(struct t1 *t, struct view b, struct buf *out)
{
	const unsigned seq = b.p[PCB] & R_SEQ ? 1 : 0;

	if (t->doing != T1_APDU || b.p[LEN] != 0)
		return again(t, R_OTHER, out);
	if (t->receiving || (seq != t->ns && t->rest.len <= t->flying))
		/* It missed our acknowledgement, or has nothing to wait for. */
		return again(t, 0, out);
	if (seq != t->ns) {
		t->errors = 0;
		t->ns ^= 1;
		t->rest = view_of(t->rest.p + t->flying,
		    t->rest.len - t->flying);
	} else if (++t->errors >= ERRORS_MAX)
		return resynch(t, out);
	return make_i(t, out);
}

static int
take_request(struct t1 *t, struct view b, struct buf *out)
{
	const uint8_t pcb = b.p[PCB], value = b.p[LEN] == 1 ? b.p[INF] : 0;

	if (t->doing == T1_RESYNCH)
		return again(t, R_OTHER, out);
	if (pcb == S_WTX && value != 0) {
		t->wtx = value;
		if (++t->waits > WAITS_MAX)
			return over(t, ERR_CARD_TOUCH);
		return make_s(t, S_WTX | S_REPLY, &value, out);
	}
	if (pcb == S_IFS && value != 0 && value != 0xff) {
		t->ifsc = value;
		return make_s(t, S_IFS | S_REPLY, &value, out);
	}
	if (pcb == S_ABORT && b.p[LEN] == 0)
		return over(t, ERR_CANCELLED);
	return again(t, R_OTHER, out);
}

static int
take_reply(struct t1 *t, struct view b, struct buf *out)
{
	const uint8_t pcb = b.p[PCB] & (uint8_t)~S_REPLY;

	if (t->doing == T1_IFS && pcb == S_IFS && b.p[LEN] == 1 &&
	    b.p[INF] == t->last[INF]) {
		t->ifsd = b.p[INF];
		return over(t, T1_DONE);
	}
	if (t->doing == T1_RESYNCH && pcb == S_RESYNCH && b.p[LEN] == 0) {
		/* Both begin anew, and what was under way is lost. */
		t1_init(t, t->crc, t->ifsc);
		return over(t, ERR_CARD_APDU);
	}
	return again(t, R_OTHER, out);
}

static int
take(struct t1 *t, struct view b, struct buf *answer, struct buf *out)
{
	if (!is_whole(t, b))
		return again(t, b.len == 0 ? R_OTHER : R_PARITY, out);
	if ((b.p[PCB] & 0x80) == 0)
		return take_i(t, b, answer, out);
	if ((b.p[PCB] & 0xc0) == R_BLOCK)
		return take_r(t, b, out);
	return b.p[PCB] & S_REPLY ? take_reply(t, b, out) :
	    take_request(t, b, out);
}

int
t1_take(struct t1 *t, struct view b, struct buf *answer, struct buf *out)
{
	int next;

	t->wtx = 0;
	if (t->doing == T1_IDLE)
		return ERR_ARG;
	next = take(t, b, answer, out);
	return next < 0 ? over(t, next) : next;
}

/* -- beginnings ---------------------------------------------------------------- */

void
t1_init(struct t1 *t, int crc, uint8_t ifsc)
{
	*t = (struct t1){ .crc = crc, .ifsc = ifsc, .ifsd = 32 };
}

static void
begin(struct t1 *t, enum t1_doing doing)
{
	t->doing = doing;
	t->errors = t->waits = 0;
	t->receiving = 0;
	t->wtx = 0;
}

int
t1_begin(struct t1 *t, struct view apdu, struct buf *out)
{
	if (apdu.len == 0 || t->ifsc == 0 || t->ifsc > T1_IFS_MAX)
		return ERR_ARG;
	begin(t, T1_APDU);
	t->rest = apdu;
	return make_i(t, out) == T1_SEND ? 0 : over(t, out->err);
}

int
t1_begin_ifs(struct t1 *t, uint8_t ifsd, struct buf *out)
{
	if (ifsd == 0 || ifsd > T1_IFS_MAX)
		return ERR_ARG;
	begin(t, T1_IFS);
	return make_s(t, S_IFS, &ifsd, out) == T1_SEND ? 0 : over(t, out->err);
}
