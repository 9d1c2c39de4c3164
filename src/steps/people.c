#include "src/steps/people.h"

#include "src/base/nls.h"
#include "src/base/say.h"

const char *
role_word(enum role r)
{
	switch (r) {
	case ROLE_OPERATOR:
		return _("operator");
	case ROLE_HOLDER:
		return _("holder");
	default:
		return _("witness");
	}
}

#define NAMES_MAX	200	/* bytes of names before "and N more" */

void
people_text(const struct person *who, unsigned n, struct buf *out)
{
	const size_t from = out->len;
	unsigned i = 0;

	for (; i < n && out->len - from < NAMES_MAX; i++)
		say(out, i == 0 ? "{name} ({role})" : ", {name} ({role})", "name",
		    who[i].name, "role", who[i].gone ? _("went") :
		    role_word(who[i].role), NULL);
	if (i < n)
		say(out, P_(" and {n} more", " and {n} more", n - i), "n",
		    say_num(n - i), NULL);
}

void
fact_card(struct page *p, const char *number, const char *holder)
{
	struct buf b;

	buf_init(&b, 512);
	/* TRANSLATORS: "1140 9355 (Bruno)": a card's number and holder. */
	say(&b, _("{number} ({holder})"), "number", number, "holder", holder,
	    NULL);
	page_fact(p, "card", _("Card"), buf_str(&b));
	buf_free(&b);
}

void
fact_quorum(struct page *p, unsigned k, unsigned n, const char *suite)
{
	struct buf b;

	buf_init(&b, 128);
	say(&b, P_("{k} of {n} cards, {suite}", "{k} of {n} cards, {suite}", k),
	    "k", say_num(k), "n", say_num(n), "suite", suite, NULL);
	page_fact(p, "quorum", _("Quorum"), buf_str(&b));
	buf_free(&b);
}
