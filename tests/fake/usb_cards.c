#include "tests/fake/usb_cards.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/card/usb/usb_reader.h"
#include "tests/fake/ccid.h"
#include "tests/unit/card_trace.h"

#define TRACE_MAX (4u << 20)
#define LOOK_MS 100		/* from one look of the pages to the next */

static struct {
	char trace_file[FILE_PATH_MAX], hands_file[FILE_PATH_MAX];
	int in;				/* a card is */
	int socket[2];
	struct reader *card;
	struct fake_ccid fake;
	struct reader usb;		/* ... and what writes down what it says */
	struct trace_record trace;
	struct buf text;
	struct reader_ops ops;
} here;

/* -- people's hands ------------------------------------------------------------------- */

static int
take_out(const char *name)
{
	(void)name;
	here.in = 0;
	fake_ccid_card(&here.fake, 0, 1);
	return here.card->ops->tray(here.card, TRAY_REMOVE, "");
}

static int
put_in(const char *name)
{
	int err = here.in ? take_out("") : 0;

	if (err == 0)
		err = here.card->ops->tray(here.card, TRAY_INSERT, name);
	if (err == 0) {
		here.in = 1;
		fake_ccid_card(&here.fake, 1, 1);
	}
	return err;
}

static int
pull(enum misdeed what)
{
	here.fake.does = what;
	here.fake.times = 1;
	return 0;
}

static int
pull_card(const char *name)
{
	(void)name;
	return pull(DOES_OUT);
}

static int
pull_reader(const char *name)
{
	(void)name;
	return pull(DOES_GONE);
}

static int
plug_reader(const char *name)
{
	(void)name;
	fake_ccid_plug(&here.fake, here.socket[0]);
	return 0;
}

static const struct {
	const char *verb;
	int (*does)(const char *name);
} hands[] = {
	{ "insert", put_in }, { "remove", take_out },
	{ "pull-card", pull_card }, { "pull-reader", pull_reader },
	{ "plug-reader", plug_reader },
};

static int
do_it(char *line)
{
	char *name = line + strcspn(line, " \n");

	if (*name == ' ')
		*name++ = '\0';
	name[strcspn(name, "\n")] = '\0';
	for (size_t i = 0; i < sizeof(hands) / sizeof(hands[0]); i++)
		if (strcmp(hands[i].verb, line) == 0)
			return hands[i].does(name);
	return ERR_ARG;
}

/* What cannot be done stays there, and whoever waits for it says so. */
static void
move_hands(void)
{
	struct buf b;

	buf_init(&b, 128);
	if (file_read(here.hands_file, &b) == 0 && b.len > 0 &&
	    do_it((char *)b.p) == 0)
		(void)unlink(here.hands_file);
	buf_free(&b);
}

/* -- the reader ----------------------------------------------------------------------- */

static int
cards_state(struct reader *r, struct reader_status *st)
{
	fake_ccid_wait(LOOK_MS);
	move_hands();
	return here.usb.ops->state(r, st);
}

/* The files of the cards, below what is no file to anybody else. */
static int
cards_folder(const struct reader *r)
{
	(void)r;
	return here.card->ops->folder(here.card);
}

static int
open_driver(void)
{
	struct reader lower = { 0 };
	int err;

	fake_ccid_init(&here.fake, &devices[0], "3b80 81 31 fe 45 8b",
	    here.card);
	here.fake.there = 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    here.socket) != 0)
		return ERR_IO;
	fake_ccid_plug(&here.fake, here.socket[0]);
	if ((err = usb_reader_over(&lower, &usb_fake, "", here.socket[1])) != 0)
		return err;
	lower.ops = &usb_reader;
	buf_init(&here.text, TRACE_MAX);
	trace_record(&here.usb, &here.trace, &lower, &here.text);
	return 0;
}

int
usb_cards_open(struct reader *r, struct reader *card, const char *dir)
{
	int err;

	here.card = card;
	if (path_join(here.trace_file, dir, "trace") != 0 ||
	    path_join(here.hands_file, dir, "hands") != 0)
		return ERR_ARG;
	if ((err = open_driver()) != 0)
		return err;
	here.ops = *here.usb.ops;
	here.ops.driver = usb_reader.driver;
	here.ops.is_virtual = 0;
	here.ops.state = cards_state;
	here.ops.tray = NULL;
	here.ops.folder = cards_folder;
	*r = here.usb;
	r->ops = &here.ops;
	return 0;
}

void
usb_cards_close(struct reader *r)
{
	(void)r;
	(void)file_write(here.trace_file, buf_view(&here.text));
	here.usb.ops->close(&here.usb);
	fake_ccid_end(&here.fake);
	buf_free(&here.text);
}
