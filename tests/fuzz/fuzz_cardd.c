/*
 * cardd's handlers with a card that lies: its ATR and every answer are bytes of
 * the input, a length and then so many. What they come to is an error of the
 * list, and no PIN is asked of a card more often than its page said.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/piv/atr.h"
#include "src/card/serve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned verifies, pin_budget;

static int
fuzz_state(struct reader *r, struct reader_status *st)
{
	(void)r;
	*st = (struct reader_status){ .state = CARD_PRESENT, .count = 1 };
	return 0;
}

static int
fuzz_answer(struct reader *r, struct buf *out)
{
	struct view *in = r->self;
	const uint8_t *p;
	uint8_t len;

	if (view_u8(in, &len) || view_bytes(in, len, &p))
		return ERR_CARD_REMOVED;
	return buf_put(out, p, len);
}

static int
fuzz_transmit(struct reader *r, struct view apdu, struct buf *out)
{
	if (apdu.len < 4 || apdu.len > 261)
		abort();
	if (apdu.p[1] == 0x20 && apdu.len > 5 && ++verifies > pin_budget)
		abort();
	return fuzz_answer(r, out);
}

static const struct reader_ops ops = {
	.driver = "fuzz",
	.state = fuzz_state,
	.power_on = fuzz_answer,
	.transmit = fuzz_transmit,
};

static int
ask(struct daemon *d, uint8_t type, const void *req, unsigned pins)
{
	static union msg_any none;
	union msg_any rep;
	uint32_t detail = 0;
	int err = 0;

	memset(&rep, 0, sizeof(rep));
	pin_budget = verifies + pins;
	buf_reset(&d->out);
	for (size_t i = 0; i < cardd_def.n; i++)
		if (cardd_def.rows[i].type == type)
			err = cardd_def.rows[i].handler(d, req == NULL ? &none :
			    req, &rep, &detail);
	if (detail > 0xff || (err != 0 && err_name(err) == NULL))
		abort();
	return err;
}

/* Of P-256, so that a card is asked to agree with it. */
#define BASE_POINT \
	0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, \
	0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, \
	0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, \
	0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, \
	0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, \
	0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5

static void
a_life(struct daemon *d)
{
	static const uint8_t der[] = { 0x30, 0x00 };
	const struct req_c_verify pin = { .pin = view_str("246810") };
	const struct req_c_change change = { .pin = view_str("246810") };
	const struct req_c_unblock unblock = { .puk = view_str("12345678"),
		.pin = view_str("246810") };
	const struct req_x_store store = { .cert = view_of(der, sizeof(der)) };
	static const struct req_x_agree agree = { .point = { BASE_POINT } };

	(void)ask(d, MSG_C_INFO, NULL, 0);
	(void)ask(d, MSG_C_PREPARE, NULL, 0);
	(void)ask(d, MSG_C_FACTORY, NULL, 1);
	(void)ask(d, MSG_C_PUK, NULL, 0);
	if (ask(d, MSG_C_CHANGE, &change, 1) != 0)
		(void)ask(d, MSG_C_VERIFY, &pin, 1);
	(void)ask(d, MSG_C_PUK_LEFT, NULL, 0);
	(void)ask(d, MSG_C_UNBLOCK, &unblock, 1);
	(void)ask(d, MSG_C_PREPARE, NULL, 0);
	(void)ask(d, MSG_X_ENROLL, NULL, 0);
	(void)ask(d, MSG_C_ATTEST, NULL, 0);
	(void)ask(d, MSG_X_STORE, &store, 0);
	(void)ask(d, MSG_X_CERT, NULL, 0);
	(void)ask(d, MSG_X_AGREE, &agree, 0);
	(void)ask(d, MSG_X_RETIRE, NULL, 0);
	(void)ask(d, MSG_C_END, NULL, 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view in = view_of(data, size);
	struct session s = { 0 };
	struct daemon d = { .self = &s, .phase = CARDD_READY };
	char name[16];
	size_t before;

	atr_name(atr_historical(in), name);
	s.reader = (struct reader){ .ops = &ops, .self = &in, .name = "fuzz" };
	buf_init(&d.out, 64 * 1024);
	/* Until all is eaten: later answers meet later questions. */
	do {
		before = in.len;
		a_life(&d);
	} while (in.len > 0 && in.len < before);
	session_end(&s);
	buf_free(&d.out);
	if (secret_in_use() != 0)
		abort();
	return 0;
}
