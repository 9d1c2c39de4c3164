/* Requests to the daemons, and a daemon that does not hear them any more. */
#include <assert.h>
#include <string.h>

#include "src/flow/engine.h"

/* A daemon ended. Once the record is sealed nobody needs it any more. */
void
flow_lost(struct flow *f)
{
	if (f->run->lost || f->run->ended ||
	    (f->st.ended && f->st.seal_n == f->st.n_records))
		return;
	secret_free(&f->cards.puk);
	engine_drop_work(f);
	f->run->reply = NULL;
	engine_drop_held(f);
	f->run->lost = 1;
	f->daemons.loaded = f->daemons.open = 0;
	engine_aside(f, "lost");
}

int
flow_is_lost(const struct flow *f)
{
	return f->run->lost;
}

/* What the wire does not take (a text, no memory) is no daemon's end: the page
 * hears it as if the daemon had refused. */
static enum move
asked(struct flow *f, uint8_t type, int err, flow_reply reply)
{
	const struct answer refused = { .kind = ANSWER_ERROR, .type = type,
		.err = err };

	if (err == ERR_CLOSED) {
		flow_lost(f);
		return MOVE_STAY;
	}
	if (err < 0)
		return reply(f, err, &refused);
	f->run->reply = reply;
	return MOVE_STAY;
}

static struct client *
who_answers(struct flow *f, uint8_t type)
{
	const struct msg *m = msg_find(type);

	assert(m != NULL && f->run->reply == NULL);
	memset(&f->run->progress, 0, sizeof(f->run->progress));
	return m->peer == PEER_KEYD ? f->run->keyd : f->run->cardd;
}

enum move
engine_ask(struct flow *f, uint8_t type, const void *req, flow_reply reply)
{
	struct client *c = who_answers(f, type);

	return asked(f, type, client_ask(c, type, req), reply);
}

enum move
engine_send_held(struct flow *f)
{
	struct held *h = &f->run->held;
	const uint8_t type = h->type;
	struct client *c = who_answers(f, type);
	int err = client_ask_body(c, type, buf_view(&h->body));

	h->type = 0;
	buf_free(&h->body);
	return asked(f, type, err, h->reply);
}

/* A line that was recorded just now is sealed first. */
enum move
flow_ask(struct flow *f, uint8_t type, const void *req, flow_reply reply)
{
	struct held *h = &f->run->held;
	int err;

	if (!f->run->seal_due)
		return engine_ask(f, type, req, reply);
	assert(h->type == 0);
	buf_free(&h->body);
	err = frame_encode(&h->body, msg_find(type)->req, req);
	if (err < 0) {
		buf_free(&h->body);
		return asked(f, type, err, reply);
	}
	h->type = type;
	h->reply = reply;
	return MOVE_STAY;
}

void
flow_cancel(struct flow *f)
{
	if (f->run->reply == NULL || !(f->pages->page->flags & PAGE_CANCEL))
		return;
	if (f->run->errand_client != NULL)	/* its end is heard of as such */
		(void)client_cancel(f->run->errand_client);
	else if (client_cancel(f->run->keyd) == ERR_CLOSED)
		flow_lost(f);
}
