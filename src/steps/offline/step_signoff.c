/* Everybody signs the head of the record, or does not agree; then it is sealed. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/page/help.h"
#include "src/steps/backup_put.h"
#include "src/steps/bags.h"
#include "src/steps/kept.h"
#include "src/steps/offline/step_signoff.h"
#include "src/steps/names.h"
#include "src/steps/people_change.h"
#include "src/steps/read_out.h"

static const struct field_def fields[] = {
	{ "agree", N_("Choice"), FIELD_CHOICE, 16 },
	{ "initials", N_("Initials"), FIELD_LETTERS, 8 },
	{ 0 }
};

static const struct field_def paper_fields[] = {
	READ_OUT_FIELD,
	{ 0 }
};

static const struct field_def dissent_fields[] = {
	{ "why", N_("Why you do not agree"), FIELD_TEXT, WHY_MAX },
	{ 0 }
};

/* Who signs now; n_people: all have. */
static unsigned
turn(const struct state *s)
{
	unsigned i = 0;

	while (i < s->n_people && (s->people[i].gone ||
	    s->people[i].agreed != AGREED_NOT_YET))
		i++;
	return i;
}

/* -- the end ---------------------------------------------------------------------------- */

static enum move
all_sealed(struct flow *f)
{
	return flow_page(f, "sealed");
}

/* Its words are on paper before the first one signs. */
static enum move
next_person(struct flow *f)
{
	const struct state *s = &f->st;
	const unsigned i = turn(s);
	unsigned did = 0;

	for (unsigned k = 0; k < s->n_people; k++)
		did += s->people[k].agreed != AGREED_NOT_YET;
	if (i < s->n_people)
		return flow_page(f, did == 0 ? "head" : "person");
	flow_page(f, "sealing");
	if (!f->st.ended && flow_record(f, "end", NULL) < 0)
		return MOVE_STAY;
	return flow_sealed(f, all_sealed);
}

static enum move
begin_signing(struct flow *f)
{
	flow_page(f, "sealing");
	if (!f->st.signing && flow_record(f, "sign-begin", NULL) < 0)
		return MOVE_STAY;
	return flow_sealed(f, next_person);
}

/* -- the bags -------------------------------------------------------------------------- */

static void
fill_bags(const struct flow *f, struct page *p)
{
	page_para(p, _("Backup medium, spare cards and the paper record each go into "
	    "a bag of their own when the record is sealed. Type the number that is "
	    "printed on each bag, and write it on the paper; a field stays empty "
	    "where nothing goes into a bag."), NULL);
	bags_fill(f, p);
}

static enum move
event_bags(struct flow *f, const struct event *ev)
{
	struct bags b;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (f->st.signing)
		return begin_signing(f);
	if (bags_read(f, f->st.backup, 1, &b) < 0 ||
	    bags_record(f, "bags-closed", &f->st.closed, &b) < 0)
		return MOVE_STAY;
	return flow_sealed(f, begin_signing);
}

/* -- what is signed, on paper ----------------------------------------------------------- */

static void
fill_head(const struct flow *f, struct page *p)
{
	page_words(p, "head", _("Record, to write on the paper"),
	    f->st.sign_head);
	page_para(p, _("These words say which record everybody signs. Write them on "
	    "the paper record; the next page asks for some of them."), NULL);
}

static enum move
event_head(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) ? flow_page(f, "paper") : MOVE_STAY;
}

static void
fill_paper(const struct flow *f, struct page *p)
{
	read_out_page(f, p, "head", _("Record"), f->st.sign_head);
	page_para(p, _("Then everybody signs, one after the other, beside these "
	    "words on the paper and here."), NULL);
	page_field(p, &paper_fields[0]);
}

static enum move
event_paper(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) || read_out_check(f, f->st.sign_head) < 0)
		return MOVE_STAY;
	return flow_page(f, "person");
}

/* -- person -------------------------------------------------------------------------------- */

/* "J.D." of "Jo Doe": the first letter of each word, as far as there is room. */
static void
initials_of(const char *name, struct buf *out)
{
	const char *next;

	while (*name != '\0' && out->err == 0) {
		next = name;
		(void)utf8_next(&next);
		if (out->len + (size_t)(next - name) + 1 > fields[1].max)
			return;
		buf_put(out, name, (size_t)(next - name));
		buf_puts(out, ".");
		name = next + strcspn(next, " -");
		name += strspn(name, " -");
	}
}

/* A rehearsal is filled in. */
static enum move
enter_person(struct flow *f)
{
	unsigned i = turn(&f->st);
	struct buf b;

	if (!rehearsal(f) || i >= f->st.n_people)
		return MOVE_STAY;
	buf_init(&b, 64);
	initials_of(f->st.people[i].name, &b);
	flow_set(f, "agree", "agree");
	flow_set(f, "initials", buf_str(&b));
	buf_free(&b);
	return MOVE_STAY;
}

static void
fill_person(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;
	unsigned i = turn(s);

	if (i >= s->n_people)
		return;
	page_title(p, _("Sign-off: {name}"), "name", s->people[i].name, NULL);
	page_fact(p, "person", _("Person"), s->people[i].name);
	page_words(p, "head", _("Record, as on the paper"), s->sign_head);
	page_para(p, s->people[i].joined ?
	    _("You came later; what you saw since is as the record says: then type "
	    "your initials, and sign the paper. Otherwise choose that you do not "
	    "agree; it is recorded, and the ceremony ends all the same.") :
	    _("You were here the whole time, the steps were followed, and "
	    "the record is true: then type your initials, and sign the paper. "
	    "Otherwise choose that you do not agree; it is recorded, and the "
	    "ceremony ends all the same."), NULL);
	signoff_say_gone(s, p);
	page_field(p, &fields[0]);
	page_option(p, "agree", _("I agree"), NULL);
	page_option(p, "disagree", _("I do not agree"), NULL);
	page_field(p, &fields[1]);
}

/* why: of the one who does not agree; NULL: agrees. */
static enum move
sign(struct flow *f, const char *initials, const char *why)
{
	struct json_t *j = js_new();

	js_set_int(j, "person", turn(&f->st) + 1);
	js_set_str(j, "initials", initials);
	js_set_bool(j, "agreed", why == NULL);
	if (why != NULL)
		js_set_str(j, "why", why);
	if (flow_record(f, "initials", j) < 0)
		return MOVE_STAY;
	return flow_sealed(f, next_person);
}

static enum move
event_person(struct flow *f, const struct event *ev)
{
	struct signoff *l = signoff(f);
	const char *initials = flow_value(f, "initials");
	int agreed;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	agreed = flow_is(f, "agree", "agree");
	if (!agreed && !flow_is(f, "agree", "disagree"))
		return flow_notice(f, "choose-one", NULL);
	if (name_person(initials) < 0 || !name_has_letter(initials))
		return flow_notice(f, "initials-form", NULL);
	if (!agreed) {
		(void)snprintf(l->initials, sizeof(l->initials), "%s", initials);
		return flow_page(f, "dissent");
	}
	return sign(f, initials, NULL);
}

/* -- dissent -------------------------------------------------------------------------------- */

static void
fill_dissent(const struct flow *f, struct page *p)
{
	unsigned i = turn(&f->st);

	if (i >= f->st.n_people)
		return;
	page_title(p, _("{name} does not agree"), "name", f->st.people[i].name,
	    NULL);
	page_fact(p, "person", _("Person"), f->st.people[i].name);
	page_para(p, _("Say why, so that whoever reads the record later knows what "
	    "is doubted: what was not done, not seen, or not so. It stands in the "
	    "record beside your name, and on the last page."), NULL);
	page_field(p, &dissent_fields[0]);
}

static enum move
event_dissent(struct flow *f, const struct event *ev)
{
	const struct signoff *l = flow_peek(f);
	const char *why = flow_value(f, "why");

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (why[strspn(why, " ")] == '\0')
		return flow_notice(f, "why-empty", NULL);
	if (!utf8_ok(why, strlen(why), NULL))
		return flow_notice(f, "not-text", NULL);
	return sign(f, l->initials, why);
}

/* -- the step ------------------------------------------------------------------------------ */

static enum move
enter(struct flow *f)
{
	if (!f->st.signing)
		return flow_page(f, "review");
	if (f->st.seal_n == f->st.n_records && f->st.ended)
		return flow_page(f, "sealed");
	return begin_signing(f);
}

static int
done(const struct state *s)
{
	return s->ended && s->seal_n == s->n_records;
}

#define ANY "disk-full disk-error unexpected no-way-back note-written"

static const struct page_def pages[] = {
	{ .id = "review", .title = N_("Before anybody signs"),
	  .facts = "people hknso key vault region file", .notices = ANY,
	  .fields = signoff_review_fields, .choices = "sign people copy",
	  .enter = signoff_review_enter, .fill = signoff_review_fill, .event = signoff_review_event,
	  .help = N_("Each exception stands in the record with its time and cannot "
	  "be taken away. Whoever cannot sign this says on the next page that they "
	  "do not agree.") },
	PEOPLE_CHANGE_ROW("review", ANY, signoff_people_event),
	BACKUP_SECOND_ROWS("review", ANY " file-missing file-changed ",
	signoff_second_event),
	{ .id = "bags", .title = N_("The bags, by their numbers"), .back = "review",
	  .fields = bags_fields, .optional = BAGS_FIELDS, .facts = BAGS_FIELDS,
	  .notices = ANY BAGS_NOTICES, .fill = fill_bags, .event = event_bags,
	  .help = N_("A bag that was exchanged has another number. The next ceremony "
	  "that opens them asks for the numbers again and compares. Have the bags "
	  "here, and close them when the record is sealed.") },
	{ .id = "head", .title = N_("The record, by its words"),
	  .flags = PAGE_WORDS | PAGE_NO_NOTE, .facts = "head", .notices = ANY,
	  .fill = fill_head, .event = event_head,
	  .help = N_("The words are those of the record as it stood before the "
	  "first signature. Whoever changes a line of it changes them.") },
	{ .id = "paper", .title = N_("The record's words, from the paper"),
	  .flags = PAGE_WORDS | PAGE_NO_NOTE, .back = "head",
	  .fields = paper_fields, .facts = "head" READ_OUT_FACTS,
	  .notices = ANY " " READ_OUT_NOTICES, .enter = read_out_some,
	  .fill = fill_paper, .event = event_paper,
	  .help = N_("Words that were written wrongly are found now, while they "
	  "can be written again: go back (F3) to see all of them.") },
	{ .id = "person", .title = N_("Sign-off"), .fields = fields,
	  .flags = PAGE_WORDS | PAGE_NO_NOTE,
	  .facts = "person head", .choices = "agree disagree", .notices = ANY
	  " choose-one initials-form",
	  .enter = enter_person, .fill = fill_person, .event = event_person,
	  .help = N_("The words are those of the record as it stood before the "
	  "first signature, the same for everybody. They stand on the paper "
	  "too.") },
	{ .id = "dissent", .title = N_("Who does not agree"), .back = "person",
	  .flags = PAGE_NO_NOTE,
	  .fields = dissent_fields, .facts = "person",
	  .notices = ANY " why-empty not-text", .fill = fill_dissent,
	  .event = event_dissent,
	  .help = N_("Nobody is talked out of it: the ceremony ends all the same, "
	  "and `keyconvoy verify` says who did not agree, and why. F3 goes back to "
	  "the choice.") },
	{ .id = "sealing", .title = N_("The record is being sealed"),
	  .flags = PAGE_BUSY | PAGE_NO_NOTE, .notices = ANY,
	  .fill = flow_fill_busy, .help = help_sealing },
	{ .id = "sealed", .title = N_("The record is sealed"),
	  .flags = PAGE_NO_NOTE | PAGE_WORDS, .facts = "head",
	  .notices = ANY, .fill = signoff_sealed_fill, .event = signoff_sealed_event,
	  .help = N_("The words are those of the record's last line. With them on "
	  "paper nobody can shorten or exchange the record later without being "
	  "seen.") },
	{ .id = "end", .title = N_("The ceremony is finished"),
	  .flags = PAGE_NO_NOTE, .back = "sealed", .facts = "unwritten bags " KEPT_FILES " verify",
	  .notices = ANY, .leads = LEADS_LEAVE, .enter = signoff_end_enter,
	  .fill = signoff_end_fill, .event = flow_event_next, .help = help_end },
	{ 0 }
};

const struct step step_signoff = {
	.id = "signoff", .title = N_("Sign-off"), .minutes = 5,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
