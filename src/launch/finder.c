#include "src/launch/finder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/wire/device.h"

#define SYS "/sys/bus/usb/devices"
#define DEV "/dev/bus/usb"
#define KERNEL_GROUP 1		/* udevd has another */
#define PATIENCE_MS 2000
#define AGAIN_MS 100
#define CLASS_CCID 0x0b
#define CLASS_VENDOR 0xff

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* -- what the kernel says of a device ------------------------------------------------ */

/* A line of sysfs, without its end; "" where there is none. */
static void
attribute(const struct finder *f, const char *of, const char *name, char *out,
    size_t size)
{
	char path[FILE_PATH_MAX];
	int fd, n = snprintf(path, sizeof(path), "%s/%s/%s", f->sys, of, name);
	ssize_t got = -1;

	out[0] = '\0';
	if (n < 0 || (size_t)n >= sizeof(path))
		return;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	got = read(fd, out, size - 1);
	(void)close(fd);
	out[got < 0 ? 0 : got] = '\0';
	out[strcspn(out, "\n")] = '\0';
}

static unsigned
number(const struct finder *f, const char *of, const char *name, int base)
{
	char text[16];

	attribute(f, of, name, text, sizeof(text));
	return (unsigned)strtoul(text, NULL, base);
}

/* The device of "1-2:1.0" is "1-2". */
static void
device_of(const char *key, char *out, size_t size)
{
	(void)snprintf(out, size, "%.*s", (int)strcspn(key, ":"), key);
}

/* A reader's interface, or a token without one. 1 and *p, *bus, *device. */
static int
describe(const struct finder *f, const char *key, struct plug *p,
    unsigned *bus, unsigned *device)
{
	const int is_interface = strchr(key, ':') != NULL;
	unsigned class, quirks;
	char of[sizeof(p->key)];

	*p = (struct plug){ .what = PLUG_IN };
	(void)snprintf(p->key, sizeof(p->key), "%s", key);
	device_of(key, of, sizeof(of));
	p->vendor = (uint16_t)number(f, of, "idVendor", 16);
	p->product = (uint16_t)number(f, of, "idProduct", 16);
	*bus = number(f, of, "busnum", 10);
	*device = number(f, of, "devnum", 10);
	attribute(f, of, "product", p->name, sizeof(p->name));
	quirks = device_quirks(p->vendor, p->product);
	if (!is_interface) {
		p->what = PLUG_REFUSED;
		p->err = ERR_READER_OFF;
		return (quirks & DEVICE_OFF) != 0;
	}
	class = number(f, key, "bInterfaceClass", 16);
	p->interface = (uint8_t)number(f, key, "bInterfaceNumber", 16);
	return class == CLASS_CCID || (class == CLASS_VENDOR &&
	    (quirks & DEVICE_VENDOR_CLASS) != 0);
}

/* -- telling cardd -------------------------------------------------------------------- */

static void
shut(struct finder *f)
{
	if (f->to <= 0)
		return;
	(void)close(f->to);
	if (f->events >= 0)
		(void)close(f->events);
	f->to = f->events = -1;
}

/* 0, or why it has to be said again: it is due, then. */
static int
say(struct finder *f, const struct plug *p, int fd)
{
	int err = f->to > 0 ? plug_send(f->to, p, fd) : ERR_CLOSED;

	if (err == ERR_CLOSED)
		shut(f);
	else if (err != 0)
		f->due = 1;
	return err;
}

/* The node: its descriptor, or an error, ERR_LOCKED for one that may be there
 * and ours in a moment. */
static int
node_open(const struct finder *f, const struct spotted *d)
{
	char path[FILE_PATH_MAX];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%03u/%03u", f->dev, d->bus,
	    d->device);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	if (errno != EACCES && errno != EPERM && errno != ENOENT)
		return err_from_errno(errno);
	if (now_ms() - d->since < PATIENCE_MS)
		return ERR_LOCKED;
	return errno == ENOENT ? ERR_READER_NONE : ERR_READER_PERM;
}

static void
tell(struct finder *f, struct spotted *d, struct plug *p)
{
	int fd = p->what == PLUG_IN ? node_open(f, d) : -1;

	if (p->what == PLUG_IN && fd == ERR_LOCKED) {
		f->due = 1;
		return;
	}
	if (p->what == PLUG_IN && fd < 0) {
		p->what = PLUG_REFUSED;
		p->err = fd;
	}
	d->told = say(f, p, fd >= 0 ? fd : -1) == 0;
	if (fd >= 0)
		(void)close(fd);
}

/* 1 when its place is free. */
static int
tell_out(struct finder *f, struct spotted *d)
{
	struct plug p = { .what = PLUG_OUT };

	memcpy(p.key, d->key, sizeof(p.key));
	if (d->told && say(f, &p, -1) != 0)
		return 0;
	*d = (struct spotted){ .key = "" };
	return 1;
}

/* -- a search ------------------------------------------------------------------------- */

static struct spotted *
find(struct finder *f, const char *key)
{
	for (size_t i = 0; i < FINDER_MAX; i++)
		if (strcmp(f->found[i].key, key) == 0)
			return &f->found[i];
	return NULL;
}

static int
look_at(void *arg, const char *key)
{
	struct finder *f = arg;
	unsigned bus, device;
	struct spotted *d;
	struct plug p;

	if (strlen(key) >= sizeof(p.key) ||
	    !describe(f, key, &p, &bus, &device))
		return 0;
	d = find(f, key);
	if (d != NULL && (d->bus != bus || d->device != device)) {
		if (!tell_out(f, d))
			return 0;
		d = NULL;
	}
	if (d == NULL && (d = find(f, "")) == NULL)
		return 0;
	if (d->key[0] == '\0') {
		memcpy(d->key, p.key, sizeof(d->key));
		d->bus = bus;
		d->device = device;
		/* What was there before us had its time. */
		d->since = f->begun ? now_ms() : now_ms() - PATIENCE_MS;
	}
	d->seen = 1;
	if (!d->told)
		tell(f, d, &p);
	return 0;
}

static void
search(struct finder *f)
{
	f->due = 0;
	for (size_t i = 0; i < FINDER_MAX; i++)
		f->found[i].seen = 0;
	(void)dir_each(f->sys, look_at, f);
	for (size_t i = 0; i < FINDER_MAX; i++)
		if (f->found[i].key[0] != '\0' && !f->found[i].seen)
			(void)tell_out(f, &f->found[i]);
	f->begun = 1;
}

/* 1 when something came or went since the last call, or that cannot be told. */
static int
happened(struct finder *f)
{
	char event[4096];
	int any = f->events < 0;

	while (f->events >= 0 &&
	    (recv(f->events, event, sizeof(event), MSG_DONTWAIT) >= 0 ||
	    errno == ENOBUFS))
		any = 1;	/* what it says stands in sysfs, too */
	return any;
}

void
finder_turn(struct finder *f)
{
	if (f->to > 0 && (happened(f) || f->due))
		search(f);
}

int
finder_patience(const struct finder *f)
{
	return f->to > 0 && (f->due || f->events < 0) ? AGAIN_MS : -1;
}

void
finder_open(struct finder *f, int to)
{
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK,
		.nl_groups = KERNEL_GROUP };

	*f = (struct finder){ .to = to, .sys = SYS, .dev = DEV };
	f->events = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC,
	    NETLINK_KOBJECT_UEVENT);
	if (f->events >= 0 && bind(f->events, (const struct sockaddr *)&kernel,
	    sizeof(kernel)) != 0) {
		(void)close(f->events);
		f->events = -1;
	}
	search(f);
}

void
finder_close(struct finder *f)
{
	shut(f);
	*f = (struct finder){ .to = -1, .events = -1 };
}
