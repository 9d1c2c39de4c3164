#include "card_trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"

#define APDU_MAX 261
#define DATA 5u		/* where a short command's data begins */

/*
 * What of a command is secret, and of its answer: from this byte on. A row fits
 * by its instruction and, where the row has some, by the data's first bytes.
 */
#define ALL_SHOWN 0xffffu

static const struct blank {
	uint8_t ins, p2;		/* p2 0: any */
	uint8_t head[5], head_len;
	unsigned cmd, answer;
} blanks[] = {
	{ 0x20, 0, { 0 }, 0, DATA, ALL_SHOWN },			/* VERIFY */
	{ 0x24, 0, { 0 }, 0, DATA, ALL_SHOWN },			/* CHANGE */
	{ 0x2c, 0, { 0 }, 0, DATA, ALL_SHOWN },			/* RESET RETRY */
	{ 0xff, 0, { 0 }, 0, DATA + 3, ALL_SHOWN },		/* 9B is set */
	{ 0xcb, 0, { 0x5c, 3, 0x5f, 0xc1, 0x09 }, 5, ALL_SHOWN, 0 },
	{ 0xdb, 0, { 0x5c, 3, 0x5f, 0xc1, 0x09 }, 5, DATA + 5, ALL_SHOWN },
	{ 0x87, 0x9d, { 0 }, 0, ALL_SHOWN, 0 },			/* agreement */
};

static const struct blank none = { 0, 0, { 0 }, 0, ALL_SHOWN, ALL_SHOWN };

static const struct blank *
blank_find(struct view apdu)
{
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
		const struct blank *b = &blanks[i];

		if (apdu.len >= 4 && apdu.p[1] == b->ins &&
		    (b->p2 == 0 || apdu.p[3] == b->p2) &&
		    (b->head_len == 0 || (apdu.len >= DATA + b->head_len &&
		    memcmp(apdu.p + DATA, b->head, b->head_len) == 0)))
			return b;
	}
	return &none;
}

/* -- writing ------------------------------------------------------------------- */

/* The last `clear` bytes are shown whatever they are: status words. */
static int
put_line(struct buf *out, const char *word, struct view v, size_t from,
    size_t clear)
{
	(void)buf_puts(out, word);
	for (size_t i = 0; i < v.len; i++)
		(void)(i >= from && i + clear < v.len ? buf_puts(out, "..") :
		    buf_printf(out, "%02x", v.p[i]));
	return buf_puts(out, "\n");
}

static int
put_error(struct buf *out, int err)
{
	const char *name = err_name(err);

	return buf_printf(out, "! %s\n", name == NULL ? "?" : name);
}

static int
record_list(struct reader *r, struct buf *out)
{
	struct trace_record *t = r->self;

	return t->lower.ops->list(&t->lower, out);
}

static int
record_state(struct reader *r, struct reader_status *st)
{
	struct trace_record *t = r->self;
	int err = t->lower.ops->state(&t->lower, st);

	if (err == 0 && (st->state != t->said.state ||
	    st->count != t->said.count)) {
		t->said = *st;
		err = buf_printf(t->out, "state %d %u\n", (int)st->state,
		    (unsigned)st->count);
	}
	return err;
}

static int
record_power_on(struct reader *r, struct buf *atr)
{
	struct trace_record *t = r->self;
	const size_t before = atr->len;
	int err = t->lower.ops->power_on(&t->lower, atr);
	int wrote;

	t->blank = &none;
	wrote = err != 0 ? put_error(t->out, err) : put_line(t->out, "atr ",
	    view_of(atr->p + before, atr->len - before), ALL_SHOWN, 0);
	return err ? err : wrote;
}

static int
record_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	struct trace_record *t = r->self;
	const size_t before = answer->len;
	int err, wrote;

	/* GET RESPONSE goes on with what the command before was about. */
	if (apdu.len < 2 || apdu.p[1] != 0xc0)
		t->blank = blank_find(apdu);
	(void)put_line(t->out, "> ", apdu, t->blank->cmd, 0);
	err = t->lower.ops->transmit(&t->lower, apdu, answer);
	wrote = err != 0 ? put_error(t->out, err) : put_line(t->out, "< ",
	    view_of(answer->p + before, answer->len - before),
	    t->blank->answer, 2);
	return err ? err : wrote;
}

static int
record_tray(struct reader *r, int action, const char *name)
{
	struct trace_record *t = r->self;

	return t->lower.ops->tray(&t->lower, action, name);
}

static void
record_close(struct reader *r)
{
	struct trace_record *t = r->self;

	reader_close(&t->lower);
}

static const struct reader_ops record_ops = {
	.driver = "record",
	.list = record_list, .state = record_state,
	.power_on = record_power_on, .transmit = record_transmit,
	.tray = record_tray, .close = record_close,
};

void
trace_record(struct reader *r, struct trace_record *self,
    struct reader *lower, struct buf *out)
{
	*self = (struct trace_record){ .lower = *lower, .out = out,
	    .blank = &none };
	*lower = (struct reader){ 0 };
	*r = (struct reader){ .ops = &record_ops, .self = self,
	    .name = self->lower.name };
}

/* -- playing ------------------------------------------------------------------- */

/* The rest of the next line, when it begins with this word: it is taken. */
static int
take_line(struct trace_play *t, const char *word, struct view *line)
{
	const size_t n = strlen(word);
	const uint8_t *end = t->rest.len == 0 ? NULL :
	    memchr(t->rest.p, '\n', t->rest.len);
	size_t len;

	if (end == NULL || (len = (size_t)(end - t->rest.p)) < n ||
	    memcmp(t->rest.p, word, n) != 0)
		return 0;
	*line = view_of(t->rest.p + n, len - n);
	t->rest = view_of(end + 1, t->rest.len - len - 1);
	return 1;
}

/* Whatever comes now is not what was asked then. */
static int
astray(struct trace_play *t)
{
	t->rest = view_of("?\n", 2);
	return ERR_CARD_APDU;
}

static int
digit(uint8_t c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte of a line: 0 to 255, -1 for a blank, -2 for what is neither. */
static int
byte_at(struct view line, size_t i)
{
	const uint8_t *p = line.p + 2 * i;

	if (p[0] == '.' && p[1] == '.')
		return -1;
	return digit(p[0]) < 0 || digit(p[1]) < 0 ? -2 :
	    digit(p[0]) << 4 | digit(p[1]);
}

static int
same(struct view line, struct view bytes)
{
	if (line.len != 2 * bytes.len)
		return 0;
	for (size_t i = 0; i < bytes.len; i++) {
		const int b = byte_at(line, i);

		if (b == -2 || (b >= 0 && b != bytes.p[i]))
			return 0;
	}
	return 1;
}

/* The next line is an answer of this word, or an error. */
static int
answer_of(struct trace_play *t, const char *word, struct buf *out)
{
	struct view line;
	int err = 0;

	if (take_line(t, "! ", &line)) {
		for (int i = 1; i < ERR_COUNT; i++)
			if (view_eq(line, view_str(err_name(-i))))
				return -i;
		return astray(t);
	}
	if (!take_line(t, word, &line) || line.len % 2 != 0)
		return astray(t);
	for (size_t i = 0; i < line.len / 2 && err == 0; i++) {
		const int b = byte_at(line, i);

		err = b == -2 ? astray(t) :
		    buf_put_u8(out, b < 0 ? 0 : (uint8_t)b);
	}
	return err;
}

static int
play_state(struct reader *r, struct reader_status *st)
{
	struct trace_play *t = r->self;
	struct view line;
	char text[32];
	unsigned state, count;

	if (take_line(t, "state ", &line)) {
		(void)snprintf(text, sizeof(text), "%.*s", (int)line.len,
		    (const char *)line.p);
		if (sscanf(text, "%u %u", &state, &count) != 2 ||
		    state > CARD_NO_READER)
			return astray(t);
		t->said = (struct reader_status){
		    .state = (enum card_state)state, .count = count };
	}
	*st = t->said;
	return 0;
}

static int
play_power_on(struct reader *r, struct buf *atr)
{
	return answer_of(r->self, "atr ", atr);
}

static int
play_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	struct trace_play *t = r->self;
	struct view line;

	if (!take_line(t, "> ", &line) || !same(line, apdu))
		return astray(t);
	return answer_of(t, "< ", answer);
}

static void
play_close(struct reader *r)
{
	(void)r;
}

static const struct reader_ops play_ops = {
	.driver = "play",
	.state = play_state, .power_on = play_power_on,
	.transmit = play_transmit, .close = play_close,
};

void
trace_play(struct reader *r, struct trace_play *self, struct view text)
{
	*self = (struct trace_play){ .rest = text };
	*r = (struct reader){ .ops = &play_ops, .self = self,
	    .name = "trace" };
}

int
trace_played(const struct trace_play *self)
{
	return self->rest.len == 0;
}
