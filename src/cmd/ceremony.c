#include "src/cmd/ceremony.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"

int
ceremony_names(const struct ceremony *c, const char *name)
{
	return named_has(&c->named, name);
}

/* Names, one after the other. */
static void
remark_people(const struct json_t *all, struct buf *out)
{
	const char *name;

	for (size_t i = 0; i < js_len(all); i++)
		if ((name = js_text(js_at(all, i))) != NULL) {
			(void)buf_puts(out, out->len == 0 ? "" : ", ");
			(void)buf_puts(out, name);
		}
}

/* What people said; of an exception, which it is. 0: it is no remark. */
static int
remark_text(const char *event, const struct json_t *rec, struct buf *out)
{
	static const char *const rows[][2] = {
		{ "exception", "what" }, { "note", "happened" },
		{ "joined", "name" }
	};
	const char *text;

	if (strcmp(event, "gathered") == 0)
		remark_people(js_arr(rec, "people"), out);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(event, rows[i][0]) == 0 &&
		    (text = js_str(rec, rows[i][1])) != NULL)
			(void)buf_puts(out, text);
	return out->len > 0;
}

static int
add_remark(struct ceremony *c, uint64_t n, const struct json_t *rec,
    const char *text)
{
	const char *number;
	struct remark *more;

	if (c->n_remarks == REMARKS_MAX) {
		c->more_remarks++;
		return 0;
	}
	more = realloc(c->remark, (c->n_remarks + 1) * sizeof(*more));
	if (more == NULL)
		return ERR_NOMEM;
	c->remark = more;
	more += c->n_remarks;
	memset(more, 0, sizeof(*more));
	more->n = n;
	(void)snprintf(more->time, sizeof(more->time), "%s", js_str(rec, "time"));
	(void)snprintf(more->event, sizeof(more->event), "%s",
	    js_str(rec, "event"));
	(void)snprintf(more->step, sizeof(more->step), "%s", js_str(rec, "step"));
	if ((number = js_str(rec, "number")) != NULL)
		(void)snprintf(more->number, sizeof(more->number), "%s", number);
	if ((more->text = strdup(text)) == NULL)
		return ERR_NOMEM;
	c->n_remarks++;
	return 0;
}

static int
note_remark(struct ceremony *c, uint64_t n, const struct json_t *rec)
{
	const char *event = js_str(rec, "event");
	struct buf text;
	int err = 0;

	if (!state_believes(&c->seals.st, n, event))
		return 0;
	buf_init(&text, JOURNAL_LINE_MAX);
	if (remark_text(event, rec, &text))
		err = add_remark(c, n, rec, buf_str(&text));
	buf_free(&text);
	return err;
}

/* The newest enrolment of a place counts. */
static int
note_enrolled(struct ceremony *c, const struct json_t *rec)
{
	struct attestation *a;
	int64_t x;
	int err = 0;

	if (js_int(rec, "x", &x) != 0 || x < 1 || x > CARDS_MAX)
		return ERR_FORMAT;
	a = &c->attested[x - 1];
	a->enrolled = 1;
	buf_reset(&a->card);
	buf_reset(&a->attester);
	if (js_has(rec, "attestation"))
		err = js_b64_buf(rec, "attestation", &a->card);
	if (err == 0 && js_has(rec, "attester"))
		err = js_b64_buf(rec, "attester", &a->attester);
	return err == 0 ? 0 : ERR_FORMAT;
}

static int
each_record(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct ceremony *c = arg;
	int err = named_line(&c->named, rec, 1);

	(void)line;
	if (err == 0 && strcmp(js_str(rec, "event"), "enrolled") == 0)
		err = note_enrolled(c, rec);
	return err == 0 ? note_remark(c, n, rec) : err;
}

int
ceremony_read(struct ceremony *c, const char *record)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < CARDS_MAX; i++) {
		buf_init(&c->attested[i].card, CARD_CERT_MAX);
		buf_init(&c->attested[i].attester, CARD_CERT_MAX);
	}
	return seals_read_each(&c->seals, record, each_record, c);
}

void
ceremony_free(struct ceremony *c)
{
	named_free(&c->named);
	for (size_t i = 0; i < c->n_remarks; i++)
		free(c->remark[i].text);
	free(c->remark);
	for (size_t i = 0; i < CARDS_MAX; i++) {
		buf_free(&c->attested[i].card);
		buf_free(&c->attested[i].attester);
	}
	seals_free(&c->seals);
	memset(c, 0, sizeof(*c));
}
