/*
 * src/card/usb/usb.c over a libusb that is written here: what it does with
 * transfers that end, that hang, and that cannot even be given up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <libusb-1.0/libusb.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/usb/usb.h"

#define TRANSFERS 8

static struct libusb_here {
	struct libusb_transfer *flying[TRANSFERS];
	enum { ENDS, HANGS, CLINGS } out;	/* clings: cancelled, it does not end */
	uint8_t said[64];
	size_t said_len;
	unsigned plain;		/* transfers whose bytes are not locked */
	unsigned open;
	void *self;
} lib;

/* -- libusb ----------------------------------------------------------------------------- */

int
libusb_set_option(libusb_context *ctx, enum libusb_option option, ...)
{
	(void)ctx;
	return option == LIBUSB_OPTION_NO_DEVICE_DISCOVERY ? 0 :
	    LIBUSB_ERROR_NOT_SUPPORTED;
}

int
libusb_init(libusb_context **ctx)
{
	static int any;

	*ctx = (void *)&any;
	return 0;
}

int
libusb_wrap_sys_device(libusb_context *ctx, intptr_t sys_dev,
    libusb_device_handle **handle)
{
	(void)ctx;
	(void)sys_dev;
	lib.open++;
	*handle = (void *)&lib;
	return 0;
}

void
libusb_close(libusb_device_handle *handle)
{
	(void)handle;
	lib.open--;
}

int
libusb_get_configuration(libusb_device_handle *handle, int *config)
{
	(void)handle;
	*config = 1;
	return 0;
}

int
libusb_kernel_driver_active(libusb_device_handle *handle, int interface)
{
	(void)handle;
	(void)interface;
	return 0;
}

int
libusb_claim_interface(libusb_device_handle *handle, int interface)
{
	(void)handle;
	(void)interface;
	return 0;
}

int
libusb_release_interface(libusb_device_handle *handle, int interface)
{
	(void)handle;
	(void)interface;
	return 0;
}

int
libusb_clear_halt(libusb_device_handle *handle, unsigned char endpoint)
{
	(void)handle;
	(void)endpoint;
	return 0;
}

struct libusb_transfer *
libusb_alloc_transfer(int packets)
{
	(void)packets;
	return calloc(1, sizeof(struct libusb_transfer));
}

void
libusb_free_transfer(struct libusb_transfer *transfer)
{
	free(transfer);
}

static struct libusb_transfer **
slot_of(const struct libusb_transfer *transfer)
{
	for (size_t i = 0; i < TRANSFERS; i++)
		if (lib.flying[i] == transfer)
			return &lib.flying[i];
	return NULL;
}

int
libusb_submit_transfer(struct libusb_transfer *transfer)
{
	struct libusb_transfer **slot = slot_of(NULL);

	assert_null(slot_of(transfer));
	assert_non_null(slot);
	if (!secret_holds(transfer->buffer, (size_t)transfer->length))
		lib.plain++;
	transfer->status = LIBUSB_TRANSFER_COMPLETED;
	*slot = transfer;
	return 0;
}

int
libusb_cancel_transfer(struct libusb_transfer *transfer)
{
	transfer->status = LIBUSB_TRANSFER_CANCELLED;
	return slot_of(transfer) != NULL ? 0 : LIBUSB_ERROR_NOT_FOUND;
}

/* Those to the device end as the test says, the others with what it said. */
static int
is_over(struct libusb_transfer *transfer)
{
	const int out = (transfer->endpoint & LIBUSB_ENDPOINT_IN) == 0;
	const size_t room = (size_t)transfer->length;

	if (transfer->status == LIBUSB_TRANSFER_CANCELLED)
		return !out || lib.out != CLINGS;
	transfer->actual_length = transfer->length;
	if (out)
		return lib.out == ENDS;
	if (lib.said_len == 0 || transfer->type != LIBUSB_TRANSFER_TYPE_BULK)
		return 0;
	assert_true(lib.said_len <= room);
	memcpy(transfer->buffer, lib.said, lib.said_len);
	transfer->actual_length = (int)lib.said_len;
	lib.said_len = 0;
	return 1;
}

int
libusb_handle_events_timeout_completed(libusb_context *ctx, struct timeval *tv,
    int *completed)
{
	const struct timespec moment = { .tv_nsec = 1000000 };

	(void)ctx;
	(void)tv;
	for (size_t i = 0; i < TRANSFERS; i++) {
		struct libusb_transfer *t = lib.flying[i];

		if (t != NULL && is_over(t)) {
			lib.flying[i] = NULL;
			t->callback(t);
		}
	}
	if (!*completed)
		(void)nanosleep(&moment, NULL);
	return 0;
}

/* -- the seam ----------------------------------------------------------------------------- */

static const struct ccid_class class = { .out = 1, .in = 0x82, .event = 0x83,
	.packet = 64 };

static int
begin(void **state)
{
	/* A device's descriptor, of which nothing is read, and a configuration. */
	static const uint8_t device[18 + 9] = { [18] = 9, 2, 9, 0, 1, 1 };
	struct buf config;
	int fd = memfd_create("device", MFD_CLOEXEC);

	(void)state;
	memset(&lib, 0, sizeof(lib));
	buf_init(&config, USB_CONFIG_MAX);
	if (fd < 0 || write(fd, device, sizeof(device)) != sizeof(device) ||
	    usb_libusb.setup() != 0 ||
	    usb_libusb.open(&lib.self, fd, &config) != 0 || config.len != 9)
		return -1;
	buf_free(&config);
	return usb_libusb.claim(lib.self, &class);
}

static int
end(void **state)
{
	(void)state;
	usb_libusb.close(lib.self);
	return lib.open != 0 || lib.plain != 0 || secret_in_use() != 0;
}

static int
out(const char *text, int ms)
{
	return usb_libusb.out(lib.self, view_str(text), ms);
}

static void
bytes_go_there_and_back(void **state)
{
	struct buf got;

	(void)state;
	buf_init(&got, 100);
	assert_int_equal(out("a PIN", 100), 0);
	/* What comes late is not lost. */
	assert_int_equal(usb_libusb.in(lib.self, &got, 64, 5),
	    ERR_READER_SILENT);
	memcpy(lib.said, "90 00", 5);
	lib.said_len = 5;
	assert_int_equal(usb_libusb.in(lib.self, &got, 64, 100), 0);
	assert_string_equal(buf_str(&got), "90 00");
	assert_int_equal(usb_libusb.event(lib.self, &got), ERR_NOTFOUND);
	assert_int_equal(usb_libusb.abort(lib.self, 0, 1, 100), 0);
	buf_free(&got);
}

static void
what_was_sent_is_wiped(void **state)
{
	const uint8_t nothing[5] = { 0 };
	const uint8_t *bytes;

	(void)state;
	for (int how = ENDS; how <= HANGS; how++) {
		lib.out = how;
		assert_int_equal(out("a PIN", 5), how == ENDS ? 0 :
		    ERR_READER_SILENT);
	}
	lib.out = CLINGS;
	assert_int_equal(out("a PIN", 5), ERR_READER_SILENT);
	/* It is the kernel's still, and wiped once it is not. */
	assert_non_null(lib.flying[1]);
	bytes = lib.flying[1]->buffer;
	assert_memory_equal(bytes, "a PIN", 5);
	lib.out = ENDS;
	assert_int_equal(usb_libusb.reset(lib.self), 0);
	assert_memory_equal(bytes, nothing, 5);
}

/* The kernel has its bytes: nothing is written over them, nothing sent twice. */
static void
what_clings_is_not_begun_again(void **state)
{
	(void)state;
	lib.out = CLINGS;
	assert_int_equal(out("one", 5), ERR_READER_SILENT);
	assert_int_equal(out("two", 5), ERR_IO);
	assert_non_null(lib.flying[1]);
	assert_memory_equal(lib.flying[1]->buffer, "one", 3);
	assert_int_equal(usb_libusb.abort(lib.self, 0, 1, 5),
	    ERR_READER_SILENT);
	assert_int_equal(usb_libusb.abort(lib.self, 0, 2, 5), ERR_IO);
	lib.out = ENDS;
	assert_int_equal(usb_libusb.reset(lib.self), 0);
	assert_int_equal(out("three", 100), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bytes_go_there_and_back),
		TEST(what_was_sent_is_wiped),
		TEST(what_clings_is_not_begun_again),
	};

	return cmocka_run_group_tests_name("libusb", tests, NULL, NULL);
}
