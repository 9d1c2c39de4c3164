#include "src/vault/own.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/mode.h"

#define CARD "vault"
#define SUITE "ECp521mAES"
#define PIN_LEN 8
#define CARD_X 1

/* A byte is taken while it makes every digit as likely as any other. */
int
pin_new(struct secret *pin)
{
	int err = secret_new(pin, PIN_LEN);
	uint8_t byte;

	for (size_t i = 0; err == 0 && i < PIN_LEN; ) {
		if (getrandom(&byte, 1, 0) != 1)
			err = ERR_IO;
		else if (byte < 250)
			pin->p[i++] = (uint8_t)('0' + byte % 10);
	}
	explicit_bzero(&byte, 1);
	if (err != 0)
		secret_free(pin);
	return err;
}

/* -- the daemons ------------------------------------------------------------ */

int
own_ask(struct own *w, uint8_t type, const void *req, struct answer *a)
{
	return client_call(&w->d.keyd, type, req, a);
}

static int
ask_card(struct own *w, uint8_t type, const void *req)
{
	struct answer a;

	return client_call(&w->d.cardd, type, req, &a);
}

int
own_start(struct own *w, const char *dir)
{
	const struct req_hello hello = { .mode = MODE_REHEARSAL,
		.module = "soft" };
	const struct req_c_tray tray = { .action = TRAY_INSERT, .name = CARD };
	char folder[FILE_PATH_MAX];
	const struct req_c_hello c_hello = { .driver = "virtual", .arg = folder };
	struct answer a;
	int err;

	memset(w, 0, sizeof(*w));
	if (path_join(folder, dir, "card") != 0)
		return ERR_TOOBIG;
	/* Not the file's fault, so not the file's error. */
	if (spawn_start(&w->d, 1) != 0)
		return ERR_CLOSED;
	w->running = 1;
	err = own_ask(w, MSG_HELLO, &hello, &a);
	if (err == 0)
		err = ask_card(w, MSG_C_HELLO, &c_hello);
	return err == 0 ? ask_card(w, MSG_C_TRAY, &tray) : err;
}

void
own_end(struct own *w)
{
	if (w->running)
		spawn_stop(&w->d);
	w->running = 0;
}

/* -- its one card ----------------------------------------------------------- */

static int
verify(struct own *w, const struct secret *pin)
{
	const struct req_c_verify req = { .pin = view_of(pin->p, pin->len) };

	return ask_card(w, MSG_C_VERIFY, &req);
}

static int
ritual(struct own *w, enum ritual purpose)
{
	const struct req_ritual_begin begin = { .purpose = (uint8_t)purpose };
	const struct req_ritual_card card = { .x = CARD_X };
	const struct req_ritual_end end = { .none_ = 0 };
	struct answer a;
	int err = own_ask(w, MSG_RITUAL_BEGIN, &begin, &a);

	if (err == 0)
		err = own_ask(w, MSG_RITUAL_CARD, &card, &a);
	return err == 0 ? own_ask(w, MSG_RITUAL_END, &end, &a) : err;
}

/* The card's own PIN in place of the factory's, and no PUK that anybody knows. */
static int
own_pin(struct own *w, const struct secret *pin)
{
	const struct req_c_change change = {
		.pin = view_of(pin->p, pin->len) };
	const struct req_c_puk puk = { .forget = 1 };
	int err = ask_card(w, MSG_C_PUK, &puk);

	return err == 0 ? ask_card(w, MSG_C_CHANGE, &change) : err;
}

/* What the world says of its card. The texts of *c are number's. */
static int
describe(struct own *w, struct rec_card *c, char number[static 32])
{
	const struct req_c_prepare prepare = { .fresh = 0 };
	const struct req_c_info info = { .none_ = 0 };
	struct answer a;
	int err = client_call(&w->d.cardd, MSG_C_PREPARE, &prepare, &a);

	if (err != 0)
		return err;
	memcpy(c->guid, a.rep.r_c_prepare.guid, sizeof(c->guid));
	err = client_call(&w->d.cardd, MSG_C_INFO, &info, &a);
	if (err != 0)
		return err;
	(void)snprintf(number, 32, "%s", a.rep.r_c_info.number);
	c->number = number;
	c->holder = "keyconvoy-vault";
	c->x = CARD_X;
	return 0;
}

static int
enrol(struct own *w, const struct secret *pin, struct rec_card *c,
    char number[static 32])
{
	const struct req_enrol req = { .none_ = 0 };
	struct answer a;
	int err;

	if ((err = own_pin(w, pin)) != 0 ||
	    (err = describe(w, c, number)) != 0 ||
	    (err = verify(w, pin)) != 0 ||
	    (err = own_ask(w, MSG_ENROL, &req, &a)) != 0)
		return err;
	memcpy(c->point, a.rep.r_enrol.point, sizeof(c->point));
	return 0;
}

int
own_make(struct own *w, const struct secret *pin, struct buf *file,
    uint8_t hknso[static 32])
{
	struct req_world_create req = { .k = 1, .n = 1, .suite = SUITE };
	struct rec_card card = { .x = 0 };
	char number[32];
	struct answer a;
	struct buf list;
	int err = enrol(w, pin, &card, number);

	buf_init(&list, 1024);
	if (err == 0)
		err = wire_put(&list, &form_card, &card);
	req.cards = buf_view(&list);
	if (err == 0)
		err = own_ask(w, MSG_WORLD_CREATE, &req, &a);
	buf_free(&list);
	if (err == 0)
		err = buf_put(file, a.rep.r_world_create.world.p,
		    a.rep.r_world_create.world.len);
	if (err != 0)
		return err;
	memcpy(hknso, a.rep.r_world_create.hknso, 32);
	return ritual(w, RITUAL_PROVE);
}

int
own_open(struct own *w, struct view file, const struct secret *pin,
    uint8_t hknso[static 32])
{
	const struct req_world_load req = { .world = file };
	struct answer a;
	int err = own_ask(w, MSG_WORLD_LOAD, &req, &a);

	if (err != 0)
		return err;
	memcpy(hknso, a.rep.r_world_load.hknso, 32);
	err = verify(w, pin);
	return err == 0 ? ritual(w, RITUAL_OPEN) : err;
}
