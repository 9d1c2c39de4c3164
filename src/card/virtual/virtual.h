/*
 * The virtual reader and its cards: one file each, DIR/NAME.card. Cards come and
 * go by tray(); one whose file vanishes was taken out, and a folder that
 * vanishes is a reader that was pulled.
 */
#ifndef KC_CARD_VIRTUAL_VIRTUAL_H
#define KC_CARD_VIRTUAL_VIRTUAL_H

#include "src/card/reader.h"

/* arg of open: an absolute path; made if absent. */
extern const struct reader_ops virtual_reader;

#endif
