#include "src/card/usb/usb_reader.h"

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/usb/icc.h"
#include "src/card/usb/places.h"

/* In locked memory: what goes to a card passes here. */
struct usb {
	struct secret own;
	struct places places;
	struct place *at;	/* where the powered card is, or NULL */
	uint32_t count, doubts;	/* ... since when none came, went, lost its power */
	struct icc icc;
};

int
usb_reader_over(struct reader *r, const struct usb_ops *usb,
    const char *only, int socket)
{
	struct secret own;
	struct usb *u;
	int err = usb->setup();

	if (err != 0 || (err = secret_new(&own, sizeof(*u))) != 0)
		return err;
	u = (void *)own.p;
	u->own = own;
	/* What came on the socket waits there for the first look: nothing that a
	 * device says is read before the jail is shut. */
	places_init(&u->places, usb, socket, only);
	r->self = u;
	r->name = usb_reader.driver;
	return 0;
}

static int
usb_open(struct reader *r, const char *arg, int socket)
{
	return usb_reader_over(r, &usb_libusb, arg, socket);
}

static void
usb_close(struct reader *r)
{
	struct usb *u = r->self;
	struct secret own = u->own;

	places_end(&u->places);
	secret_free(&own);
	r->self = NULL;
}

static int
usb_list(struct reader *r, struct buf *out)
{
	struct usb *u = r->self;
	struct rec_reader rec = { .driver = usb_reader.driver };
	int any, err;

	places_look(&u->places);
	if ((err = places_err(&u->places, &any)) != 0)
		return err;
	for (size_t i = 0; i < PLACES_MAX && out->err == 0; i++) {
		if (u->places.all[i].plug.what == 0)
			continue;
		rec.name = u->places.all[i].plug.name;
		(void)wire_put(out, &form_reader, &rec);
	}
	return out->err;
}

static int
usb_state(struct reader *r, struct reader_status *st)
{
	static const enum card_state by_number[] = { CARD_ABSENT, CARD_PRESENT,
		CARD_TWO };
	struct usb *u = r->self;
	struct place *at = NULL;
	unsigned slot, n;
	int any, err;

	places_look(&u->places);
	if (u->places.count != u->count || u->places.doubts != u->doubts)
		u->at = NULL;
	if ((err = places_err(&u->places, &any)) != 0)
		return err;
	n = places_cards(&u->places, &at, &slot);
	r->name = at != NULL ? at->plug.name : usb_reader.driver;
	*st = (struct reader_status){ .count = u->places.count,
		.doubts = u->places.doubts, .state = !any && !u->places.token ? CARD_NO_READER :
		    by_number[n < 2 ? n : 2] };
	return 0;
}

/* What goes wrong underneath, as people have to be told it. */
static const struct {
	int err, said;
} told[] = {
	{ ERR_UNSUPPORTED, ERR_READER_CANNOT },
	{ ERR_IO, ERR_READER_SILENT },
	{ ERR_LOCKED, ERR_CARD_APDU },
	{ ERR_CANCELLED, ERR_CARD_APDU },
	{ ERR_FORMAT, ERR_CARD_APDU },
	{ ERR_TOOBIG, ERR_CARD_APDU },
};

/* After an error the card has to be powered on again. */
static int
tell(struct usb *u, struct place *at, int err)
{
	if (err == 0)
		return 0;
	u->at = NULL;
	if (err == ERR_READER_GONE) {
		places_lost(&u->places, at);
		return u->places.token ? ERR_CARD_REMOVED : err;
	}
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (told[i].err == err)
			return told[i].said;
	return err;
}

static int
usb_power_on(struct reader *r, struct buf *atr)
{
	struct usb *u = r->self;
	struct place *at = NULL;
	unsigned slot = 0, n;
	int any, err;

	u->at = NULL;
	places_look(&u->places);
	if ((err = places_err(&u->places, &any)) != 0)
		return err;
	n = places_cards(&u->places, &at, &slot);
	if (n != 1)
		return n > 1 ? ERR_CARD_TWO : any || u->places.token ?
		    ERR_CARD_NONE : ERR_READER_GONE;
	err = icc_power_on(&u->icc, &at->talk, (uint8_t)slot, atr);
	if (err == 0) {
		u->at = at;
		u->count = u->places.count;
		u->doubts = u->places.doubts;
		at->active[slot] = 1;
	}
	return tell(u, at, err);
}

static int
usb_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	struct usb *u = r->self;

	if (u->at == NULL || u->at->plug.what == 0)
		return ERR_CARD_REMOVED;
	return tell(u, u->at, icc_transmit(&u->icc, apdu, answer));
}

const struct reader_ops usb_reader = {
	.driver = "usb", .open = usb_open, .close = usb_close,
	.list = usb_list, .state = usb_state, .power_on = usb_power_on,
	.transmit = usb_transmit,
};
