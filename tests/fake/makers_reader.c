/*
 * cardd of the tests: its virtual reader, but a card with the name of a maker's
 * ("nitrokey-3", "nitrokey-3_2") is one, and answers as such; "usb" has these
 * cards in a reader on USB (usb_cards.h); one beside which NAME.as lies answers as the
 * maker's whose name that holds. Stands in the place of src/card/reader.c.
 *
 * Each value that a card refused is a line "pin NAME" (or puk, mgm) of the file
 * "spent" beside the cards, so that a test can say what was spent while pages ran.
 */
#include "src/card/reader.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/card/virtual/virtual.h"
#include "tests/fake/makers.h"
#include "tests/fake/usb_cards.h"

static struct persona persona;
static char folder[FILE_PATH_MAX];
/* The cards in the reader: the newest one is spent, and taken out first. */
static char inserted[3][80];
static size_t n_in;
static const struct rule none[] = { { 0 } };

/* The card's file, as its maker makes it, when it is not there yet. */
static int
provide(const struct maker *m, const char *name)
{
	char file[FILE_PATH_MAX], card[80];

	(void)snprintf(card, sizeof(card), "%s.card", name);
	if (path_join(file, folder, card) != 0)
		return ERR_ARG;
	return file_exists(file) == 1 ? 0 : maker_make(m, folder, name);
}

/* What a card that no maker made answers as, or NULL. */
static const struct maker *
answers_as(const char *name)
{
	const struct maker *m = NULL;
	char path[FILE_PATH_MAX], as[80];
	struct buf text;

	(void)snprintf(as, sizeof(as), "%s.as", name);
	buf_init(&text, sizeof(as));
	if (path_join(path, folder, as) == 0 && file_read(path, &text) == 0)
		m = maker_find(buf_str(&text));
	buf_free(&text);
	return m;
}

/* It answers as the newest card does. */
static int
put_on(struct reader *r)
{
	const char *name = inserted[n_in - 1];
	const struct maker *m = maker_find(name);
	struct reader lower = persona.lower;
	const struct reader kept = *r;
	int err;

	if (m == NULL)
		m = answers_as(name);
	else if ((err = provide(m, name)) != 0)
		return err;
	persona_put_on(r, &persona, &lower, m == NULL ? NULL : m->atr,
	    m == NULL ? none : m->rules);
	*r = kept;
	return 0;
}

static int
makers_tray(struct reader *r, int action, const char *name)
{
	int err = 0;

	if (action == TRAY_INSERT && n_in < 3) {
		(void)snprintf(inserted[n_in++], sizeof(inserted[0]), "%s",
		    name);
		err = put_on(r);
	}
	if (err == 0)
		err = persona.lower.ops->tray(&persona.lower, action, name);
	if ((action == TRAY_INSERT) == (err != 0) && n_in > 0 && --n_in > 0)
		(void)put_on(r);
	return err;
}

static int
makers_list(struct reader *r, struct buf *out)
{
	(void)r;
	return persona.lower.ops->list(&persona.lower, out);
}

static int
makers_names(struct reader *r, struct buf *out)
{
	(void)r;
	return persona.lower.ops->names(&persona.lower, out);
}

static int
makers_folder(const struct reader *r)
{
	(void)r;
	return persona.lower.ops->folder(&persona.lower);
}

/* -- what is spent -------------------------------------------------------------- */

static void
tell(const char *what)
{
	int fd = openat(persona.lower.ops->folder(&persona.lower), "spent",
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0) {
		(void)dprintf(fd, "%s %s\n", what,
		    n_in > 0 ? inserted[n_in - 1] : "?");
		(void)close(fd);
	}
}

static int (*answer_of)(struct reader *, struct view, struct buf *);

static int
makers_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	const struct spent before = persona.spent;
	int err = answer_of(r, apdu, answer);

	if (persona.spent.pin != before.pin)
		tell("pin");
	if (persona.spent.puk != before.puk)
		tell("puk");
	if (persona.spent.mgm != before.mgm)
		tell("mgm");
	return err;
}

static struct reader_ops ops;

static int
open_virtual(struct reader *r, const char *arg, int plug)
{
	struct reader lower = { 0 };
	int err;

	if ((err = virtual_reader.open(&lower, arg, plug)) != 0)
		return err;
	lower.ops = &virtual_reader;
	(void)snprintf(folder, sizeof(folder), "%s", arg);
	persona_put_on(r, &persona, &lower, NULL, none);
	ops = *r->ops;
	answer_of = ops.transmit;
	ops.transmit = makers_transmit;
	ops.driver = virtual_reader.driver;
	ops.is_virtual = 1;
	ops.list = makers_list;
	ops.tray = makers_tray;
	ops.names = makers_names;
	ops.folder = makers_folder;
	r->ops = &ops;
	r->name = persona.lower.name;
	return 0;
}

/* The cards below a reader on USB. */
static struct reader card;

int
reader_open(struct reader *r, const char *driver, const char *arg, int plug)
{
	int err;

	*r = card = (struct reader){ 0 };
	if (strcmp(driver, "virtual") == 0)
		return open_virtual(r, arg, plug);
	if (strcmp(driver, "usb") != 0)
		return ERR_ARG;
	if ((err = open_virtual(&card, arg, -1)) != 0)
		return err;
	if ((err = usb_cards_open(r, &card, arg)) != 0)
		virtual_reader.close(&persona.lower);
	return err;
}

void
reader_close(struct reader *r)
{
	if (r->ops != NULL && card.ops != NULL)
		usb_cards_close(r);
	if (r->ops != NULL)
		virtual_reader.close(&persona.lower);
	*r = (struct reader){ 0 };
}
