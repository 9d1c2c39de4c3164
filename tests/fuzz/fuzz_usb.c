/*
 * A reader that lies, behind the seam of usb.h: its descriptors are a real
 * one's (the first byte says which), all that it answers is bytes of the input, a length
 * and so many at a time, whose sequence number is made right when the length's
 * high bit is set. When they are over it says nothing any more.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/card/usb/usb_reader.h"
#include "src/wire/plug.h"
#include "tests/unit/ccid_devices.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct view in;
static const struct device_facts *facts;
static int64_t clock_ms;
static uint8_t seq;

static int
fuzz_setup(void)
{
	return 0;
}

static int
fuzz_open(void **self, int fd, struct buf *config)
{
	(void)close(fd);
	*self = &in;
	put_device(config, facts);
	return config->err;
}

static void
fuzz_close(void *self)
{
	(void)self;
}

static int
fuzz_claim(void *self, const struct ccid_class *c)
{
	(void)self;
	(void)c;
	return 0;
}

static int
fuzz_out(void *self, struct view bytes, int ms)
{
	(void)self;
	(void)ms;
	if (bytes.len < 10)
		abort();
	seq = bytes.p[6];
	return 0;
}

static int
fuzz_in(void *self, struct buf *to, size_t want, int ms)
{
	const uint8_t *p;
	uint8_t len, own[128];
	size_t n;

	(void)self;
	if (view_u8(&in, &len) != 0 || view_bytes(&in, len & 127, &p) != 0) {
		in = view_of(NULL, 0);
		clock_ms += ms;
		return ERR_READER_SILENT;
	}
	n = (len & 127u) < want ? len & 127u : want;
	memcpy(own, p, n);
	if (len >> 7 && n > 6)
		own[6] = seq;
	return buf_put(to, own, n);
}

static int
fuzz_event(void *self, struct buf *to)
{
	const uint8_t *p;

	(void)self;
	if (view_bytes(&in, 2, &p) != 0)
		return ERR_NOTFOUND;
	return buf_put(to, p, 2);
}

static int
fuzz_abort(void *self, uint8_t slot, uint8_t number, int ms)
{
	(void)self;
	(void)slot;
	(void)number;
	(void)ms;
	return 0;
}

static int
fuzz_reset(void *self)
{
	(void)self;
	return 0;
}

static int64_t
fuzz_now(void)
{
	return clock_ms++;
}

static const struct usb_ops usb_fuzz = {
	.setup = fuzz_setup, .open = fuzz_open, .close = fuzz_close,
	.claim = fuzz_claim, .out = fuzz_out, .in = fuzz_in,
	.event = fuzz_event, .abort = fuzz_abort, .reset = fuzz_reset,
	.now = fuzz_now,
};

static void
plug(int socket)
{
	struct plug p = { .what = PLUG_IN, .vendor = facts->vendor,
		.product = facts->product, .interface = facts->interface,
		.key = "1-1:1.0" };

	if (plug_send(socket, &p, STDIN_FILENO) != 0)
		abort();
}

static void
use(struct reader *r)
{
	struct reader_status st;
	struct buf b;

	buf_init(&b, APDU_ANSWER_MAX);
	(void)r->ops->state(r, &st);
	if (r->ops->power_on(r, &b) == 0) {
		if (b.len > 64)
			abort();
		buf_reset(&b);
		(void)r->ops->transmit(r, view_of("\0\xa4\4\0\2\1\2\0", 8), &b);
	}
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader r = { 0 };
	int s[2];

	if (size == 0 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s) != 0)
		return 0;
	facts = &devices[data[0] % N_DEVICES];
	in = view_of(data + 1, size - 1);
	plug(s[0]);
	if (usb_reader_over(&r, &usb_fuzz, "", s[1]) == 0) {
		r.ops = &usb_reader;
		use(&r);
		use(&r);
		r.ops->close(&r);
	}
	(void)close(s[0]);
	(void)close(s[1]);
	return 0;
}
