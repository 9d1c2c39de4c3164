#include "src/steps/cards/cards_virtual.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/practice.h"
#include "src/steps/cards/cards.h"
#include "src/record/folder.h"
#include "src/record/paths.h"

#define NAME_MAX_LEN	sizeof(((struct flow *)0)->cards.tray_name)
#define SERIES		99	/* of one place: card-2, card-2-2, card-2-3 ... */
#define BLANK		"blank"	/* a card that no ceremony enrols */

int
virtual_cards(const struct flow *f)
{
	return rehearsal(f) && strcmp(f->daemons.reader_driver, "virtual") == 0;
}

/* -- names --------------------------------------------------------------------- */

/* Names as cardd said them: the folder is its own. */
static int
named(const struct flow *f, int (*each)(void *arg, const char *name), void *arg)
{
	return card_names_each(buf_view(&f->cards.named), each, arg);
}

static int
is_it(void *arg, const char *name)
{
	return strcmp(name, arg) == 0;
}

static int
is_there(const struct flow *f, char *name)
{
	return named(f, is_it, name);
}

#define FACE_MAX	10	/* "1140 9355" */

/* 1 when the card of this name has this number on its face. */
static int
has_number(const char *name, const char *number)
{
	char face[FACE_MAX];

	return practice_number(name, face) == 0 && strcmp(face, number) == 0;
}

/* The i-th name for place x, i from 1. */
static void
series(unsigned x, unsigned i, char out[static NAME_MAX_LEN])
{
	struct buf b;

	buf_init(&b, NAME_MAX_LEN - 1);
	say(&b, i == 1 ? "card-{x}" : "card-{x}-{i}", "x", say_num(x), "i",
	    say_num(i), NULL);
	memcpy(out, buf_str(&b), b.len + 1);
	buf_free(&b);
}

/* A search through the cards' names. */
struct search {
	const struct flow *f;
	const char *number;		/* that the card shall have; NULL: other */
	char *out;
};

/* 1 when a member of this ceremony's set has the number of this card. */
static int
is_member(const struct flow *f, const char *name)
{
	char face[FACE_MAX];

	if (practice_number(name, face) < 0)
		return 0;
	for (unsigned i = 0; i < cards_n(f); i++)
		if (cards_of(f)[i].begun &&
		    strcmp(face, cards_of(f)[i].number) == 0)
			return 1;
	return 0;
}

static int
look_at(void *arg, const char *name)
{
	struct search *s = arg;

	if (s->number != NULL ? !has_number(name, s->number) :
	    is_member(s->f, name) || strcmp(name, BLANK) == 0 ||
	    strcmp(name, s->f->cards.tray_taken) == 0)
		return 0;
	memcpy(s->out, name, strlen(name) + 1);
	return 1;
}

/* The member's own card, by its number. */
static int
member_name(const struct flow *f, unsigned x, char out[static NAME_MAX_LEN])
{
	struct search s = { f, cards_of(f)[x - 1].number, out };

	for (unsigned i = 1; i <= SERIES; i++) {
		series(x, i, out);
		if (has_number(out, s.number))
			return 0;
		if (!is_there(f, out))
			break;
	}
	return named(f, look_at, &s) == 1 ? 0 : ERR_NOTFOUND;
}

/* 1 when the record of another ceremony names a card with this number. */
static int
names_it(void *arg, const char *folder_name)
{
	const struct search *s = arg;
	char dir[FILE_PATH_MAX];
	struct journal_check check;
	struct state *st;
	int found = 0;

	if (path_join(dir, s->f->opt->data, folder_name) < 0 ||
	    strcmp(dir, s->f->dir) == 0 ||
	    (st = malloc(sizeof(*st))) == NULL)
		return 0;
	if (folder_state(s->f->opt->data, folder_name, st, &check) == 0)
		for (unsigned i = 0; i < CARDS_MAX; i++)
			found |= strcmp(st->card[i].number, s->number) == 0;
	free(st);
	return found;
}

static int
is_elsewhere(const struct flow *f, const char *name)
{
	char face[FACE_MAX];
	struct search s = { f, face, NULL };

	return practice_number(name, face) == 0 &&
	    folder_each(f->opt->data, names_it, &s) == 1;
}

/* One that no other ceremony in this folder has enrolled (a blank one may lie
 * there from before an interruption); after a world was voided the card that had
 * this place. */
static int
new_name(const struct flow *f, unsigned x, char out[static NAME_MAX_LEN])
{
	for (unsigned i = 1; i <= SERIES; i++) {
		series(x, i, out);
		if (cards_is_blocked(f, out))
			continue;
		if (!is_there(f, out) || strcmp(out, f->cards.tray_taken) == 0 ||
		    (!is_member(f, out) && !is_elsewhere(f, out)) ||
		    has_number(out, cards_of(f)[x - 1].number))
			return 0;
	}
	return ERR_NOTFOUND;
}

/* In a ritual a member's own card, whatever became of it. */
static int
asked_name(const struct flow *f, unsigned x, char out[static NAME_MAX_LEN])
{
	if (f->cards.rit.purpose != 0 || cards_of(f)[x - 1].enrolled)
		return member_name(f, x, out);
	if (f->st.card[x - 1].begun && member_name(f, x, out) == 0 &&
	    !cards_is_blocked(f, out))
		return 0;
	return new_name(f, x, out);
}

/* -- the card that is asked for -------------------------------------------------- */

static int
in_reader(const struct flow *f)
{
	return f->cards.reader == CARD_PRESENT || f->cards.reader == CARD_TWO;
}

static enum move
insert(struct flow *f, const char *name)
{
	if (cards_finished(f) > 0) {
		memcpy(f->cards.tray_next, name, sizeof(f->cards.tray_next));
		return flow_tray(f, TRAY_REMOVE, "");
	}
	if (f->cards.reader != CARD_ABSENT)
		return flow_notice(f, "card-left-in", NULL);
	return flow_tray(f, TRAY_INSERT, name);
}

enum move
virtual_next(struct flow *f)
{
	char name[NAME_MAX_LEN];

	memcpy(name, f->cards.tray_next, sizeof(name));
	f->cards.tray_next[0] = '\0';
	return name[0] == '\0' ? MOVE_STAY : flow_tray(f, TRAY_INSERT, name);
}

enum move
virtual_insert(struct flow *f, unsigned x)
{
	char name[NAME_MAX_LEN];

	if (!virtual_cards(f))
		return MOVE_STAY;
	if (in_reader(f) && cards_finished(f) == 0)
		return flow_tray(f, TRAY_REMOVE, "");
	if (asked_name(f, x > 0 ? x : 1, name) < 0)
		return flow_fail(f, ERR_NOTFOUND);
	return insert(f, name);
}

void
virtual_taken(struct flow *f)
{
	memcpy(f->cards.tray_taken, f->cards.tray_name, sizeof(f->cards.tray_taken));
}

/* -- wrong ones -------------------------------------------------------------------- */

/* A card that was enrolled, or seen, already. */
static int
seen_name(const struct flow *f, char out[static NAME_MAX_LEN])
{
	for (unsigned i = 0; i < cards_n(f); i++)
		if (f->cards.rit.purpose == 0 ? cards_of(f)[i].enrolled :
		    f->cards.rit.used[i])
			return member_name(f, i + 1, out);
	return ERR_NOTFOUND;
}

/* While cards are enrolled a blank one is the right one. */
static int
blank_name(const struct flow *f, char out[static NAME_MAX_LEN])
{
	if (f->cards.rit.purpose == 0)
		return ERR_NOTFOUND;
	memcpy(out, BLANK, sizeof(BLANK));
	return 0;
}

static int
other_name(const struct flow *f, char out[static NAME_MAX_LEN])
{
	struct search s = { f, NULL, out };

	return named(f, look_at, &s) == 1 ? 0 : ERR_NOTFOUND;
}

static const struct wrong {
	char letter;
	const char *text;
	int (*name)(const struct flow *f, char out[static NAME_MAX_LEN]);
} wrongs[] = {
	{ 'a', N_("a (one that was seen)"), seen_name },
	{ 'b', N_("b (a blank one)"), blank_name },
	{ 'c', N_("c (of another world)"), other_name },
};
#define WRONGS (sizeof(wrongs) / sizeof(wrongs[0]))

enum move
virtual_key(struct flow *f, uint32_t ch)
{
	char name[NAME_MAX_LEN];
	unsigned x = ch >= '1' && ch <= '9' ? ch - '0' : 0;

	if (virtual_cards(f) && x > 0 && x <= cards_n(f) &&
	    asked_name(f, x, name) == 0)
		return insert(f, name);
	for (size_t i = 0; virtual_cards(f) && i < WRONGS; i++)
		if ((uint32_t)wrongs[i].letter == ch &&
		    wrongs[i].name(f, name) == 0)
			return insert(f, name);
	return MOVE_STAY;
}

void
virtual_look(struct flow *f)
{
	char name[NAME_MAX_LEN];

	f->cards.rit.wrong = 0;
	for (size_t i = 0; virtual_cards(f) && i < WRONGS; i++)
		f->cards.rit.wrong |= (wrongs[i].name(f, name) == 0) * (1u << i);
}

/* What Enter does: with the only set, with the one that is replaced, and with the
 * one that takes its place. Both have a card 1. */
static const struct {
	const char *first, *next;
} enter_words[] = {
	{ N_("Enter: insert card {x}. A digit: the card of that number"),
	  N_("Enter: take card {done} out and insert card {x}. A digit: the card of "
	  "that number") },
	{ N_("Enter: insert card {x} of the old set. A digit: the old card of that "
	  "number"),
	  N_("Enter: take card {done} out and insert card {x} of the old set. A "
	  "digit: the old card of that number") },
	{ N_("Enter: insert card {x} of the new set. A digit: the new card of that "
	  "number"),
	  N_("Enter: take card {done} out and insert card {x} of the new set. A "
	  "digit: the new card of that number") },
};

static unsigned
whose_set(const struct flow *f)
{
	return cards_are_old(f) ? 1 : f->st.old.there ? 2 : 0;
}

void
virtual_fill(const struct flow *f, struct page *p, unsigned x)
{
	struct buf b;

	if (!virtual_cards(f))
		return;
	if (cards_finished(f) > 0) {
		page_para(p, _(enter_words[whose_set(f)].next), "done",
		    say_num(cards_finished(f)), "x", say_num(x), NULL);
		return;
	}
	if (in_reader(f)) {
		page_para(p, cards_wrong(f) ?
		    _("Enter: take the wrong card out") :
		    _("Enter: take the card out of the reader"), NULL);
		return;
	}
	page_para(p, cards_n(f) > 1 || whose_set(f) > 0 ?
	    _(enter_words[whose_set(f)].first) :
	    _("Enter: insert card {x} (practice PIN on its face)"),
	    "x", say_num(x > 0 ? x : 1), NULL);
	buf_init(&b, 512);
	for (size_t i = 0; i < WRONGS; i++)
		if (f->cards.rit.wrong & 1u << i)
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
			    _(wrongs[i].text));
	if (b.len > 0)
		page_para(p, _("A letter inserts a wrong card, to see what "
		    "happens: {cards}"), "cards", buf_str(&b), NULL);
	buf_free(&b);
}

/* -- its face -------------------------------------------------------------------------------- */

void
virtual_face(const struct flow *f, struct page *p)
{
	char pin[9];

	if (!virtual_cards(f) || !f->cards.card.is_virtual ||
	    f->cards.tray_name[0] == '\0')
		return;
	if (f->cards.card.own_pin)
		page_para(p, _("On the card's face: own PIN. Its holder chose "
		    "another one than for practice."), NULL);
	else if (practice_pin(f->cards.tray_name, pin) == 0)
		page_fact(p, "practice", f->opt->plain ? _("On the card's face, "
		    "its practice PIN") : _("On the card's face, its practice "
		    "PIN (Tab types it)"), pin);
}
