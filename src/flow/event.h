/* What people do, as the engine takes it. Front ends make events. */
#ifndef KC_FLOW_EVENT_H
#define KC_FLOW_EVENT_H

#include <stdint.h>

#include "src/wire/msg.h"

enum key {
	KC_NEXT, KC_BACK, KC_QUIT, KC_TAB, KC_UP, KC_DOWN, KC_CHAR,
	KC_F1, KC_F2, KC_F3, KC_F4, KC_F5, KC_F6, KC_F7, KC_F8, KC_F9, KC_F10,
	KC_F11, KC_F12
};

enum event_kind {
	EV_KEY,		/* key, ch */
	EV_SET,		/* field, value: a field was filled */
	EV_TRAY,	/* tray, value: a virtual card is put in or taken out */
	EV_TICK,	/* time passed: readers are asked */
	EV_IDLE,	/* no key for FLOW_IDLE_MS */
	EV_STOPPED,	/* a shell had the terminal (Ctrl-Z) */
	EV_CARD		/* from the engine: the reader's state changed (f->card) */
};

struct event {
	enum event_kind kind;
	enum key key;
	uint32_t ch;
	const char *field, *value;
	enum tray_action tray;
};

#endif
