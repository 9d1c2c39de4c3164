/* Is this the right station, in the right state, at the right time? */
#include <string.h>

#include "src/base/stick.h"
#include "src/base/text.h"
#include "src/flow/flow.h"
#include "src/steps/clock.h"
#include "src/steps/fit.h"
#include "src/steps/media.h"
#include "src/steps/offline/step_readiness_keyboard.h"
#include "src/steps/read_out.h"
#include "src/steps/station.h"
#include "src/steps/sticks.h"

static const struct field_def fields[] = {
	CLOCK_FIELD,
	KEYBOARD_FIELDS,
	{ "sheet", N_("The bundle's sheet"), FIELD_CHOICE, 16 },
	{ 0 }
};

static const struct field_def layout_fields[] = {
	LAYOUT_FIELD,
	{ 0 }
};

static const struct field_def programs_fields[] = {
	READ_OUT_FIELD,
	{ 0 }
};

struct check {
	struct fit fit;
	struct station station;
	struct keyboard keyboard;
	time_t now;		/* of the page that is shown; 0: none was yet */
	struct wall wall;	/* as people confirmed it: words may lie between */
	int sheet;		/* the programs' words are compared with it */
	int no_stick, no_backup;	/* these are not there */
	struct stick here[STICKS_MAX];	/* what can be taken for them */
	int n_here;
};

/* One that is in and cannot be mounted is one of the checks. */
static int
is_missing(const struct flow *f, const char *(*which)(const struct flow *f, char *out))
{
	char path[FILE_PATH_MAX], at[FILE_PATH_MAX];
	int err = sticks_look(f, which(f, path), at);

	return err < 0 ? err == ERR_NOTFOUND : medium_kind(at) == MEDIUM_NONE;
}

/* What the system says now: what was mended is in order. */
static void
look(const struct flow *f, struct check *c)
{
	fit_look(f, &c->fit);
	c->no_stick = is_missing(f, flow_stick);
	c->no_backup = is_missing(f, flow_backup);
	c->fit.absent = c->no_stick || c->no_backup;
}

static enum move
enter_check(struct flow *f)
{
	struct check *c = flow_scratch(f, sizeof(*c));
	int err = station_look(f, &c->station);

	look(f, c);
	c->now = time(NULL);
	c->n_here = stick_list(c->here);
	keyboard_enter(f, &c->keyboard);
	clock_enter(f);
	if (rehearsal(f))
		flow_set(f, "sheet", "none");
	return err < 0 ? flow_fail(f, err) : MOVE_STAY;
}

/* A driver's name is an identifier; what it drives is said in words. */
static const char *
reader_word(const char *driver)
{
	return strcmp(driver, "virtual") == 0 ? _("virtual") : driver;
}

/* A medium that is not there is said now, not when it is written to. */
static void
fill_medium(struct page *p, const char *id, const char *label, const char *path,
    int none)
{
	struct buf b;

	if (!none) {
		page_fact(p, id, label, path);
		return;
	}
	buf_init(&b, FILE_PATH_MAX + 256);
	if (path[0] == '\0')
		buf_puts(&b, _("NONE WAS NAMED"));
	else
		say(&b, _("{path} (NOT THERE)"), "path", path, NULL);
	page_fact(p, id, label, buf_str(&b));
	buf_free(&b);
}

/* In the language of the page, which may have changed since. */
static void
fill_now(struct page *p, time_t now)
{
	struct buf b;

	buf_init(&b, 96);
	if (now != 0)
		station_at(now, &b);
	page_fact(p, "now", _("Date and time of this station"), buf_str(&b));
	buf_free(&b);
}

static void
fill_check(const struct flow *f, struct page *p)
{
	const struct check *c = flow_peek(f);
	char path[FILE_PATH_MAX];

	if (c != NULL)
		fit_page(f, p, &c->fit);
	page_fact(p, "module", _("Module (software, no FIPS validation)"),
	    f->daemons.module_version);
	page_fact(p, "crypto", _("Cryptography"), f->daemons.crypto);
	page_fact(p, "reader", _("Reader"),
	    reader_word(f->daemons.reader_driver));
	fill_medium(p, "stick", _("Courier stick"), flow_stick(f, path),
	    c != NULL && c->no_stick);
	fill_medium(p, "backup", _("Backup medium"), flow_backup(f, path),
	    c != NULL && c->no_backup);
	for (int i = 0; c != NULL && i < c->n_here; i++)
		sticks_here(p, &c->here[i], 0);
	if (c != NULL)
		fill_now(p, c->now);
	if (c != NULL)
		keyboard_fill(p, &c->keyboard, fields);
	page_field(p, &fields[3]);
	page_option(p, "typed", _("It is here: the programs' words are compared "
	    "with it"), NULL);
	page_option(p, "none", _("There is none: nobody compares these programs"),
	    NULL);
}

/* -- what production wants ------------------------------------------------------------- */

/* 0 when it may go on; else a notice says why not. */
static int
judge(struct flow *f, const struct check *c)
{
	if (rehearsal(f))
		return 0;
	if (strcmp(f->daemons.reader_driver, "virtual") == 0)
		flow_notice(f, "production-virtual", NULL);
	else if (fit_has(&c->fit, UNFIT_REFUSED))
		flow_notice(f, "station-refused", NULL);
	else if (fit_has(&c->fit, UNFIT_NOTE) && !f->st.ready_note)
		flow_notice(f, "station-note", NULL);
	else if (flow_is(f, "sheet", "none") && !f->st.ready_note)
		flow_notice(f, "programs-note", NULL);
	else
		return 0;
	return ERR_ARG;
}

/* -- the record ------------------------------------------------------------------------ */

static enum move
record(struct flow *f)
{
	const struct check *c = flow_peek(f);
	struct json_t *j = js_new();

	clock_record(&c->wall, j);
	js_set(j, "unfit", fit_record(&c->fit));
	js_set_hex(j, "programs", c->station.programs, SHA256_LEN);
	js_set_bool(j, "sheet", c->sheet);
	keyboard_record(&c->keyboard, j);
	return flow_record(f, "ready", j) < 0 ? MOVE_STAY : MOVE_NEXT;
}

/* 0 when time, keys and choice are there; else a notice. */
static int
read_fields(struct flow *f, struct check *c)
{
	if (clock_read(f, &c->wall) < 0 || keyboard_read(f, &c->keyboard) < 0)
		return ERR_ARG;
	if (!flow_is(f, "sheet", "typed") && !flow_is(f, "sheet", "none"))
		flow_notice(f, "choose-one", NULL);
	else
		return 0;
	return ERR_ARG;
}

static enum move
event_check(struct flow *f, const struct event *ev)
{
	struct check *c = flow_scratch(f, sizeof(*c));

	c->now = time(NULL);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	look(f, c);
	if (judge(f, c) < 0 || read_fields(f, c) < 0 ||
	    clock_sure(f, &c->wall) < 0)
		return MOVE_STAY;
	c->sheet = flow_is(f, "sheet", "typed");
	return c->sheet ? flow_page(f, "programs") : record(f);
}

/* -- the layout ----------------------------------------------------------------------- */

static void
fill_layout(const struct flow *f, struct page *p)
{
	const struct check *c = flow_peek(f);

	if (c != NULL)
		layout_fill(&c->keyboard, p, &layout_fields[0]);
}

static enum move
event_layout(struct flow *f, const struct event *ev)
{
	struct check *c = flow_scratch(f, sizeof(*c));
	const struct layout *before = c->keyboard.set;

	if (!ev_is(ev, KC_NEXT) || layout_next(f, &c->keyboard) < 0)
		return MOVE_STAY;
	flow_page(f, "check");
	return c->keyboard.set == before ? MOVE_STAY : flow_notice(f, "layout-set",
	    "layout", _(c->keyboard.set->label), NULL);
}

/* -- the programs --------------------------------------------------------------------- */

static void
fill_programs(const struct flow *f, struct page *p)
{
	const struct check *c = flow_peek(f);

	page_para(p, _("These words stand for all programs that run here. The "
	    "bundle's sheet has them, too, printed where the bundle was made: "
	    "read them aloud from there, and type those that are missing."),
	    NULL);
	if (c != NULL)
		read_out_page(f, p, "programs", _("The programs"),
		    c->station.programs);
	page_field(p, &programs_fields[0]);
	page_para(p, _("Another word means that these are other programs. Then go "
	    "no further: install the bundle again, from an archive whose words "
	    "are right."), NULL);
}

static enum move
event_programs(struct flow *f, const struct event *ev)
{
	const struct check *c = flow_peek(f);

	if (!ev_is(ev, KC_NEXT) || read_out_check(f, c->station.programs) < 0)
		return MOVE_STAY;
	return record(f);
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "check");
}

static int
done(const struct state *s)
{
	return s->ready;
}

static const struct page_def pages[] = {
	{ .id = "check", .title = N_("Is this station ready?"), .doc = "2.1",
	  .back = BACK_STEP, .fields = fields,
	  .facts = "module crypto reader stick backup here now keys",
	  .choices = "typed none", .optional = "pad",
	  .notices = "disk-full disk-error unexpected no-way-back note-written "
	  "station-refused station-note programs-note production-virtual "
	  CLOCK_NOTICES " choose-one " KEYBOARD_NOTICES
	  " program-missing not-readable",
	  .enter = enter_check, .fill = fill_check, .event = event_check,
	  .help = N_("Each line marked [no] says what to do; Next looks again. The "
	  "document keeps this station off every network, an internal one too. "
	  "None of it stops you in a rehearsal; in production some need a note "
	  "(F5) that says why it is so, and some are refused. A difference of the "
	  "clocks is recorded and added to all times that are shown.") },
	{ .id = "layout", .title = N_("What the keyboard gives"), .doc = "2.1",
	  .back = "check", .fields = layout_fields, .choices = LAYOUT_CHOICES,
	  .facts = "keys",
	  .notices = "disk-full disk-error note-written " LAYOUT_NOTICES,
	  .fill = fill_layout, .event = event_layout,
	  .help = N_("F2 changes the language of these pages; the layout is what the "
	  "keys give, and belongs to the system. PINs are digits: on a French or "
	  "Belgian keyboard the upper row gives them with Shift alone.") },
	{ .id = "programs", .title = N_("Are these the bundle's programs?"),
	  .doc = "2.1", .back = "check", .flags = PAGE_WORDS,
	  .fields = programs_fields, .facts = "programs" READ_OUT_FACTS,
	  .notices = "disk-full disk-error note-written "
	  READ_OUT_NOTICES,
	  .enter = read_out_some, .fill = fill_programs, .event = event_programs,
	  .help = N_("The digests of the programs, in the order of their names as "
	  "sha256sum prints them, have one digest in common; the words are its "
	  "first 128 bits. `keyconvoy inspect` shows those of any file.") },
	{ 0 }
};

const struct step step_readiness = {
	.id = "readiness", .title = N_("Readiness"), .minutes = 5,
	.pages = pages, .done = done, .enter = enter,
};
