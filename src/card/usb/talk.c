#include "src/card/usb/talk.h"

#include "src/base/err.h"

#define OUT_MS 2000
#define ABORT_MS 500
/* Answers to what nobody waits for any more, in a row. */
#define STALE_MAX 16

void
talk_init(struct talk *t, const struct usb_ops *usb, void *self,
    const struct ccid_class *c)
{
	*t = (struct talk){ .usb = usb, .self = self, .class = *c };
	buf_init_locked(&t->in, CCID_MESSAGE_MAX);
}

void
talk_done(struct talk *t)
{
	t->usb->close(t->self);
	buf_free(&t->in);
}

static int
left(const struct talk *t, int64_t until)
{
	const int64_t now = t->usb->now();

	return now >= until ? 0 : (int)(until - now);
}

/* How much of the message that began in t->in is to come, 0: it is whole.
 * ERR_FORMAT when it is none of ours. */
static int
missing(const struct talk *t, size_t *n)
{
	const uint8_t *p = t->in.p;
	size_t whole;

	*n = 1;
	if (t->in.len < CCID_HEADER)
		return 0;
	whole = CCID_HEADER + ((size_t)p[1] | (size_t)p[2] << 8);
	if (p[3] != 0 || p[4] != 0 || whole > CCID_MESSAGE_MAX)
		return ERR_FORMAT;
	*n = t->in.len >= whole ? 0 : whole - t->in.len;
	return 0;
}

/*
 * One message, put together of its packets: a whole number of them is asked
 * for, so that no device says more than there is room for.
 */
static int
receive(struct talk *t, int64_t until, struct ccid_message *m)
{
	const size_t packet = t->class.packet;
	unsigned packets = 0;
	size_t n;
	int err;

	while ((err = missing(t, &n)) == 0 && n > 0) {
		if (++packets > CCID_MESSAGE_MAX)
			return ERR_IO;	/* packets of nothing, for ever */
		if ((err = t->usb->in(t->self, &t->in,
		    (n + packet - 1) / packet * packet, left(t, until))) != 0)
			return err;
	}
	return err != 0 ? err : ccid_read(buf_view(&t->in), m);
}

static int
send(struct talk *t, const struct ccid_message *command, int ms)
{
	struct buf out;
	int err;

	buf_init_locked(&out, CCID_MESSAGE_MAX);
	if ((err = ccid_write(&out, command)) == 0)
		err = t->usb->out(t->self, buf_view(&out),
		    ms < OUT_MS ? ms : OUT_MS);
	buf_free(&out);
	return err;
}

/* Reads until the answer to this command is there. */
static int
await(struct talk *t, const struct ccid_message *command,
    struct patience ms, struct ccid_message *answer)
{
	const int64_t end = t->usb->now() + ms.all;
	int64_t until = t->usb->now() + ms.once;
	unsigned stale = 0;
	int said;

	for (;;) {
		buf_reset(&t->in);
		said = receive(t, until < end ? until : end, answer);
		if (said != 0)
			return said == ERR_READER_SILENT && until >= end ?
			    ERR_CARD_TOUCH : said;
		said = ccid_judge(command, answer);
		if (said == CCID_STALE && ++stale > STALE_MAX)
			return ERR_IO;
		if (said != CCID_STALE && said != CCID_LATER)
			return said;
		if (said == CCID_LATER && t->usb->now() >= end)
			return ERR_CARD_TOUCH;
		if (said == CCID_LATER)
			until = t->usb->now() + ms.once;
	}
}

/* CCID 1.1 5.3.1: by both pipes, with the number of what is given up. */
static int
give_up(struct talk *t, const struct ccid_message *command)
{
	const struct patience ms = { .once = ABORT_MS, .all = ABORT_MS };
	const struct ccid_message stop = { .type = CCID_ABORT,
		.slot = command->slot, .seq = command->seq };
	struct ccid_message answer;
	int err;

	err = t->usb->abort(t->self, command->slot, command->seq, ABORT_MS);
	if (err == 0 && (err = send(t, &stop, ABORT_MS)) == 0)
		err = await(t, &stop, ms, &answer);
	return err;
}

int
talk_ask(struct talk *t, struct ccid_message *command,
    struct patience ms, struct ccid_message *answer)
{
	int err;

	command->seq = t->seq++;
	err = send(t, command, ms.once);
	if (err == 0)
		err = await(t, command, ms, answer);
	if ((err == ERR_READER_SILENT && ms.leave) ||
	    ((err == ERR_READER_SILENT || err == ERR_CARD_TOUCH) &&
	    give_up(t, command) == 0))
		return err;
	if (err == ERR_IO || err == ERR_FORMAT || err == ERR_READER_SILENT ||
	    err == ERR_CARD_TOUCH) {
		const int cleared = t->usb->reset(t->self);

		if (cleared == ERR_READER_GONE)
			return cleared;
		if (err == ERR_FORMAT)
			err = ERR_IO;
	}
	return err;
}
