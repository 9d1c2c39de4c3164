/* The security world: created with its cards, opened again, or restored. */
#include "src/steps/offline/step_world.h"

#include <string.h>

#include "src/page/help.h"
#include "src/record/paths.h"
#include "src/steps/files.h"
#include "src/steps/names.h"
#include "src/steps/read_out.h"
#include "src/steps/suites.h"

static const struct field_def how_fields[] = {
	{ "how", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};

static const struct field_def quorum_fields[] = {
	{ "k", N_("K, cards that open the world"), FIELD_TEXT, 2 },
	{ "n", N_("N, cards in all"), FIELD_TEXT, 2 },
	{ "suite", N_("Cipher suite"), FIELD_CHOICE, 40 },
	{ "puk", N_("PUK of the cards"), FIELD_CHOICE, 16 },
	{ 0 }
};

/* -- how -------------------------------------------------------------------------- */

static enum move
enter_how(struct flow *f)
{
	if (f->st.old.there)	/* there is no choice */
		return flow_page(f, "quorum");
	flow_set(f, "how", "create");
	return MOVE_STAY;
}

static void
fill_how(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("All keys of a ceremony live in a security world. Its file "
	    "is worth nothing without its cards, and the cards nothing without "
	    "the file."), NULL);
	page_field(p, &how_fields[0]);
	page_option(p, "create", _("Create a new world with new cards"), NULL);
	page_option(p, "open", _("Open a world that this station has"), NULL);
	page_option(p, "restore", _("Restore a world from a backup medium"), NULL);
}

static enum move
event_how(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "how", "create"))
		return flow_page(f, "quorum");
	if (flow_is(f, "how", "open"))
		return flow_page(f, "which");
	if (flow_is(f, "how", "restore"))
		return flow_page(f, "restore");
	return flow_notice(f, "choose-one", NULL);
}

/* -- quorum ------------------------------------------------------------------------ */

static enum move
enter_quorum(struct flow *f)
{
	const struct state *s = &f->st;
	const int taken = s->n > 0;

	flow_set(f, "k", say_num(taken ? s->k : 2));
	flow_set(f, "n", say_num(taken ? s->n : 3));
	flow_set(f, "suite", taken ? s->suite : SUITE_DEFAULT);
	flow_set(f, "puk", taken && !s->puk_forget ? "show" : "forget");
	return MOVE_STAY;
}

static unsigned
holders(const struct state *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_people; i++)
		n += s->people[i].role == ROLE_HOLDER && !s->people[i].gone;
	return n;
}

/* K and N as they are typed: 0, or ERR_ARG. */
static int
typed_quorum(const struct flow *f, unsigned *k, unsigned *n)
{
	if (name_number(flow_value(f, "n"), 1, CARDS_MAX, n) < 0 ||
	    name_number(flow_value(f, "k"), 1, *n, k) < 0)
		return ERR_ARG;
	return 0;
}

/* What these numbers come to, before they are taken. */
static void
fill_risks(const struct flow *f, struct page *p)
{
	unsigned k, n;

	if (typed_quorum(f, &k, &n) < 0)
		return;
	if (k == 1)
		page_warn(p, _("K = 1: one thief is enough."), NULL);
	if (k == n)
		page_warn(p, _("K = N: one lost card closes the world for ever."), NULL);
}

static void
fill_quorum(const struct flow *f, struct page *p)
{
	page_para(p, _("Any K of the N cards give full access to every key of "
	    "the world; fewer give none."), NULL);
	page_fact(p, "holders", _("Holders on the list"),
	    say_num(holders(&f->st)));
	fill_risks(f, p);
	page_warn(p, _("Once a card was written, K and N stay: only "
	    "a new set of cards has others."), NULL);
	page_field(p, &quorum_fields[0]);
	page_field(p, &quorum_fields[1]);
	if (!f->st.old.there) {
		page_field(p, &quorum_fields[2]);
		suite_options(p, flow_value(f, "suite"), f->opt->mode);
	}
	page_field(p, &quorum_fields[3]);
	page_option(p, "forget", _("random and forgotten: a blocked card stays "
	    "blocked"), NULL);
	page_option(p, "show", _("random, shown once to its holder for a sealed "
	    "envelope"), NULL);
}

static enum move
event_quorum(struct flow *f, const struct event *ev)
{
	struct json_t *j;
	unsigned k, n;
	int err;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (typed_quorum(f, &k, &n) < 0)
		return flow_notice(f, "quorum-form", "max", say_num(CARDS_MAX),
		    NULL);
	if (!suite_known(flow_value(f, "suite"), f->opt->mode) ||
	    (!flow_is(f, "puk", "show") && !flow_is(f, "puk", "forget")))
		return flow_notice(f, "choose-one", NULL);
	if (holders(&f->st) < n)
		return flow_notice(f, "holders-few", "n", say_num(n), "have",
		    say_num(holders(&f->st)), NULL);
	if (k == 1 && !rehearsal(f) && !f->st.quorum_note)
		return flow_notice(f, "quorum-note", NULL);
	if ((err = world_drop_copies(f)) < 0)
		return flow_fail(f, err);
	j = js_new();
	js_set_int(j, "k", k);
	js_set_int(j, "of", n);
	js_set_str(j, "suite", f->st.old.there ? f->st.old.suite :
	    flow_value(f, "suite"));
	js_set_bool(j, "puk_forget", flow_is(f, "puk", "forget"));
	if (flow_record(f, "quorum", j) < 0)
		return MOVE_STAY;
	return world_enrol_next(f);
}

/* -- where does it stand? ----------------------------------------------------------- */

static enum move
exists_page(struct flow *f)
{
	return flow_page(f, "exists");
}

/* What is on disk decides; a request may be needed to see it. */
static enum move
enter(struct flow *f)
{
	const struct state *s = &f->st;
	char path[FILE_PATH_MAX];
	int err;

	if (resumed_asks(f))
		return resumed_ask(f);
	/* A kill came between its new name and the line that says so. */
	if (!s->world && s->n > 0 &&
	    files_is_aside(f, PATH_WORLD, s->voided + 1) &&
	    (err = world_set_aside(f, "interrupted", 1)) < 0)
		return flow_fail(f, err);
	if (flow_on_detour(f) || s->confirm != 0 || s->gather)
		return world_open(f);
	if (s->world && s->world_own && state_proved(s) < s->n)
		return world_prove(f);
	if (s->world)
		return f->daemons.open ? exists_page(f) : world_open(f);
	if (s->n == 0)
		return flow_page(f, "how");
	if (state_enrolled(s) == s->n || (flow_path(f, path, PATH_WORLD) == 0 &&
	    file_exists(path) == 1))
		return world_write(f);
	return world_enrol_next(f);
}

static int
done(const struct state *s)
{
	return s->world_done;
}

#define ANY "disk-full disk-error unexpected no-way-back note-written " \
	"file-changed file-missing file-form world-other other-mode " \
	"signature-bad"

static const struct page_def pages[] = {
	{ .id = "how", .title = N_("The security world"), .doc = "3.1",
	  .back = BACK_STEP, .fields = how_fields,
	  .choices = "create open restore", .notices = ANY " choose-one",
	  .enter = enter_how, .fill = fill_how, .event = event_how,
	  .help = N_("A second key, a second vault or a KEK that expired needs no "
	  "new world: open the one that exists.") },
	{ .id = "quorum", .title = N_("K of N administrator cards"), .doc = "3.1",
	  .back = "how", .fields = quorum_fields, .facts = "holders",
	  .choices = "ECp521mAES DLf1024s160mRijndael more "
	  "DLf3072s256mRijndael DLf3072s256mAEScSP800131Ar1 forget show",
	  .notices = ANY " quorum-form choose-one holders-few "
	  "quorum-note",
	  .enter = enter_quorum, .fill = fill_quorum, .event = event_quorum,
	  .help = N_("Choose K so that K holders are unlikely to act behind the "
	  "others' backs, and N - K cards may be lost: 2 of 3, or 3 of 5. The PUK "
	  "unblocks a card after three wrong PINs; whoever has it can set a new "
	  "PIN. Suites differ in the key that signs the world; AES-256 wraps in "
	  "all of them. "
	  "DLf1024s160mRijndael is the document's own command: 80 bits of "
	  "strength, kept for rehearsal.") },
	{ .id = "insert", .title = N_("Administrator card"), .doc = "3.1",
	  .back = "quorum", .flags = PAGE_CARDS | PAGE_OTHER | PAGE_BACK,
	  .facts = "card holder", .notices = ANY CARDS_NOTICES
	  " card-enrolled card-slot card-old-set card-issued card-unfit card-twin "
	  "mgm-unknown card-unprovable",
	  .enter = world_insert_enter, .fill = world_insert_fill,
	  .event = world_insert_event,
	  .help = N_("F6: another card takes the place of one that was enrolled "
	  "already. Nothing secret exists before all cards are enrolled.") },
	{ .id = "number", .title = N_("Is this your card?"), .doc = "3.1",
	  .back = "insert", .flags = PAGE_CARDS, .fields = world_number_fields,
	  .facts = "card number model", .notices = ANY CARDS_NOTICES
	  " number-differs number-none number-taken name-form holder-number "
	  "holder-quorum holder-note",
	  .enter = world_number_enter, .fill = world_number_fill,
	  .event = world_number_event, .help = help_number },
	{ .id = "pin-new", .title = N_("Choose a PIN"), .doc = "3.1",
	  .back = "insert", .flags = PAGE_CARDS, .fields = world_pin_new_fields,
	  .facts = "card holder number practice", .notices = ANY CARDS_NOTICES
	  " pins-differ mgm-unknown holder-twice pin-rules pin-maker",
	  .fill = world_pin_new_fill,
	  .event = world_pin_new_event, .help = help_pin_new },
	{ .id = "pin-own", .title = N_("PIN of the card"), .doc = "3.1",
	  .back = "insert", .flags = PAGE_CARDS, .fields = world_pin_own_fields,
	  .facts = "card holder number tries practice", .notices = ANY CARDS_NOTICES
	  " mgm-unknown pin-wrong pin-wrong-some pin-not-factory holder-twice",
	  .fill = world_pin_own_fill,
	  .event = world_pin_own_event, .help = help_pin_own },
	{ .id = "puk", .title = N_("PUK for the sealed envelope"), .doc = "3.1",
	  .flags = PAGE_CARDS, .facts = "card holder", .notices = ANY CARDS_NOTICES
	  " mgm-unknown", .fill = world_puk_fill, .event = world_puk_event,
	  .help = help_puk },
	{ .id = "remove", .title = N_("Take the card out"), .doc = "3.1",
	  .flags = PAGE_CARDS, .facts = "card holder",
	  .notices = ANY CARDS_NOTICES " puk-changed puk-none",
	  .fill = world_remove_fill,
	  .event = world_remove_event, .help = help_remove },
	{ .id = "spare", .title = N_("Another card"), .doc = "3.1",
	  .back = "insert", .fields = world_spare_fields,
	  .notices = ANY " card-number-form card-not-enrolled",
	  .fill = world_spare_fill,
	  .event = world_spare_event, .help = help_spare },
	{ .id = "making", .title = N_("The world is being made"), .doc = "3.1",
	  .flags = PAGE_BUSY, .notices = ANY " world-strange point-bad",
	  .fill = flow_fill_busy, .help = help_world_making },
	CARDS_ROWS("prove-", "3.1", ANY " world-anew", .title = N_("Every card once more"),
	    .flags = PAGE_CARDS | PAGE_OTHER, .event = world_prove_event,
	    .help = help_prove_insert),
	{ .id = "void", .title = N_("A card cannot be proved"), .doc = "3.1",
	  .back = "prove-insert", .fields = world_void_fields,
	  .notices = ANY " card-unprovable void-word",
	  .fill = world_void_fill, .event = world_void_event,
	  .help = help_void },
	WORLD_TAKE_ROWS("how", "3.1", ANY),
	CARDS_ROWS("old-", NULL, ANY, .title = N_("K cards of the old set"),
	    .flags = PAGE_CARDS, .event = cards_insert_event,
	    .help = N_("With K of its old cards the world is signed for the new "
	    "set. The old ones are as they were until the new ones are proved "
	    "and the backup was read back.")),
	CARDS_ROWS("open-", "3.1", ANY, .title = N_("Open the world"),
	    .flags = PAGE_CARDS, .event = cards_insert_event,
	    .help = help_insert),
	{ .id = "exists", .title = N_("The security world exists"),
	  .flags = PAGE_WORDS, .doc = "3.1",
	  .facts = "quorum card cards hknso", .notices = ANY,
	  .fill = world_exists_fill,
	  .event = world_exists_event,
	  .help = N_("hknso is the SHA-256 of the world's signing key: its name. "
	  "The words on paper tell every later ceremony that it has the right "
	  "world.") },
	{ .id = "paper", .title = N_("The world's words, from the paper"),
	  .flags = PAGE_WORDS, .back = "exists", .doc = "3.1",
	  .fields = world_paper_fields, .facts = "hknso" READ_OUT_FACTS,
	  .notices = ANY " " READ_OUT_NOTICES, .enter = read_out_some,
	  .fill = world_paper_fill, .event = world_paper_event,
	  .help = N_("Words that were written wrongly are found now, while they "
	  "can be written again: go back (F3) to see all of them.") },
	{ 0 }
};

const struct step step_world = {
	.id = "world", .title = N_("Security world"), .minutes = 30,
	.flags = STEP_OPENS, .pages = pages, .done = done, .enter = enter,
};
