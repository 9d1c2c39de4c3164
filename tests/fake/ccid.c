#include "tests/fake/ccid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "tests/unit/hex.h"

#define FAKES_MAX 8
#define LEVEL(f) ((f)->facts->features & CCID_LEVELS)

static struct fake_ccid *fakes[FAKES_MAX];
static int64_t clock_ms = 1000;

void
fake_ccid_wait(int ms)
{
	clock_ms += ms;
}

static int64_t
fake_now(void)
{
	return clock_ms;
}

static int
fake_setup(void)
{
	return 0;
}

/* -- answers ---------------------------------------------------------------------- */

static void
answer(struct fake_ccid *f, const struct ccid_message *c, uint8_t type,
    uint8_t status, uint8_t error, uint8_t own, struct view data)
{
	const uint8_t icc = !f->there ? 2 : f->powered ? 0 : 1;
	const struct ccid_message m = { .type = type, .slot = c->slot,
		.seq = c->seq, .param = { (uint8_t)(status << 6 | icc), error,
		own }, .data = data };

	if (ccid_write(&f->in, &m) != 0)
		abort();
}

static void
status(struct fake_ccid *f, const struct ccid_message *c, int failed,
    uint8_t error)
{
	answer(f, c, CCID_SLOT_IS, failed ? 1 : 0, error, 0,
	    view_of(NULL, 0));
}

static void
data(struct fake_ccid *f, const struct ccid_message *c, struct view v)
{
	answer(f, c, CCID_DATA_IS, 0, 0, 0, v);
}

static void
fails(struct fake_ccid *f, const struct ccid_message *c, uint8_t error)
{
	answer(f, c, CCID_DATA_IS, 1, error, 0, view_of(NULL, 0));
}

/* -- the card --------------------------------------------------------------------- */

static void
ask_card(struct fake_ccid *f, struct view apdu, struct buf *out)
{
	if (f->card->ops->transmit(f->card, apdu, out) != 0)
		(void)buf_put(out, "\x6f\0", 2);
}

/* At extended level what is long may come in parts of 16 bytes. */
static void
send_part(struct fake_ccid *f, const struct ccid_message *c, int first)
{
	const size_t n = f->part.len > 16 ? 16 : f->part.len;
	const int last = n == f->part.len;

	answer(f, c, CCID_DATA_IS, 0, 0, first ? last ? 0 : 1 : last ? 2 : 3,
	    view_of(f->part.p, n));
	buf_drop(&f->part, n);
}

static void
by_apdu(struct fake_ccid *f, const struct ccid_message *c)
{
	if (c->data.len == 0 && c->param[1] == 0x10) {
		send_part(f, c, 0);
		return;
	}
	buf_reset(&f->part);
	ask_card(f, c->data, &f->part);
	if (f->chains)
		send_part(f, c, 1);
	else
		data(f, c, buf_view(&f->part));
}

/* Or another length than the one that P3 says: 6Cxx. */
static void
right_length(struct fake_ccid *f, const struct ccid_message *c, struct view v)
{
	const uint8_t p3 = c->data.p[4];
	const uint8_t sw[2] = { 0x6c, (uint8_t)(v.len - 2) };

	data(f, c, v.len > 2 && sw[1] != p3 ? view_of(sw, 2) : v);
	if (v.len == 2 || sw[1] == p3)
		buf_reset(&f->part);
}

/* A card at T=0: data waits for GET RESPONSE; the length has to be right. */
static void
by_tpdu(struct fake_ccid *f, const struct ccid_message *c)
{
	const uint8_t *p = c->data.p;
	uint8_t sw[2] = { 0x61, 0 };

	if (p[1] == 0xc0 && f->part.len > 2) {
		right_length(f, c, buf_view(&f->part));
		return;
	}
	buf_reset(&f->part);
	ask_card(f, c->data, &f->part);
	sw[1] = (uint8_t)(f->part.len - 2);
	if (c->data.len > 5)
		data(f, c, f->part.len > 2 ? view_of(sw, 2) :
		    buf_view(&f->part));
	else
		right_length(f, c, buf_view(&f->part));
}

/* -- a card at T=1 ------------------------------------------------------------------ */

static uint8_t
lrc(const uint8_t *p, size_t n)
{
	uint8_t x = 0;

	while (n-- > 0)
		x ^= *p++;
	return x;
}

static void
block(struct fake_ccid *f, const struct ccid_message *c, uint8_t pcb,
    const uint8_t *p, size_t n)
{
	uint8_t *b = f->t1.last;

	b[0] = 0;
	b[1] = pcb;
	b[2] = (uint8_t)n;
	if (n > 0)
		memcpy(b + 3, p, n);
	b[3 + n] = lrc(b, 3 + n);
	f->t1.last_len = 4 + n;
	data(f, c, view_of(b, f->t1.last_len));
}

static void
next_i(struct fake_ccid *f, const struct ccid_message *c)
{
	struct buf *a = &f->t1.answer;
	const int more = a->len > f->t1.ifsd;

	f->t1.flying = more ? f->t1.ifsd : a->len;
	block(f, c, (uint8_t)(f->t1.ns << 6 | (more ? 0x20 : 0)), a->p,
	    f->t1.flying);
}

static void
take_i(struct fake_ccid *f, const struct ccid_message *c)
{
	const uint8_t *b = c->data.p;

	if ((b[1] >> 6 & 1) != f->t1.nr) {
		block(f, c, (uint8_t)(0x82 | f->t1.nr << 4), NULL, 0);
		return;
	}
	f->t1.nr ^= 1;
	(void)buf_put(&f->t1.command, b + 3, b[2]);
	if (b[1] & 0x20) {
		block(f, c, (uint8_t)(0x80 | f->t1.nr << 4), NULL, 0);
		return;
	}
	buf_reset(&f->t1.answer);
	ask_card(f, buf_view(&f->t1.command), &f->t1.answer);
	buf_reset(&f->t1.command);
	if (f->does == DOES_WTX) {
		f->does = DOES_WELL;
		block(f, c, 0xc3, (const uint8_t *)"\5", 1);
		return;
	}
	next_i(f, c);
	f->t1.ns ^= 1;
}

static void
take_r(struct fake_ccid *f, const struct ccid_message *c)
{
	/* The last number: once more. The next: go on, or ask for a command. */
	if ((c->data.p[1] >> 4 & 1) != f->t1.ns)
		data(f, c, view_of(f->t1.last, f->t1.last_len));
	else if (f->t1.answer.len > f->t1.flying) {
		buf_drop(&f->t1.answer, f->t1.flying);
		next_i(f, c);
		f->t1.ns ^= 1;
	} else
		block(f, c, (uint8_t)(0x80 | f->t1.nr << 4), NULL, 0);
}

static void
take_s(struct fake_ccid *f, const struct ccid_message *c)
{
	const uint8_t *b = c->data.p;

	if (b[1] == 0xc1)
		f->t1.ifsd = b[3];
	if (b[1] == 0xc0)
		f->t1.ns = f->t1.nr = 0;
	if (b[1] == 0xe3) {
		next_i(f, c);
		f->t1.ns ^= 1;
		return;
	}
	block(f, c, b[1] | 0x20, b + 3, b[2]);
}

static void
by_block(struct fake_ccid *f, const struct ccid_message *c)
{
	const uint8_t *b = c->data.p;

	if (c->data.len < 4 || lrc(b, c->data.len) != 0 ||
	    f->does == DOES_AGAIN)
		block(f, c, (uint8_t)(0x81 | f->t1.nr << 4), NULL, 0);
	else if (f->does == DOES_RESYNCH && b[1] != 0xc0)
		fails(f, c, 0xfe);
	else if ((b[1] & 0x80) == 0)
		take_i(f, c);
	else if ((b[1] & 0xc0) == 0x80)
		take_r(f, c);
	else
		take_s(f, c);
	if (f->does == DOES_LRC)
		f->in.p[f->in.len - 1] ^= 1;
}

static void
xfr(struct fake_ccid *f, const struct ccid_message *c)
{
	if (!f->there || !f->powered)
		fails(f, c, 0xfe);
	else if (LEVEL(f) != CCID_TPDU)
		by_apdu(f, c);
	else if (c->data.len >= 3 && c->data.p[0] == 0xff)
		data(f, c, c->data);		/* PPS: as it is wanted */
	else if (strcmp(f->atr, "3b00") != 0)	/* T=1 */
		by_block(f, c);
	else
		by_tpdu(f, c);
}

/* -- what it says for ever ------------------------------------------------------------- */

static const struct {
	enum misdeed does;
	const char *says;	/* hex */
} for_ever[] = {
	{ DOES_HOLLOW, "00 20 00 20" }, { DOES_SIZES, "00 c1 01 20 e0" },
	{ DOES_WAITS, "00 c3 01 01 c3" }, { DOES_NULLS, "60" },
	{ DOES_BLANKS, "" },
};

static int
holds_on(struct fake_ccid *f, const struct ccid_message *c)
{
	struct hexed h;

	for (size_t i = 0; i < sizeof(for_ever) / sizeof(for_ever[0]); i++)
		if (for_ever[i].does == f->does) {
			h = hexed(for_ever[i].says);
			clock_ms += 100;
			data(f, c, HEXED(h));
			return 1;
		}
	return 0;
}

/* -- what it does wrong --------------------------------------------------------------- */

static void
misbehave(struct fake_ccid *f, const struct ccid_message *c)
{
	static const uint8_t much[400];
	struct ccid_message old = *c;

	switch (f->does) {
	case DOES_STALL:
		f->stalled = 1;
		return;
	case DOES_NOTHING:
		return;
	case DOES_OLD:
		old.seq = (uint8_t)(c->seq - 1);
		data(f, &old, view_of("\x6f\0", 2));
		break;
	case DOES_LATER:
		for (unsigned i = 0; i < 3; i++)
			answer(f, c, CCID_DATA_IS, 2, 0, 1, view_of(NULL, 0));
		break;
	case DOES_FOR_EVER:
		f->last = *c;
		return;
	case DOES_SHORT:
		f->packet = 7;
		break;
	case DOES_GARBAGE:
		(void)buf_put(&f->in, much, 64);
		return;
	case DOES_HUGE:
		(void)buf_put(&f->in, "\x80\0\0\1\0\0\0\0\0\0", 10);
		return;
	case DOES_OTHER:
		status(f, c, 0, 0);
		return;
	case DOES_LONG:
		data(f, c, view_of(much, sizeof(much)));
		return;
	case DOES_PARITY:
		fails(f, c, 0xfd);
		return;
	case DOES_MUTE:
		fails(f, c, 0xfe);
		return;
	case DOES_OUT:
		f->there = 0;
		break;
	case DOES_GONE:
		f->gone = 1;
		return;
	default:
		break;
	}
	xfr(f, c);
	if (f->does == DOES_CUT)
		f->in.len = f->in.len > 11 ? 11 : f->in.len;
	if (f->does == DOES_EMPTY)
		f->packet = 0;
}

static void
on_xfr(struct fake_ccid *f, const struct ccid_message *c)
{
	f->xfrs++;
	if (f->does == DOES_WELL) {
		xfr(f, c);
		return;
	}
	if (holds_on(f, c))
		return;
	misbehave(f, c);
	if (f->does != DOES_FOR_EVER && f->times > 0 && --f->times == 0)
		f->does = DOES_WELL;
}

static void
on_power(struct fake_ccid *f, const struct ccid_message *c)
{
	const struct hexed atr = hexed(f->atr);
	struct buf own;

	if (!f->there) {
		fails(f, c, 0xfe);
		return;
	}
	buf_init(&own, ATR_MAX);
	if (f->card->ops->power_on(f->card, &own) != 0)
		abort();
	buf_free(&own);
	f->powered = 1;
	f->t1.ns = f->t1.nr = 0;
	f->t1.ifsd = 32;
	buf_reset(&f->t1.command);
	buf_reset(&f->t1.answer);
	data(f, c, HEXED(atr));
}

static void
on_params(struct fake_ccid *f, const struct ccid_message *c)
{
	memcpy(f->params, c->data.p, c->data.len > 7 ? 7 : c->data.len);
	answer(f, c, CCID_PARAMS_ARE, 0, 0, c->param[0], c->data);
}

static void
on_slot(struct fake_ccid *f, const struct ccid_message *c)
{
	status(f, c, 0, 0);
}

static void
on_off(struct fake_ccid *f, const struct ccid_message *c)
{
	f->powered = 0;
	status(f, c, 0, 0);
}

static void
on_abort(struct fake_ccid *f, const struct ccid_message *c)
{
	f->does = DOES_WELL;
	status(f, c, 0, 0);
}

static const struct {
	uint8_t type;
	void (*does)(struct fake_ccid *f, const struct ccid_message *c);
} commands[] = {
	{ CCID_POWER_ON, on_power }, { CCID_POWER_OFF, on_off },
	{ CCID_SLOT, on_slot }, { CCID_SET_PARAMS, on_params },
	{ CCID_XFR, on_xfr }, { CCID_ABORT, on_abort },
};

/* -- the seam ------------------------------------------------------------------------- */

static int
fake_open(void **self, int fd, struct buf *config)
{
	uint8_t which;

	if (pread(fd, &which, 1, 0) != 1 || which >= FAKES_MAX ||
	    fakes[which] == NULL)
		abort();
	(void)close(fd);
	fakes[which]->touched++;
	if (fakes[which]->gone)
		return ERR_READER_GONE;
	*self = fakes[which];
	fakes[which]->open = 1;
	put_device(config, fakes[which]->facts);
	return config->err;
}

static void
fake_close(void *self)
{
	struct fake_ccid *f = self;

	f->open = f->holds = f->powered = 0;
	buf_reset(&f->in);
}

static int
fake_claim(void *self, const struct ccid_class *c)
{
	struct fake_ccid *f = self;

	if (c->interface != f->facts->interface)
		abort();
	if (f->gone)
		return ERR_READER_GONE;
	f->holds = !f->busy && !f->by_kernel;
	return f->by_kernel ? ERR_READER_DRIVER : f->busy ? ERR_READER_BUSY : 0;
}

static int
fake_out(void *self, struct view bytes, int ms)
{
	struct fake_ccid *f = self;
	struct ccid_message m;

	if (!f->holds || ccid_read(bytes, &m) != 0 ||
	    bytes.len != CCID_HEADER + m.data.len)
		abort();	/* nothing of ours may be broken */
	if (!secret_holds(bytes.p, bytes.len))
		f->plain++;
	if (f->gone)
		return ERR_READER_GONE;
	if (f->deaf) {
		clock_ms += ms;
		return ERR_READER_SILENT;
	}
	if (f->stalled)
		return ERR_IO;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].type == m.type) {
			commands[i].does(f, &m);
			return f->in.err;
		}
	fails(f, &m, 0);
	return 0;
}

/* A transfer ends where its message does. */
static size_t
whole(const struct fake_ccid *f)
{
	const uint8_t *p = f->in.p;
	const size_t n = f->in.len < CCID_HEADER ? f->in.len :
	    CCID_HEADER + (size_t)p[1] + ((size_t)p[2] << 8);

	return n < f->in.len ? n : f->in.len;
}

static int
fake_in(void *self, struct buf *to, size_t want, int ms)
{
	struct fake_ccid *f = self;
	size_t n = f->in.len < want ? f->in.len : want;

	if (!to->locked)
		f->plain++;
	if (f->gone)
		return ERR_READER_GONE;
	if (f->stalled)
		return ERR_IO;
	if (f->in.len == 0) {
		clock_ms += f->does == DOES_FOR_EVER && ms > 1000 ? 1000 : ms;
		if (f->does != DOES_FOR_EVER)
			return ERR_READER_SILENT;
		answer(f, &f->last, CCID_DATA_IS, 2, 0, 1, view_of(NULL, 0));
		n = f->in.len;
	}
	if (f->left == 0)
		f->left = whole(f);
	if (n > f->left)
		n = f->left;
	if (n > f->packet)
		n = f->packet;
	f->left -= n;
	f->packet = f->packet == 7 ? 7 : 64;
	if (buf_put(to, f->in.p, n) != 0)
		return to->err;
	buf_drop(&f->in, n);
	return 0;
}

static int
fake_event(void *self, struct buf *to)
{
	struct fake_ccid *f = self;

	if (f->gone)
		return ERR_READER_GONE;
	if (f->event.len < 2)
		return ERR_NOTFOUND;
	(void)buf_put(to, f->event.p, 2);
	buf_drop(&f->event, 2);
	return to->err;
}

static int
fake_abort(void *self, uint8_t slot, uint8_t seq, int ms)
{
	struct fake_ccid *f = self;

	(void)slot;
	(void)seq;
	(void)ms;
	f->aborts++;
	return f->gone ? ERR_READER_GONE : 0;
}

static int
fake_reset(void *self)
{
	struct fake_ccid *f = self;

	f->resets++;
	f->stalled = 0;
	f->left = 0;
	f->packet = 64;
	buf_reset(&f->in);
	return f->gone ? ERR_READER_GONE : 0;
}

const struct usb_ops usb_fake = {
	.setup = fake_setup, .open = fake_open, .close = fake_close,
	.claim = fake_claim, .out = fake_out, .in = fake_in,
	.event = fake_event, .abort = fake_abort, .reset = fake_reset,
	.now = fake_now,
};

/* -- for tests ------------------------------------------------------------------------ */

void
fake_ccid_init(struct fake_ccid *f, const struct device_facts *facts,
    const char *atr, struct reader *card)
{
	*f = (struct fake_ccid){ .facts = facts, .atr = atr, .card = card,
		.there = card != NULL, .packet = 64 };
	buf_init(&f->in, 1024);
	buf_init(&f->event, 64);
	buf_init(&f->part, 512);
	buf_init(&f->t1.command, 512);
	buf_init(&f->t1.answer, 512);
	for (uint8_t i = 0; i < FAKES_MAX; i++)
		if (fakes[i] == NULL) {
			fakes[i] = f;
			f->fd = memfd_create("fake", MFD_CLOEXEC);
			if (f->fd < 0 || write(f->fd, &i, 1) != 1)
				abort();
			return;
		}
	abort();
}

void
fake_ccid_end(struct fake_ccid *f)
{
	buf_free(&f->in);
	buf_free(&f->event);
	buf_free(&f->part);
	buf_free(&f->t1.command);
	buf_free(&f->t1.answer);
	for (size_t i = 0; i < FAKES_MAX; i++)
		if (fakes[i] == f) {
			fakes[i] = NULL;
			(void)close(f->fd);
		}
}

static uint8_t
index_of(const struct fake_ccid *f)
{
	for (uint8_t i = 0; i < FAKES_MAX; i++)
		if (fakes[i] == f)
			return i;
	abort();
}

void
fake_ccid_plug(struct fake_ccid *f, int socket)
{
	const uint8_t which = index_of(f);
	struct plug p = { .what = PLUG_IN, .vendor = f->facts->vendor,
		.product = f->facts->product,
		.interface = f->facts->interface };

	(void)snprintf(p.key, sizeof(p.key), "1-%u:1.0", which);
	(void)snprintf(p.name, sizeof(p.name), "%s", f->facts->name);
	f->gone = 0;
	if (plug_send(socket, &p, f->fd) != 0)
		abort();
}

void
fake_ccid_card(struct fake_ccid *f, int there, int loud)
{
	f->there = there;
	f->powered = 0;
	if (loud)
		(void)buf_put(&f->event, there ? "\x50\3" : "\x50\2", 2);
}
