#include "src/cmd/ask.h"

#include <string.h>

#include "src/base/err.h"

void
ask_init(struct ask *k, enum mode mode)
{
	memset(k, 0, sizeof(*k));
	k->mode = mode;
}

void
ask_stop(struct ask *k)
{
	if (k->running)
		spawn_stop(&k->d);
	k->running = 0;
}

static int
start(struct ask *k, enum mode mode)
{
	const struct req_hello hello = { .mode = (uint8_t)mode, .module = "soft" };
	struct answer a;
	int err;

	ask_stop(k);
	/* Not the file's fault, so not the file's error. */
	if ((err = spawn_start(&k->d, 0)) < 0)
		return ERR_CLOSED;
	k->running = 1;
	k->mode = mode;
	return client_call(&k->d.keyd, MSG_HELLO, &hello, &a);
}

int
ask_keyd(struct ask *k, uint8_t type, const void *req, struct answer *a)
{
	int err = k->running ? 0 : start(k, k->mode);

	if (err == 0)
		err = client_call(&k->d.keyd, type, req, a);
	if (err != ERR_MODE)
		return err;
	err = start(k, k->mode == MODE_REHEARSAL ? MODE_PRODUCTION :
	    MODE_REHEARSAL);
	return err == 0 ? client_call(&k->d.keyd, type, req, a) : err;
}

int
ask_same(struct ask *k, uint8_t type, const void *req, struct answer *a)
{
	return k->running ? client_call(&k->d.keyd, type, req, a) : ERR_PHASE;
}
