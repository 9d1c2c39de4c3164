#include "tests/fake/persona.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/piv.h"

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* The next byte of hex text: 0 to 255, -1 for "..", -2 at its end. */
static int
hex_next(const char **s)
{
	while (**s == ' ')
		(*s)++;
	if (**s == '\0' || **s == '$')
		return -2;
	*s += 2;
	return (*s)[-2] == '.' ? -1 : digit((*s)[-2]) << 4 | digit((*s)[-1]);
}

int
persona_hex(struct buf *out, const char *s)
{
	int b, err = 0;

	while (err == 0 && (b = hex_next(&s)) >= 0)
		err = buf_put_u8(out, (uint8_t)b);
	return err;
}

static int
begins(struct view v, const char *s)
{
	int b;

	for (size_t i = 0; (b = hex_next(&s)) != -2; i++)
		if (*s == '$' && i + 1 != v.len)
			return 0;
		else if (i >= v.len || (b >= 0 && v.p[i] != b))
			return 0;
	return 1;
}

static uint16_t
word_of(const struct buf *answer)
{
	return answer->len < 2 ? 0 : (uint16_t)(answer->p[answer->len - 2] << 8 |
	    answer->p[answer->len - 1]);
}

static int
says(const struct buf *answer, const char *word)
{
	return answer->len >= 2 && begins(view_of(answer->p + answer->len - 2,
	    2), word);
}

/* -- what is spent --------------------------------------------------------------- */

static void
count(struct persona *t, struct view apdu, uint16_t sw)
{
	const uint8_t ins = apdu.p[1], ref = apdu.p[3];
	const int no = sw >> 8 == 0x63 || sw == 0x6982 || sw == 0x6983;

	if (apdu.len < 6)
		return;
	if (ins == 0x20 || (ins == 0x24 && ref == PIV_REF_PIN))
		t->spent.pin += (unsigned)no;
	if (ins == 0x2c || (ins == 0x24 && ref == PIV_REF_PUK))
		t->spent.puk += (unsigned)no;
	/* The second half of 9B: a witness that is not asked for. */
	if (ins == 0x87 && ref == PIV_SLOT_MGM && apdu.len > 10) {
		t->asked_mgm++;
		t->spent.mgm += sw != 0x9000 && sw >> 8 != 0x61;
	}
}

/* -- the reader ------------------------------------------------------------------- */

/* Most name themselves in the ATR only. */
static const struct rule no_label = { .cmd = "00a4", .instead = "9000",
	.answer = "6111 4f06000010000100 7907 4f05a000000308 9000" };

static const struct rule *
rule_find(struct persona *t, struct view apdu)
{
	for (size_t i = 0; i < RULES_MAX && t->rules[i].cmd != NULL; i++) {
		const struct rule *u = &t->rules[i];

		if (!begins(apdu, u->cmd) ||
		    (u->times != 0 && t->used[i] == u->times))
			continue;
		t->used[i]++;
		return u;
	}
	return t->atr != NULL && begins(apdu, no_label.cmd) ? &no_label :
	    NULL;
}

int
persona_point(struct persona *self, uint8_t point[static 65])
{
	struct piv_metadata m;
	int err = piv_metadata(&self->lower, PIV_SLOT_KEYS, &m);

	if (err != 0 || !m.has_point)
		return ERR_CARD_LACKS;
	memcpy(point, m.point, sizeof(m.point));
	return 0;
}

/* As much as one answer holds, and how much there is to ask for (ISO 7816-4). */
static int
give_rest(struct persona *t, struct buf *answer)
{
	size_t left = t->rest_len - t->rest_at;
	size_t n = left < 256 ? left : 256;

	(void)buf_put(answer, t->rest + t->rest_at, n);
	t->rest_at += n;
	left -= n;
	(void)buf_put_u8(answer, left > 0 ? 0x61 : 0x90);
	return buf_put_u8(answer, left > 255 ? 0 : (uint8_t)left);
}

static int
make_answer(struct persona *t, const struct rule *u, struct buf *answer)
{
	struct buf whole;
	int err;

	buf_init(&whole, sizeof(t->rest));
	if ((err = u->make(t, &whole)) == 0) {
		memcpy(t->rest, whole.p, whole.len);
		t->rest_len = whole.len;
		t->rest_at = 0;
		err = give_rest(t, answer);
	} else if (err == ERR_CARD_LACKS) {
		err = persona_hex(answer, "6a88");
	}
	buf_free(&whole);
	return err;
}

static int
persona_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	struct persona *t = r->self;
	const struct rule *u = rule_find(t, apdu);
	int err = 0;

	if (t->rest_at < t->rest_len && begins(apdu, "00c0"))
		return give_rest(t, answer);
	t->rest_len = t->rest_at = 0;
	if (u != NULL && u->make != NULL)
		return make_answer(t, u, answer);
	if (u == NULL || u->instead != NULL)
		err = t->lower.ops->transmit(&t->lower, apdu, answer);
	if (err == 0 && u != NULL &&
	    (u->instead == NULL || says(answer, u->instead))) {
		buf_reset(answer);
		err = u->answer == NULL ? u->err : persona_hex(answer, u->answer);
	}
	if (err == 0)
		count(t, apdu, word_of(answer));
	return err;
}

static int
persona_power_on(struct reader *r, struct buf *atr)
{
	struct persona *t = r->self;
	int err = t->lower.ops->power_on(&t->lower, atr);

	if (err != 0 || t->atr == NULL)
		return err;
	buf_reset(atr);
	return persona_hex(atr, t->atr);
}

static int
persona_state(struct reader *r, struct reader_status *st)
{
	struct persona *t = r->self;

	return t->lower.ops->state(&t->lower, st);
}

static int
persona_tray(struct reader *r, int action, const char *name)
{
	struct persona *t = r->self;

	return t->lower.ops->tray(&t->lower, action, name);
}

static void
persona_close(struct reader *r)
{
	struct persona *t = r->self;

	reader_close(&t->lower);
}

static const struct reader_ops persona_ops = {
	.driver = "persona",
	.state = persona_state, .power_on = persona_power_on,
	.transmit = persona_transmit, .tray = persona_tray,
	.close = persona_close,
};

void
persona_put_on(struct reader *r, struct persona *self, struct reader *lower,
    const char *atr, const struct rule *rules)
{
	*self = (struct persona){ .lower = *lower, .atr = atr,
	    .rules = rules };
	*lower = (struct reader){ 0 };
	*r = (struct reader){ .ops = &persona_ops, .self = self,
	    .name = "persona" };
}
