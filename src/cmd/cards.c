/* keyconvoy cards: the readers, the cards in them, and what each card is. */
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/base/tell.h"
#include "src/cmd/cmd.h"
#include "src/cmd/out.h"
#include "src/page/err_words.h"
#include "src/spawn.h"
#include "src/wire/card_names.h"

struct lister {
	struct daemons d;
	struct buf named;	/* what cardd said at the beginning */
	unsigned cards;
};

static const struct {
	int err;
	const char *text;
} errors[] = {
	{ ERR_CARD_NONE, N_("no card") },
	{ ERR_CARD_TWO, N_("two cards: leave one in") },
	{ ERR_CARD_NOTPIV, N_("not a PIV card") },
	{ ERR_CARD_APDU, N_("a card that answers what it may not") },
	{ ERR_CARD_REMOVED, N_("taken out meanwhile") },
	{ ERR_READER_NONE, N_("no such reader") },
	{ ERR_READER_PERM, N_("this user may not open the reader") },
	{ ERR_READER_BUSY, N_("another program uses the reader") },
	{ ERR_READER_GONE, N_("the reader was pulled") },
	{ ERR_CARDS_MANY, N_("more than 3000 virtual cards: move some elsewhere") },
};

static const char *
words(int err)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].err == err)
			return _(errors[i].text);
	return err_words(err);
}

/* -- a card -------------------------------------------------------------------- */

static const char *
fit_words(const struct rep_c_info *r)
{
	if (r->fit == FIT_ISSUED)
		return _("no: its issuer signed it and keeps its management key");
	if (r->fit == FIT_UNFIT)
		return _("no: it is not managed as PIV cards are");
	if (r->has_key)
		return _("no: its slot 9D is somebody's");
	if (r->tries == 0)
		return _("no: its PIN is blocked");
	return _("yes, as far as it tells without its PIN");
}

static const char *
slot_words(const struct rep_c_info *r)
{
	static const uint8_t untold[65];

	if (r->cert.len > 0)
		return _("a key with a certificate");
	if (!r->has_key)
		return r->empty ? _("empty") : _("no certificate; it does not tell "
		    "more");
	return memcmp(r->point, untold, sizeof(untold)) != 0 ?
	    _("a key for P-256") : _("somebody's key");
}

static void
print_tries(const struct rep_c_info *r)
{
	char text[16];

	if (r->tries == 0xff)
		return;
	(void)snprintf(text, sizeof(text), r->tries_max == 0xff ? "%u" :
	    "%u / %u", r->tries, r->tries_max);
	out_pair(_("Tries left of its PIN"), text);
}

static void
print_guid(const uint8_t guid[static 16])
{
	static const uint8_t none[16];
	char hex[33];

	if (memcmp(guid, none, 16) == 0)
		return;
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", guid[i]);
	out_pair("GUID", hex);
}

static void
print_card(const char *name, const struct rep_c_info *r)
{
	out_head(name, r->model);
	if (r->version[0] != '\0')
		out_pair(_("Version"), r->version);
	out_pair(_("Number"), r->number[0] != '\0' ? r->number :
	    _("it tells none: people type the printed one"));
	print_guid(r->guid);
	out_pair(_("Slot 9D"), slot_words(r));
	print_tries(r);
	if (r->touch)
		out_say(_("It waits for a touch, up to 30 seconds."), NULL);
	out_pair(_("Can be enrolled"), fit_words(r));
}

/* What lies in the reader, under this name. */
static int
look(struct lister *l, const char *name)
{
	const struct req_c_info req = { 0 };
	struct answer a;
	int err = client_call(&l->d.cardd, MSG_C_INFO, &req, &a);

	l->cards++;
	if (err == 0)
		print_card(name, &a.rep.r_c_info);
	else
		out_head(name, words(err));
	return err == ERR_CLOSED ? err : 0;
}

/* -- virtual cards: each is put in, looked at, and taken out ----------------------- */

static int
tray(struct lister *l, int action, const char *name)
{
	const struct req_c_tray req = { .action = (uint8_t)action,
		.name = name };
	struct answer a;

	return client_call(&l->d.cardd, MSG_C_TRAY, &req, &a);
}

static int
each_card(void *arg, const char *name)
{
	struct lister *l = arg;
	int err = tray(l, TRAY_INSERT, name);

	if (err == 0)
		err = look(l, name);
	return err != 0 ? err : tray(l, TRAY_REMOVE, "");
}

/* -- the reader ---------------------------------------------------------------- */

static int
list_readers(struct lister *l)
{
	const struct req_c_readers req = { 0 };
	struct rec_reader r;
	struct answer a;
	struct view v;
	int err;

	if ((err = client_call(&l->d.cardd, MSG_C_READERS, &req, &a)) != 0)
		return err;
	v = a.rep.r_c_readers.readers;
	while (v.len > 0 && wire_take(&v, &form_reader, &r) == 0)
		out_say(_("Reader: {name}"), "name", r.name, NULL);
	return 0;
}

/* 0 with the names that cardd said, or the error. */
static int
greet(struct lister *l, const struct req_c_hello *reader)
{
	struct answer a;
	struct view v;
	int err;

	if ((err = client_call(&l->d.cardd, MSG_C_HELLO, reader, &a)) != 0)
		return err;
	v = a.rep.r_c_hello.cards;
	err = card_names_check(v);
	return err != 0 ? err : buf_put(&l->named, v.p, v.len);
}

static int
list(struct lister *l, const struct req_c_hello *reader)
{
	int err;

	if ((err = greet(l, reader)) != 0 || (err = list_readers(l)) != 0)
		return err;
	if (strcmp(reader->driver, "virtual") != 0)
		return look(l, _("In it"));
	err = card_names_each(buf_view(&l->named), each_card, l);
	if (l->cards == 0 && err == 0)
		out_say(_("No card."), NULL);
	return err;
}

int
cmd_cards(const struct req_c_hello *reader)
{
	struct lister l = { .cards = 0 };
	int err;

	buf_init(&l.named, WIRE_BODY_MAX);
	/* Looking makes no folder. */
	err = strcmp(reader->driver, "virtual") == 0 &&
	    file_exists(reader->arg) != 1 ? ERR_READER_NONE :
	    spawn_start(&l.d, spawn_for(reader->driver));
	if (err == 0) {
		err = list(&l, reader);
		spawn_stop(&l.d);
	}
	buf_free(&l.named);
	if (err == 0)
		return 0;
	tell_error("keyconvoy", words(err), NULL);
	return 3;
}
