/* What the cards are for: as keyd says it, and nobody else. */
#include <string.h>

#include "src/cloud/regions.h"
#include "src/steps/cards/cards.h"

static int
keep(char *out, size_t size, const char *text)
{
	const size_t len = strlen(text);

	if (len >= size)
		return ERR_FORMAT;
	memcpy(out, text, len + 1);
	return 0;
}

/* One copy: the pages ask for no more. */
static int
keep_grant(struct subject *s, struct view grants)
{
	struct rec_grant g;
	int err = wire_take(&grants, &form_grant, &g);

	if (err == 0 && (grants.len > 0 || (g.method != METHOD_AZURE &&
	    g.method != METHOD_WORLD)))
		err = ERR_FORMAT;
	if (err < 0)
		return err;
	s->grant.method = (enum method)g.method;
	memcpy(s->grant.key, g.key, SHA256_LEN);
	memcpy(s->grant.kek, g.kek, SHA256_LEN);
	memcpy(s->grant.target, g.target, SHA256_LEN);
	err = keep(s->grant.kid, sizeof(s->grant.kid), g.kid);
	return err < 0 ? err : keep(s->grant.region, sizeof(s->grant.region),
	    g.region);
}

int
cards_subject_keep(struct subject *s, const struct rep_ritual_begin *r)
{
	memset(s, 0, sizeof(*s));
	s->purpose = (enum ritual)r->purpose;
	memcpy(s->hknso, r->hknso, SHA256_LEN);
	s->new_k = r->new_k;
	s->new_n = r->new_n;
	if (s->purpose == RITUAL_RIGHTS)
		return keep_grant(s, r->grants);
	return r->grants.len > 0 ? ERR_FORMAT : 0;
}

int
cards_subject_is(const struct subject *s, const struct rec_grant *g)
{
	if (s->purpose != RITUAL_RIGHTS || s->grant.method != g->method ||
	    memcmp(s->grant.key, g->key, SHA256_LEN) != 0 ||
	    memcmp(s->grant.kek, g->kek, SHA256_LEN) != 0)
		return 0;
	if (g->method == METHOD_AZURE)
		return strcmp(s->grant.kid, g->kid) == 0;
	return strcmp(s->grant.region, g->region) == 0 &&
	    memcmp(s->grant.target, g->target, SHA256_LEN) == 0;
}

static void
say_copy(const struct subject *s, struct buf *b)
{
	char region[REGION_TEXT];
	struct kid kid = { 0 };

	if (s->grant.method == METHOD_AZURE)
		(void)kid_parse(s->grant.kid, &kid);
	/* TRANSLATORS: after "The cards are for:". */
	say(b, _("one copy of the key {key}, for {vault}, KEK {kek}"), "key",
	    say_hex(s->grant.key, 8), "vault", s->grant.method == METHOD_AZURE ?
	    kid.host : region_text(s->grant.region, region), "kek",
	    say_hex(s->grant.kek, 8), NULL);
}

/* What is done to the world; TRANSLATORS: each after "The cards are for:". */
static const char *
world_words(enum ritual purpose)
{
	switch (purpose) {
	case RITUAL_PROVE:
		return _("proving every card of the world {hash}");
	case RITUAL_TEST:
		return _("testing cards of the world {hash}, which stays closed");
	case RITUAL_REPLACE:
		return _("signing the world {hash} over to a new set, {k} of {n}");
	case RITUAL_RETIRE:
		return _("taking old cards of the world {hash} out of use");
	default:
		return _("opening the world {hash}");
	}
}

void
cards_subject(const struct flow *f, struct page *p)
{
	const struct subject *s = &f->cards.rit.subject;
	struct buf b;

	buf_init(&b, 512);
	if (s->purpose == RITUAL_RIGHTS)
		say_copy(s, &b);
	else
		say(&b, world_words(s->purpose), "hash", say_hex(s->hknso, 8),
		    "k", say_num(s->new_k), "n", say_num(s->new_n), NULL);
	page_fact(p, "subject", _("The cards are for"), buf_str(&b));
	buf_free(&b);
}
