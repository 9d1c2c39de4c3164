#include "src/card/ccid/descriptor.h"

#include "src/base/err.h"

#define DESC_INTERFACE	4
#define DESC_ENDPOINT	5
#define DESC_CCID	0x21
#define CLASS_CCID	0x0b
#define CLASS_VENDOR	0xff

#define INTERFACE_LEN	9
#define ENDPOINT_LEN	7
#define CCID_LEN	54

#define BULK		2
#define INTERRUPT	3
#define DIR_IN		0x80

/* The smallest message: a header and one packet of the slowest bus. */
#define MESSAGE_MIN	64
#define PACKET_MIN	8
#define PACKET_MAX	1024	/* USB 3 */

static uint32_t
le32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

/* The next descriptor: its bytes, length and type included. 0, ERR_NOTFOUND
 * at the end, ERR_FORMAT. */
static int
next(struct view *v, struct view *d)
{
	if (v->len == 0)
		return ERR_NOTFOUND;
	if (v->len < 2 || v->p[0] < 2 || v->p[0] > v->len)
		return ERR_FORMAT;
	*d = view_of(v->p, v->p[0]);
	*v = view_of(v->p + d->len, v->len - d->len);
	return 0;
}

/* bInterfaceClass and Protocol: bulk CCID, at its first setting. */
static int
is_ccid(struct view d, int vendor_class)
{
	return d.len >= INTERFACE_LEN && d.p[3] == 0 && d.p[7] == 0 &&
	    (d.p[5] == CLASS_CCID || (vendor_class && d.p[5] == CLASS_VENDOR));
}

static void
take_class(struct view d, struct ccid_class *c)
{
	c->slots = (uint8_t)(d.p[4] + 1);
	c->voltages = d.p[5] & 7;
	c->protocols = le32(d.p + 6);
	c->clock = le32(d.p + 10);
	c->rate_max = le32(d.p + 23);
	c->ifsd = le32(d.p + 28);
	c->features = le32(d.p + 40);
	c->message_max = le32(d.p + 44);
}

static void
take_endpoint(struct view d, struct ccid_class *c)
{
	const uint8_t address = d.p[2], type = d.p[3] & 3;

	if (type == INTERRUPT && (address & DIR_IN) != 0)
		c->event = address;
	else if (type == BULK && (address & DIR_IN) != 0) {
		c->in = address;
		c->packet = (uint16_t)((d.p[4] | d.p[5] << 8) & 0x7ff);
	} else if (type == BULK)
		c->out = address;
}

/* What belongs to the interface: up to the next one. */
static int
take_interface(struct view v, struct ccid_class *c)
{
	struct view d;
	int err;

	while ((err = next(&v, &d)) == 0 && d.p[1] != DESC_INTERFACE) {
		if (d.p[1] == DESC_CCID && d.len >= CCID_LEN)
			take_class(d, c);
		else if (d.p[1] == DESC_ENDPOINT && d.len >= ENDPOINT_LEN)
			take_endpoint(d, c);
	}
	return err == ERR_FORMAT ? err : 0;
}

/* Without a class descriptor it is something else of the vendor's. */
static int
check(const struct ccid_class *c)
{
	if (c->slots == 0)
		return ERR_NOTFOUND;
	return c->in == 0 || c->out == 0 || c->slots > CCID_SLOTS_MAX ||
	    c->packet < PACKET_MIN || c->packet > PACKET_MAX ||
	    c->message_max < MESSAGE_MIN ? ERR_FORMAT : 0;
}

int
ccid_descriptor(struct view config, unsigned nth, int vendor_class,
    struct ccid_class *out)
{
	struct view d;
	int err;

	while ((err = next(&config, &d)) == 0) {
		if (d.p[1] != DESC_INTERFACE || !is_ccid(d, vendor_class))
			continue;
		*out = (struct ccid_class){ .interface = d.p[2] };
		if ((err = take_interface(config, out)) == 0)
			err = check(out);
		if (err == ERR_NOTFOUND)
			continue;
		if (err != 0 || nth-- == 0)
			return err;
	}
	return err;
}

/* A duty is the host's when the reader has none of these, and talks so. */
static const struct {
	uint32_t unless, levels;
	unsigned duty;
} duties[] = {
	{ CCID_AUTO_VOLTAGE, 0, CCID_SET_VOLTAGE },
	{ CCID_AUTO_PARAMS | CCID_AUTO_NEGOTIATE, 0, CCID_SET_LINE },
	{ CCID_AUTO_NEGOTIATE | CCID_AUTO_PPS, CCID_TPDU, CCID_ASK_PPS },
	{ CCID_AUTO_IFSD, CCID_TPDU, CCID_ASK_IFSD },
};

unsigned
ccid_duties(const struct ccid_class *c)
{
	unsigned all = 0;

	for (size_t i = 0; i < sizeof(duties) / sizeof(duties[0]); i++)
		if ((c->features & duties[i].unless) == 0 &&
		    (duties[i].levels == 0 ||
		    (c->features & duties[i].levels) != 0))
			all |= duties[i].duty;
	return all;
}
