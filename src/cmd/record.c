#include "src/cmd/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/record/claims.h"
#include "src/record/paths.h"

/* More than so many lines of one kind say nothing more. */
#define SAY_MAX 20

static const char *
number(uint64_t n, char out[static 24])
{
	(void)snprintf(out, 24, "%" PRIu64, n);
	return out;
}

/* One line that has a number in it. */
static void
about(struct tally *t, enum mark mark, const char *text, uint64_t n)
{
	char line[24];

	out_check(t, mark, text, "n", number(n, line), NULL);
}

int
record_folder(const char *record, char out[static FILE_PATH_MAX])
{
	const char *slash = strrchr(record, '/');
	size_t len = slash == NULL ? 0 : (size_t)(slash - record) + 1;

	if (len >= FILE_PATH_MAX - 1)
		return ERR_TOOBIG;
	memcpy(out, record, len);
	memcpy(out + len, len == 0 ? "." : "", len == 0 ? 2 : 1);
	return 0;
}

/* -- the chain ----------------------------------------------------------------- */

int
record_chain(struct ceremony *c, struct tally *t, const char *path)
{
	const struct journal_check *check = &c->seals.check;
	int err = ceremony_read(c, path);

	if (err != 0 && err != ERR_FORMAT) {
		out_check(t, MARK_UNSURE, _("{file}: {error}"), "file", path,
		    "error", out_error(err), NULL);
		return 0;
	}
	if (err != 0) {
		out_check(t, MARK_NO, _("The record holds what no ceremony "
		    "writes."), NULL);
		return 0;
	}
	if (check->bad != 0) {
		about(t, MARK_NO, _("Line {n} does not fit the one before: the "
		    "record was changed."), check->bad);
		return 0;
	}
	about(t, MARK_OK, _("The chain of {n} entries is whole."), check->n);
	if (check->torn)
		out_check(t, MARK_UNSURE, _("The last line is torn; a resumed "
		    "ceremony cuts it."), NULL);
	return 1;
}

/* -- the world ----------------------------------------------------------------- */

/* The cards that the world signed are those of the record. 0: they are; else the
 * x of one that is not. */
static unsigned
other_card(const struct state *st, struct view cards)
{
	const struct member *m;
	struct rec_card card;

	for (unsigned x = 1; x <= st->n; x++) {
		m = &st->card[x - 1];
		if (wire_take(&cards, &form_card, &card) != 0 || card.x != x ||
		    memcmp(card.guid, m->guid, sizeof(m->guid)) != 0 ||
		    strcmp(card.number, m->number) != 0 ||
		    strcmp(card.holder, m->holder) != 0)
			return x;
	}
	return cards.len == 0 ? 0 : st->n + 1;
}

static int
is_world(const struct state *st, const struct rep_world_load *w)
{
	return memcmp(w->hknso, st->hknso, SHA256_LEN) == 0 &&
	    memcmp(w->hkm, st->hkm, SHA256_LEN) == 0 && w->gen == st->gen &&
	    w->k == st->k && w->n == st->n && strcmp(w->suite, st->suite) == 0;
}

static void
say_world(struct tally *t, const struct state *st,
    const struct rep_world_load *w)
{
	unsigned x = other_card(st, w->cards);

	if (!is_world(st, w)) {
		out_check(t, MARK_NO, _("{file}: {error}"), "file", PATH_WORLD,
		    "error", out_error(ERR_CHANGED), NULL);
		return;
	}
	out_check(t, MARK_OK, _("The world's signature holds."), NULL);
	if (x == 0)
		out_check(t, MARK_OK, _("Its cards and their holders are those "
		    "of the record."), NULL);
	else
		about(t, MARK_NO, _("Card {n} of the world is not the one of the "
		    "record, or has another holder there."), x);
}

int
record_world(struct ask *k, struct ceremony *c, struct tally *t,
    const char *folder)
{
	struct req_world_load req;
	char path[FILE_PATH_MAX];
	struct answer a;
	struct buf b;
	int err;

	if (!c->seals.st.world)
		return 0;
	buf_init(&b, WORLD_FILE_MAX);
	k->mode = c->seals.st.mode;
	err = path_join(path, folder, PATH_WORLD);
	if (err == 0)
		err = file_read(path, &b);
	req = (struct req_world_load){ .world = buf_view(&b) };
	if (err == 0)
		err = ask_keyd(k, MSG_WORLD_LOAD, &req, &a);
	if (err == 0)
		say_world(t, &c->seals.st, &a.rep.r_world_load);
	else
		out_check(t, err == ERR_CLOSED || err == ERR_NOTFOUND ||
		    err == ERR_TIMEOUT ? MARK_UNSURE : MARK_NO,
		    _("{file}: {error}"), "file", PATH_WORLD, "error",
		    out_error(err), NULL);
	buf_free(&b);
	return err == 0;
}

/* -- seals --------------------------------------------------------------------- */

/* Asks keyd for every seal: 0, or why it does not answer. */
static int
ask_seals(struct ask *k, struct seals *s)
{
	struct answer a;
	int err;

	for (size_t i = 0; i < s->n; i++) {
		const struct req_sealed req = { .jws = s->seal[i].jws };

		if (req.jws == NULL)
			continue;
		err = ask_same(k, MSG_SEALED, &req, &a);
		if (err == ERR_CLOSED || err == ERR_NOMEM)
			return err;
		if (err == 0)
			(void)seals_check(s, i, &a.rep.r_sealed);
	}
	return 0;
}

static void
say_broken(struct tally *t, const struct seals *s)
{
	unsigned said = 0;

	for (size_t i = 0; i < s->n && said < SAY_MAX; i++) {
		if (s->seal[i].unproved != 0)
			about(t, MARK_NO, _("Line {n} says that something "
			    "was done, and no seal says so."),
			    s->seal[i].unproved);
		if (!s->seal[i].holds) {
			about(t, MARK_NO, _("The seal in line {n} does not "
			    "hold."), s->seal[i].n);
			said++;
		}
	}
	if (s->missing != 0)
		about(t, MARK_NO, _("After line {n} a seal is missing: what is "
		    "decided or done is sealed at once."), s->missing);
	if (seals_unnamed(s) != 0)
		about(t, MARK_NO, _("Line {n}: the ceremony went on, and lines "
		    "without a seal are not named there."), seals_unnamed(s));
}

/* Two acts that differ in nothing but the file that keyd handed out. */
static int
same_act(const char *a, const char *b)
{
	size_t n;

	for (int field = 0; *a != '\0' && *b != '\0'; field++) {
		n = strcspn(a, " ");
		if (field != 2 && (n != strcspn(b, " ") ||
		    strncmp(a, b, n) != 0))
			return 0;
		a += n;
		b += strcspn(b, " ");
		a += *a == ' ';
		b += *b == ' ';
	}
	return *a == '\0' && *b == '\0';
}

/* The key went to where the record says that it goes; perhaps twice, when a
 * medium failed. */
static int
act_is_known(const struct state *st, const char *text)
{
	static const char *const events[] = { "copy", "package" };
	struct buf b;
	int same = strncmp(text, "copy ", 5) != 0 &&
	    strncmp(text, "wrap ", 5) != 0 && strncmp(text, "pack ", 5) != 0;

	for (size_t i = 0; !same && i < 2; i++) {
		buf_init(&b, 2048);
		same = claim_of(st, events[i], &b) == 0 &&
		    same_act(text, buf_str(&b));
		buf_free(&b);
	}
	return same;
}

/* What keyd did and no line says. */
static void
say_acts(struct tally *t, const struct seals *s)
{
	char line[24];

	for (size_t i = 0; i < s->acts.n && i < SAY_MAX; i++)
		out_check(t, act_is_known(&s->st, s->acts.said[i].text) ?
		    MARK_NOTE : MARK_NO, _("Sealed in line {n}, and no line "
		    "says that it was done: {act}"), "n",
		    number(s->acts.said[i].n, line), "act",
		    s->acts.said[i].text, NULL);
	if (s->acts.over != 0)
		about(t, MARK_NO, _("From line {n} on there are more acts than "
		    "any ceremony has."), s->acts.over);
}

/* Lines that were believed under no seal, and those at the end. */
static void
say_uncovered(struct tally *t, const struct seals *s)
{
	uint64_t covered = seals_covered(s);
	char from[24], to[24];

	for (unsigned i = 0; i < s->st.n_spans; i++)
		out_check(t, MARK_NOTE, _("Lines {from} to {to} were under no "
		    "seal when the ceremony was resumed: nothing of them "
		    "counts that was not confirmed or done again."), "from",
		    number(s->st.span[i].from, from), "to",
		    number(s->st.span[i].to, to), NULL);
	if (s->st.confirm != 0)
		about(t, MARK_UNSURE, _("What stands up to line {n} without a "
		    "seal, nobody has confirmed."), s->st.confirm);
	if (covered < s->check.n)
		about(t, MARK_UNSURE, _("The seal in line {n} holds; what stands "
		    "after it is whole but not sealed."), covered);
}

static void
say_seals(struct tally *t, const struct seals *s)
{
	char n[24], line[24];

	if (seals_broken(s)) {
		say_broken(t, s);
		return;
	}
	out_check(t, MARK_OK, _("Seals that hold: {n}; the newest stands in line "
	    "{line}."), "n", number(s->n, n), "line",
	    number(seals_covered(s), line), NULL);
	say_acts(t, s);
	say_uncovered(t, s);
}

void
record_seals(struct ask *k, struct ceremony *c, struct tally *t, int world)
{
	struct seals *s = &c->seals;
	int err = world ? ask_seals(k, s) : 0;

	if (err != 0)
		out_check(t, MARK_UNSURE, out_error(err), NULL);
	else if (s->n == 0 && s->missing == 0)
		out_check(t, MARK_UNSURE, _("The record is whole but not sealed: "
		    "its end may be missing. Resume the ceremony and end it, or "
		    "compare with the paper where it ends."), NULL);
	else if (seals_old(s))
		out_check(t, MARK_UNSURE, _("The record is of a version whose "
		    "seals do not say enough: all of it counts as not sealed."),
		    NULL);
	else if (s->n > 0 && !world)
		out_check(t, MARK_UNSURE, _("Without the world's file beside the "
		    "record its seals cannot be checked."), NULL);
	else
		say_seals(t, s);
}
