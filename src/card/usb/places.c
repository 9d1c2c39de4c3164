#include "src/card/usb/places.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/device.h"

#define POLL_MS		90	/* for the state of one slot */
#define LOOK_MS		90	/* after which no other one is asked */
#define SILENT_MS	2000	/* a reader may be slow once */
/* What a fresh reader says by itself is how it is, and no change. */
#define FRESH_MS	1000
#define EVENTS_MAX	8

void
places_init(struct places *p, const struct usb_ops *usb, int socket,
    const char *only)
{
	*p = (struct places){ .usb = usb, .socket = socket };
	(void)snprintf(p->only, sizeof(p->only), "%s", only);
}

/* -- plugged in and out ----------------------------------------------------------- */

static void
leave(struct places *p, struct place *at)
{
	unsigned cards = 0;

	for (size_t i = 0; i < CCID_SLOTS_MAX; i++)
		cards += at->there[i];
	p->count += cards;
	if (at->err == 0)
		p->token = cards > 0 && !at->emptied;
	if (at->held)
		talk_done(&at->talk);
	*at = (struct place){ .err = 0 };
}

void
places_lost(struct places *p, struct place *at)
{
	leave(p, at);
}

void
places_end(struct places *p)
{
	for (size_t i = 0; i < PLACES_MAX; i++)
		leave(p, &p->all[i]);
}

static struct place *
find(struct places *p, const char *key)
{
	for (size_t i = 0; i < PLACES_MAX; i++)
		if (p->all[i].plug.what != 0 &&
		    strcmp(p->all[i].plug.key, key) == 0)
			return &p->all[i];
	return NULL;
}

static struct place *
free_place(struct places *p)
{
	for (size_t i = 0; i < PLACES_MAX; i++)
		if (p->all[i].plug.what == 0)
			return &p->all[i];
	return NULL;
}

/* The description of the interface that the message is of. */
static int
describe(const struct plug *plug, struct view config, struct ccid_class *c)
{
	const int vendor_class = (device_quirks(plug->vendor, plug->product) &
	    DEVICE_VENDOR_CLASS) != 0;
	int err;

	for (unsigned nth = 0; ; nth++) {
		err = ccid_descriptor(config, nth, vendor_class, c);
		if (err != 0)
			return ERR_READER_CANNOT;
		if (c->interface == plug->interface)
			return 0;
	}
}

static int
open_it(struct places *p, struct place *at, int fd)
{
	struct ccid_class c;
	struct buf config;
	void *self = NULL;
	int err;

	buf_init(&config, USB_CONFIG_MAX);
	err = p->usb->open(&self, fd, &config);
	if (err == 0) {
		err = describe(&at->plug, buf_view(&config), &c);
		if (err != 0)
			p->usb->close(self);
	}
	buf_free(&config);
	if (err != 0)
		return err;
	talk_init(&at->talk, p->usb, self, &c);
	at->held = 1;
	return p->usb->claim(self, &c);
}

/* Foreign bytes: what a terminal can show, and no more. */
static void
clean(char *name)
{
	for (char *s = name; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7e)
			*s = '?';
	if (name[0] == '\0')
		(void)strcpy(name, "USB");
}

static void
arrive(struct places *p, struct plug *plug, int fd)
{
	struct place *at = find(p, plug->key);

	clean(plug->name);
	if (at != NULL)
		leave(p, at);
	else
		at = free_place(p);
	if (at == NULL || strcasestr(plug->name, p->only) == NULL) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	at->plug = *plug;
	at->since = p->usb->now();
	at->err = plug->what == PLUG_REFUSED ? plug->err :
	    open_it(p, at, fd);
	if (at->err == ERR_READER_GONE)
		leave(p, at);
}

static void
hear(struct places *p)
{
	struct plug plug;
	struct place *at;
	int fd, r;

	while (p->socket >= 0 &&
	    (r = plug_receive(p->socket, &plug, &fd)) != 0) {
		if (r == ERR_FORMAT)
			continue;
		if (r < 0)
			p->socket = -1;
		else if (plug.what != PLUG_OUT)
			arrive(p, &plug, fd);
		else if ((at = find(p, plug.key)) != NULL)
			leave(p, at);
	}
}

/* -- slots ------------------------------------------------------------------------ */

static void
found(struct places *p, struct place *at, unsigned slot, int there)
{
	if (!there)
		at->emptied = 1;
	if (there == at->there[slot])
		return;
	at->there[slot] = (uint8_t)there;
	at->active[slot] = 0;
	p->count++;
}

/* The reader took the card's power, or it is another card: nobody saw it leave. */
static void
unpowered(struct places *p, struct place *at, unsigned slot)
{
	at->active[slot] = 0;
	p->doubts++;
}

/* Out and in again since it was looked at last. */
static void
swapped(struct places *p, struct place *at, unsigned slot)
{
	at->active[slot] = 0;
	at->emptied = 1;
	p->count += 2;
}

/* What the interrupt endpoint said of it. */
static void
changes(struct places *p, struct place *at)
{
	const int fresh = p->usb->now() - at->since < FRESH_MS;
	struct buf b;
	int there;

	buf_init(&b, 64);
	for (unsigned i = 0; i < EVENTS_MAX; i++) {
		buf_reset(&b);
		if (at->talk.usb->event(at->talk.self, &b) != 0)
			break;
		for (unsigned s = 0; s < at->talk.class.slots; s++) {
			there = ccid_changed(buf_view(&b), s);
			if (there == 1 && at->there[s] && !fresh)
				swapped(p, at, s);
			else if (there >= 0)
				found(p, at, s, there);
		}
	}
	buf_free(&b);
}

/* Says nothing: it may be slow; for long, it is broken. */
static void
silence(struct places *p, struct place *at)
{
	const int64_t now = p->usb->now();

	if (at->silent == 0)
		at->silent = now;
	else if (now - at->silent > SILENT_MS)
		at->err = ERR_READER_SILENT;
}

static int
ask(struct place *at, unsigned slot, enum ccid_icc *icc)
{
	const struct patience ms = { POLL_MS, POLL_MS, 1 };
	struct ccid_message m = { .type = CCID_SLOT, .slot = (uint8_t)slot };
	struct ccid_message answer;
	int err = talk_ask(&at->talk, &m, ms, &answer);

	if (err == 0)
		*icc = ccid_icc(&answer);
	return err;
}

/* 0, or ERR_READER_GONE. */
static int
poll_slot(struct places *p, struct place *at, unsigned slot)
{
	enum ccid_icc icc = CCID_INACTIVE;
	int err = ask(at, slot, &icc);

	if (err == ERR_READER_GONE)
		return err;
	if (err == ERR_READER_SILENT || err == ERR_IO || err == ERR_LOCKED) {
		silence(p, at);
		return 0;
	}
	at->silent = 0;
	at->err = 0;
	found(p, at, slot, err != ERR_CARD_REMOVED && icc != CCID_ABSENT);
	if (at->active[slot] && icc == CCID_INACTIVE && err == 0)
		unpowered(p, at, slot);
	return 0;
}

static void
look_at(struct places *p, struct place *at, int64_t until)
{
	int err = 0;

	/* Whoever holds it may let it go. */
	if (at->held && (at->err == ERR_READER_BUSY ||
	    at->err == ERR_READER_DRIVER))
		at->err = p->usb->claim(at->talk.self, &at->talk.class);
	if (!at->held || (at->err != 0 && at->err != ERR_READER_SILENT)) {
		if (at->err == ERR_READER_GONE)
			leave(p, at);
		return;
	}
	changes(p, at);
	for (unsigned s = 0; err == 0 && s < at->talk.class.slots &&
	    p->usb->now() < until; s++)
		err = poll_slot(p, at, s);
	if (err != 0)
		leave(p, at);
}

/* Those that answer, or those that do not, while there is time. */
static void
look_round(struct places *p, int silent, int64_t until)
{
	struct place *at;

	for (size_t i = 0; i < PLACES_MAX && p->usb->now() < until; i++) {
		at = &p->all[(p->turn + i) % PLACES_MAX];
		if (at->plug.what == 0 || at->looked == p->turn ||
		    (at->silent != 0) != silent)
			continue;
		at->looked = p->turn;
		look_at(p, at, until);
	}
}

void
places_look(struct places *p)
{
	int64_t until;

	hear(p);
	p->turn++;
	until = p->usb->now() + LOOK_MS;
	look_round(p, 0, until);
	look_round(p, 1, until);
}

unsigned
places_cards(struct places *p, struct place **at, unsigned *slot)
{
	unsigned n = 0;

	for (size_t i = 0; i < PLACES_MAX; i++)
		for (unsigned s = 0; s < CCID_SLOTS_MAX; s++) {
			if (p->all[i].err != 0 || !p->all[i].there[s])
				continue;
			if (n++ == 0) {
				*at = &p->all[i];
				*slot = s;
			}
		}
	return n;
}

int
places_err(const struct places *p, int *any)
{
	int err = 0;

	*any = 0;
	for (size_t i = 0; i < PLACES_MAX; i++) {
		if (p->all[i].plug.what == 0)
			continue;
		if (p->all[i].err == 0)
			*any = 1;
		else if (err == 0)
			err = p->all[i].err;
	}
	return *any ? 0 : err;
}
