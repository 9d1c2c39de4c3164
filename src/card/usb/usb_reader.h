/* Readers on USB that speak CCID: the driver "usb". */
#ifndef KC_CARD_USB_READER_H
#define KC_CARD_USB_READER_H

#include "src/card/reader.h"
#include "src/card/usb/usb.h"

/* Its name argument is a part of a reader's name, "" takes every one. */
extern const struct reader_ops usb_reader;

/* Opens it over another seam than libusb's: as usb_reader.open, which r->ops
 * has to be set to afterwards. No reader is touched: each call after it looks
 * which are there, and says why none can be used. */
int usb_reader_over(struct reader *r, const struct usb_ops *usb,
    const char *only, int socket);

#endif
