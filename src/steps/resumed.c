#include "src/steps/resumed.h"

#include <stdlib.h>
#include <string.h>

#include "src/record/paths.h"
#include "src/record/seals.h"

static void
drop(struct flow *f)
{
	if (f->seals != NULL)
		seals_free(f->seals);
	free(f->seals);
	f->seals = NULL;
}

/* Reads the record's seals anew, none of them checked. */
static int
read_seals(struct flow *f)
{
	char path[FILE_PATH_MAX];
	int err = flow_path(f, path, PATH_RECORD);

	drop(f);
	if (err == 0 && (f->seals = calloc(1, sizeof(*f->seals))) == NULL)
		err = ERR_NOMEM;
	if (err == 0)
		err = seals_read(f->seals, path);
	if (err == 0 && f->seals->check.bad != 0)
		err = ERR_CHANGED;
	return err;
}

/* -- the line ---------------------------------------------------------------------- */

/* from..to: what no good seal covers. The cards are those that opened just now. */
static int
record(struct flow *f, uint64_t from)
{
	struct json_t *j = js_new(), *cards = js_new_arr();
	int err;

	js_set_int(j, "from", (int64_t)from);
	js_set_int(j, "to", (int64_t)f->journal.n);
	js_set_str(j, "stopped_at", f->st.step);
	js_set_bool(j, "cut", f->journal.cut);
	js_set_bool(j, "broken", seals_broken(f->seals));
	for (unsigned i = 0; f->daemons.open && i < f->st.n; i++)
		if (f->cards.rit.now[i])
			js_add_str(cards, f->st.card[i].number);
	js_set(j, "cards", cards);
	f->unproved = 0;	/* this line is sealed */
	err = flow_record(f, "resumed", j);
	f->unproved = err < 0;
	return err;
}

int
resumed_asks(const struct flow *f)
{
	return (f->st.confirm != 0 || f->st.gather) && (f->st.seal_n == 0 ||
	    !f->st.world || (f->daemons.open && !f->unproved));
}

enum move
resumed_ask(struct flow *f)
{
	f->checked = 0;
	if (f->st.confirm != 0)
		return flow_page(f, "confirm");
	return f->st.gather ? flow_page(f, "here") : flow_resume(f);
}

/* -- before the world was ever open -------------------------------------------------- */

static enum move
go_on(struct flow *f)
{
	int err = flow_refold(f);

	return err < 0 ? flow_fail(f, err) : resumed_ask(f);
}

enum move
resumed_begin(struct flow *f)
{
	int err = read_seals(f), era;

	if (err < 0 || f->seals == NULL) {
		drop(f);
		return flow_fail(f, err);
	}
	era = f->seals->era;
	if (era) {
		f->unproved = 1;
		drop(f);
		return flow_resume(f);
	}
	err = record(f, 1);
	drop(f);
	return err < 0 ? MOVE_STAY : go_on(f);
}

/* -- the world is open --------------------------------------------------------------- */

/* No seal holds: what was opened is a world that no line speaks for. It is closed, and
 * made or chosen again. */
static enum move
on_closed(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err < 0) {
		drop(f);
		return flow_fail(f, err);
	}
	f->daemons.open = f->daemons.loaded = 0;
	err = record(f, 1);
	drop(f);
	return err < 0 ? MOVE_STAY : go_on(f);
}

static enum move
name_lines(struct flow *f)
{
	const uint64_t covered = seals_covered(f->seals);
	const struct req_close close = { 0 };
	int err;

	if (covered == 0)
		return flow_ask(f, MSG_CLOSE, &close, on_closed);
	err = record(f, covered + 1);
	drop(f);
	return err < 0 ? MOVE_STAY : flow_sealed(f, go_on);
}

static enum move next_seal(struct flow *f);

/* A seal that keyd refuses does not hold; any other trouble is no answer. */
static enum move
on_seal(struct flow *f, int err, const struct answer *a)
{
	static const int refused[] = { ERR_AUTH, ERR_FORMAT, ERR_MODE,
		ERR_WORLD_OTHER, ERR_ARG };
	int told = err == 0;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		told |= err == refused[i];
	if (!told) {
		drop(f);
		return flow_fail(f, err);
	}
	if (err == 0)
		(void)seals_check(f->seals, f->checked, &a->rep.r_sealed);
	f->checked++;
	return next_seal(f);
}

static enum move
next_seal(struct flow *f)
{
	const struct seals *s = f->seals;
	struct req_sealed req = { 0 };

	while (f->checked < s->n && s->seal[f->checked].jws == NULL)
		f->checked++;
	if (f->checked < s->n) {
		req.jws = s->seal[f->checked].jws;
		return flow_ask(f, MSG_SEALED, &req, on_seal);
	}
	return seals_broken(s) ? flow_page(f, "broken") : name_lines(f);
}

enum move
resumed_check(struct flow *f)
{
	int err = read_seals(f);

	if (err < 0) {
		drop(f);
		return flow_fail(f, err);
	}
	flow_page(f, "loading");
	f->checked = 0;
	return next_seal(f);
}

/* -- what does not hold --------------------------------------------------------------- */

void
resumed_broken_fill(const struct flow *f, struct page *p)
{
	const struct seals *s = f->seals;
	const uint64_t covered = s == NULL ? 0 : seals_covered(s);

	page_para(p, _("The world is open, and the record is not as its seals say: "
	    "a seal does not hold, one is missing, or lines were changed. No crash "
	    "does that. Somebody wrote to this disk."), NULL);
	page_fact(p, "covered", _("Sealed lines"), say_num((int64_t)covered));
	page_fact(p, "records", _("Lines"), say_num((int64_t)f->journal.n));
	if (!rehearsal(f)) {
		page_para(p, _("In production it ends here. Leave (F10), keep this "
		    "disk, and begin another ceremony with the backup and the "
		    "cards on a station that you trust."), NULL);
		return;
	}
	page_para(p, _("Next goes on without the lines that no seal covers: what "
	    "was decided in them is decided again. That is recorded."), NULL);
}

enum move
resumed_broken_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (!rehearsal(f))
		return flow_notice(f, "seals-broken", NULL);
	return f->seals == NULL ? resumed_check(f) : name_lines(f);
}
