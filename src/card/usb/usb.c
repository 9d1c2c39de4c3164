/*
 * The seam by libusb-1.0: no thread, no search, no path. Devices come as open
 * descriptors; each has one transfer a direction, and one that waits for what
 * the reader says by itself.
 */
#include "src/card/usb/usb.h"

#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <libusb-1.0/libusb.h>

#include "src/base/err.h"
#include "src/base/secret.h"

#define DEVICE_LEN	18	/* ahead of the configurations */
#define EVENT_MAX	64
#define CONTROL_MAX	LIBUSB_CONTROL_SETUP_SIZE
#define BULK_MAX	4096	/* CCID_MESSAGE_MAX */
#define CLOSE_MS	1000

/* A transfer, its bytes, and whether it is under way. */
struct pipe {
	struct libusb_transfer *transfer;
	int flying, done;
	uint8_t *bytes;
	size_t size;
};

/* In locked memory, with the bytes of its pipes. */
struct device {
	struct secret own;
	libusb_device_handle *handle;
	int fd, claimed;
	struct ccid_class class;
	struct pipe out, in, event, control;
	uint8_t bytes[2 * BULK_MAX + EVENT_MAX + CONTROL_MAX];
};

static libusb_context *context;

static int64_t
libusb_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
libusb_setup(void)
{
	if (context != NULL)
		return 0;
	if (libusb_set_option(NULL, LIBUSB_OPTION_NO_DEVICE_DISCOVERY) != 0 ||
	    libusb_init(&context) != 0)
		return ERR_IO;
	return 0;
}

/* What libusb says, and what a transfer came to. */
static const struct {
	int code, err;
} codes[] = {
	{ LIBUSB_SUCCESS, 0 },
	{ LIBUSB_ERROR_ACCESS, ERR_READER_PERM },
	{ LIBUSB_ERROR_BUSY, ERR_READER_BUSY },
	{ LIBUSB_ERROR_NO_DEVICE, ERR_READER_GONE },
	{ LIBUSB_ERROR_NOT_FOUND, ERR_READER_GONE },
	{ LIBUSB_ERROR_NO_MEM, ERR_NOMEM },
};
static const struct {
	enum libusb_transfer_status status;
	int err;
} ends[] = {
	{ LIBUSB_TRANSFER_COMPLETED, 0 },
	{ LIBUSB_TRANSFER_NO_DEVICE, ERR_READER_GONE },
};

static int
code_error(int code)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return codes[i].err;
	return ERR_IO;
}

static int
end_error(enum libusb_transfer_status status)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends[i].status == status)
			return ends[i].err;
	return ERR_IO;
}

/* -- transfers ------------------------------------------------------------------- */

static void LIBUSB_CALL
on_end(struct libusb_transfer *transfer)
{
	struct pipe *p = transfer->user_data;

	p->done = 1;
}

static int
submit(struct pipe *p)
{
	int err = code_error(libusb_submit_transfer(p->transfer));

	p->done = 0;
	p->flying = err == 0;
	return err;
}

/* Lets things happen until the transfer ended, or ms are over. */
static void
turn(struct pipe *p, int ms)
{
	const int64_t until = libusb_now() + ms;
	int64_t left = ms;

	do {
		struct timeval tv = { left / 1000, left % 1000 * 1000 };

		(void)libusb_handle_events_timeout_completed(context, &tv,
		    &p->done);
		left = until - libusb_now();
	} while (!p->done && left > 0);
}

/* 0 and the transfer's length, ERR_READER_SILENT while it goes on, or how it
 * ended. */
static int
await(struct pipe *p, int ms)
{
	if (!p->done)
		turn(p, ms);
	if (!p->done)
		return ERR_READER_SILENT;
	p->flying = p->done = 0;
	return end_error(p->transfer->status);
}

/* What is under way is the kernel's, and wiped when it is over. */
static void
wipe(struct pipe *p)
{
	if (!p->flying)
		explicit_bzero(p->bytes, p->size);
}

/* Ends what is under way; its bytes are wiped. */
static void
stop(struct pipe *p)
{
	if (p->flying) {
		(void)libusb_cancel_transfer(p->transfer);
		(void)await(p, CLOSE_MS);
	}
	wipe(p);
}

static void
bulk(struct device *d, struct pipe *p, uint8_t endpoint, size_t len)
{
	libusb_fill_bulk_transfer(p->transfer, d->handle, endpoint, p->bytes,
	    (int)len, on_end, p, 0);
}

static int
libusb_out(void *self, struct view bytes, int ms)
{
	struct device *d = self;
	struct pipe *p = &d->out;
	int err;

	if (p->flying)
		return ERR_IO;	/* not even given up yet: its bytes are the kernel's */
	if (bytes.len > p->size)
		return ERR_TOOBIG;
	memcpy(p->bytes, bytes.p, bytes.len);
	bulk(d, p, d->class.out, bytes.len);
	if ((err = submit(p)) == 0)
		err = await(p, ms);
	stop(p);
	return err;
}

static int
libusb_in(void *self, struct buf *to, size_t want, int ms)
{
	struct device *d = self;
	struct pipe *p = &d->in;
	int err;

	if (!p->flying) {
		if (want > p->size)
			return ERR_TOOBIG;
		bulk(d, p, d->class.in, want);
		if ((err = submit(p)) != 0)
			return err;
	}
	if ((err = await(p, ms)) == 0)
		err = buf_put(to, p->bytes, (size_t)p->transfer->actual_length);
	wipe(p);
	return err;
}

static void
listen_on(struct device *d)
{
	libusb_fill_interrupt_transfer(d->event.transfer, d->handle,
	    d->class.event, d->event.bytes, (int)d->event.size, on_end,
	    &d->event, 0);
	(void)submit(&d->event);
}

static int
libusb_event(void *self, struct buf *to)
{
	struct device *d = self;
	int err;

	if (d->class.event == 0 || !d->event.flying)
		return ERR_NOTFOUND;
	err = await(&d->event, 0);
	if (err == ERR_READER_SILENT)
		return ERR_NOTFOUND;
	if (err == 0)
		err = buf_put(to, d->event.bytes,
		    (size_t)d->event.transfer->actual_length);
	/* A reader whose endpoint fails is asked in the other way. */
	if (err == 0)
		listen_on(d);
	return err == ERR_IO ? ERR_NOTFOUND : err;
}

/* -- control --------------------------------------------------------------------- */

#define ABORT_REQUEST	0x01
#define CLASS_INTERFACE	(LIBUSB_REQUEST_TYPE_CLASS | \
	LIBUSB_RECIPIENT_INTERFACE | LIBUSB_ENDPOINT_OUT)

static int
libusb_abort(void *self, uint8_t slot, uint8_t seq, int ms)
{
	struct device *d = self;
	struct pipe *p = &d->control;
	int err;

	if (p->flying)
		return ERR_IO;
	libusb_fill_control_setup(p->bytes, CLASS_INTERFACE, ABORT_REQUEST,
	    (uint16_t)(seq << 8 | slot), d->class.interface, 0);
	libusb_fill_control_transfer(p->transfer, d->handle, p->bytes, on_end,
	    p, 0);
	if ((err = submit(p)) == 0)
		err = await(p, ms);
	stop(p);
	return err;
}

static int
libusb_clear(void *self)
{
	struct device *d = self;
	int err;

	stop(&d->in);
	stop(&d->out);
	err = code_error(libusb_clear_halt(d->handle, d->class.out));
	if (err == 0)
		err = code_error(libusb_clear_halt(d->handle, d->class.in));
	return err;
}

/* -- open, claim, close ---------------------------------------------------------- */

/* The configuration with this value, of those behind the device's descriptor. */
static int
find_config(struct view all, int value, struct buf *config)
{
	size_t len;

	while (all.len >= 9) {
		len = (size_t)all.p[2] | (size_t)all.p[3] << 8;
		if (len < 9 || len > all.len)
			return ERR_FORMAT;
		if (all.p[5] == value)
			return buf_put(config, all.p, len);
		all = view_of(all.p + len, all.len - len);
	}
	return ERR_NOTFOUND;
}

static int
read_config(struct device *d, struct buf *config)
{
	uint8_t raw[DEVICE_LEN + USB_CONFIG_MAX];
	int value, err;
	ssize_t n;

	err = code_error(libusb_get_configuration(d->handle, &value));
	if (err != 0)
		return err;
	n = pread(d->fd, raw, sizeof(raw), 0);
	if (n < DEVICE_LEN)
		return ERR_READER_GONE;
	return find_config(view_of(raw + DEVICE_LEN, (size_t)n - DEVICE_LEN),
	    value, config);
}

static int
make_pipes(struct device *d)
{
	const struct {
		struct pipe *pipe;
		size_t size;
	} all[] = { { &d->out, BULK_MAX }, { &d->in, BULK_MAX },
		{ &d->event, EVENT_MAX }, { &d->control, CONTROL_MAX } };
	uint8_t *at = d->bytes;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		*all[i].pipe = (struct pipe){ .bytes = at, .size = all[i].size,
			.transfer = libusb_alloc_transfer(0) };
		if (all[i].pipe->transfer == NULL)
			return ERR_NOMEM;
		at += all[i].size;
	}
	return 0;
}

static void
free_pipes(struct device *d)
{
	struct pipe *const all[] = { &d->out, &d->in, &d->event, &d->control };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		stop(all[i]);
		/* One that the kernel keeps is better lost than freed. */
		if (!all[i]->flying)
			libusb_free_transfer(all[i]->transfer);
	}
}

static void
libusb_shut(void *self)
{
	struct device *d = self;
	struct secret own = d->own;

	free_pipes(d);
	if (d->claimed)
		(void)libusb_release_interface(d->handle, d->class.interface);
	if (d->handle != NULL)
		libusb_close(d->handle);
	(void)close(d->fd);
	secret_free(&own);
}

static int
libusb_take(void **self, int fd, struct buf *config)
{
	struct secret own;
	struct device *d;
	int err = secret_new(&own, sizeof(*d));

	if (err != 0) {
		(void)close(fd);
		return err;
	}
	d = (void *)own.p;
	d->own = own;
	d->fd = fd;
	if ((err = make_pipes(d)) == 0 && (err = code_error(
	    libusb_wrap_sys_device(context, fd, &d->handle))) == 0)
		err = read_config(d, config);
	if (err != 0)
		libusb_shut(d);
	else
		*self = d;
	return err;
}

static int
libusb_claim(void *self, const struct ccid_class *c)
{
	struct device *d = self;
	int err;

	d->class = *c;
	if (libusb_kernel_driver_active(d->handle, c->interface) == 1)
		return ERR_READER_DRIVER;
	err = code_error(libusb_claim_interface(d->handle, c->interface));
	d->claimed = err == 0;
	if (err == 0 && c->event != 0)
		listen_on(d);
	return err;
}

const struct usb_ops usb_libusb = {
	.setup = libusb_setup, .open = libusb_take, .close = libusb_shut,
	.claim = libusb_claim, .out = libusb_out, .in = libusb_in,
	.event = libusb_event, .abort = libusb_abort, .reset = libusb_clear,
	.now = libusb_now,
};
