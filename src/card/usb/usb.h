/*
 * The seam: all that is asked of USB, and the one place where bytes move. usb.c
 * does it by libusb; tests have a reader of their own behind it.
 *
 * Each call is of one device and one of its interfaces. Transfers are
 * asynchronous underneath: what did not come in time is waited for by the next
 * call, and nothing is lost.
 */
#ifndef KC_CARD_USB_USB_H
#define KC_CARD_USB_USB_H

#include "src/base/buf.h"
#include "src/card/ccid/descriptor.h"

/* The largest configuration that is read. */
#define USB_CONFIG_MAX 4096

struct usb_ops {
	/* Once, before the jail is shut. 0 or ERR_IO, ERR_NOMEM. */
	int (*setup)(void);

	/*
	 * Takes over fd, a node of the device that is open for reading and
	 * writing, whatever comes of it; appends the descriptors of its active
	 * configuration. 0, ERR_READER_GONE, ERR_READER_PERM, ERR_IO ...
	 */
	int (*open)(void **self, int fd, struct buf *config);

	/* Waits for what is under way; self is no more. */
	void (*close)(void *self);

	/* Takes the interface for itself. 0, ERR_READER_DRIVER when the kernel
	 * has it, ERR_READER_BUSY when another program has, ERR_READER_GONE. */
	int (*claim)(void *self, const struct ccid_class *c);

	/* Sends it all. 0, ERR_READER_SILENT when that takes longer than ms,
	 * ERR_IO (the pipe is stalled), ERR_READER_GONE. */
	int (*out)(void *self, struct view bytes, int ms);

	/* Appends what one transfer brings: at most want bytes, maybe none.
	 * Errors as for out; after ERR_READER_SILENT it may still come. */
	int (*in)(void *self, struct buf *to, size_t want, int ms);

	/* Appends what the interrupt endpoint said since the last call, one
	 * message, without waiting: ERR_NOTFOUND when nothing. */
	int (*event)(void *self, struct buf *to);

	/* The class request ABORT, CCID 1.1 5.3.1. */
	int (*abort)(void *self, uint8_t slot, uint8_t seq, int ms);

	/* Forgets what is under way and clears both pipes. */
	int (*reset)(void *self);

	/* ms of a clock that only goes on. */
	int64_t (*now)(void);
};

extern const struct usb_ops usb_libusb;

#endif
