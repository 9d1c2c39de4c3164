/* keyconvoy verify: whose word it is that a card made its key itself. */
#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/cmd/verify.h"

static const struct {
	enum mark mark;
	const char *text;
} states[] = {
	[ATTESTED_GOOD] = { MARK_OK, N_("Card {number}: its key was made on the "
	    "card, by its maker's word.") },
	[ATTESTED_BAD] = { MARK_NO, N_("Card {number}: no certificate that was "
	    "given vouches for what it attested.") },
	[ATTESTED_OTHER] = { MARK_NO, N_("Card {number}: what it attested is of "
	    "another key than the world's.") },
};

static void
compare(struct verify *v, unsigned x, const char *number)
{
	const struct attestation *kept = &v->c.attested[x - 1];
	const struct req_attested req = { .x = (uint8_t)x,
		.attestation = buf_view(&kept->card),
		.attester = buf_view(&kept->attester), .roots = v->card_root };
	struct answer a;
	int err = ask_same(&v->ask, MSG_ATTESTED, &req, &a);
	unsigned state = a.rep.r_attested.state;

	if (err == 0 && state >= sizeof(states) / sizeof(states[0]))
		err = ERR_FORMAT;
	if (err == 0)
		out_check(&v->tally, states[state].mark, _(states[state].text),
		    "number", number, NULL);
	else
		out_check(&v->tally, MARK_UNSURE, err == ERR_FORMAT ?
		    _("--card-root: this file is not one to eight certificates "
		    "in PEM.") : out_error(err), NULL);
}

static void
verify_card(struct verify *v, unsigned x)
{
	const char *number = v->c.seals.st.card[x - 1].number;
	const int kept = v->c.attested[x - 1].card.len > 0;
	const int asked = v->card_root.len > 0;

	if (kept && asked)
		compare(v, x, number);
	else if (kept)
		out_check(&v->tally, MARK_NOTE, _("Card {number} attested that it "
		    "made its key; --card-root compares that with its maker's "
		    "certificate."), "number", number, NULL);
	else
		out_check(&v->tally, asked ? MARK_UNSURE : MARK_NOTE, _("Card "
		    "{number} attested nothing: that it made its key is what "
		    "the record says."), "number", number, NULL);
}

void
verify_cards(struct verify *v)
{
	const struct ceremony *c = &v->c;
	unsigned kept = 0, enrolled = 0;

	for (unsigned x = 1; x <= c->seals.st.n; x++) {
		enrolled += c->attested[x - 1].enrolled != 0;
		kept += c->attested[x - 1].card.len > 0;
	}
	if (kept > 0 || (enrolled > 0 && v->card_root.len > 0)) {
		for (unsigned x = 1; x <= c->seals.st.n; x++)
			verify_card(v, x);
	} else if (enrolled > 0) {
		out_check(&v->tally, MARK_NOTE, _("No card attested its key: that "
		    "the cards made them is what the record says."), NULL);
	} else if (v->card_root.len > 0) {
		out_check(&v->tally, MARK_UNSURE, _("--card-root: this record "
		    "enrolled no card; the one that made the set did."), NULL);
	}
}
