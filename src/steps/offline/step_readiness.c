/* Is this the right station, in the right state, at the right time? */
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/flow/flow.h"
#include "src/steps/media.h"
#include "src/steps/names.h"
#include "src/steps/station.h"

#define KEYBOARD "0123456789 azqwm-"

static const struct field_def fields[] = {
	{ "clock", N_("Time on the wall clock"), FIELD_TEXT, 5 },
	{ "keyboard", N_("Keyboard test"), FIELD_TEXT, 40 },
	{ 0 }
};

struct check {
	struct station station;
	int no_stick, no_backup;	/* these are not there */
	unsigned told;		/* 1 + the time whose difference was said; 0: none */
};

/* In production nobody confirms a time that was not read from the wall. */
static void
prefill(struct flow *f)
{
	unsigned now = station_minutes();
	struct buf b;

	buf_init(&b, 16);
	buf_printf(&b, "%02u:%02u", now / 60, now % 60);
	flow_set(f, "clock", buf_str(&b));
	buf_free(&b);
	flow_set(f, "keyboard", KEYBOARD);
}

static enum move
enter_check(struct flow *f)
{
	struct check *c = flow_scratch(f, sizeof(*c));
	struct station *s = &c->station;
	char path[FILE_PATH_MAX];
	int err = station_look(f, s);

	c->no_stick = medium_kind(flow_stick(f, path)) == MEDIUM_NONE;
	c->no_backup = medium_kind(flow_backup(f, path)) == MEDIUM_NONE;
	if (rehearsal(f))
		prefill(f);
	if (err < 0)
		return flow_fail(f, err);
	if (s->network[0] != '\0')
		flow_notice(f, "network-up", "names", s->network, NULL);
	return MOVE_STAY;
}

/* What holds the programs: all have the same kernel. */
static const char *
jail_words(const struct flow *f)
{
	if (!f->daemons.jailed)
		return _("none");
	return f->opt->landlock > 0 ? _("calls and files") :
	    _("calls only: this kernel has no Landlock");
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
	say(&b, _("{path} (NOT THERE)"), "path", path, NULL);
	page_fact(p, id, label, buf_str(&b));
	buf_free(&b);
}

static void
fill_check(const struct flow *f, struct page *p)
{
	const struct check *c = flow_peek(f);
	const struct station *s = c == NULL ? NULL : &c->station;
	char path[FILE_PATH_MAX];

	page_fact(p, "module", _("Module (software, no FIPS validation)"),
	    f->daemons.module_version);
	page_fact(p, "crypto", _("Cryptography"), f->daemons.crypto);
	page_fact(p, "reader", _("Reader"), f->daemons.reader_driver);
	if (s != NULL) {
		page_fact(p, "keyconvoy", _("Digest of keyconvoy"),
		    say_hex(s->keyconvoy, 16));
		page_fact(p, "pages", _("Digest of keyconvoy-pages"),
		    say_hex(s->pages, 16));
		page_fact(p, "keyd", _("keyd"),
		    say_hex(s->keyd, 16));
		page_fact(p, "cardd", _("cardd"),
		    say_hex(s->cardd, 16));
		page_fact(p, "network", _("Networks that are up"),
		    s->network[0] == '\0' ? _("none") : s->network);
	}
	page_fact(p, "memory", _("Memory of keys"), f->daemons.locked ?
	    _("locked, never swapped") : _("not locked: it may be swapped"));
	page_fact(p, "jail", _("Jail of the programs"), jail_words(f));
	fill_medium(p, "stick", _("Courier stick"), flow_stick(f, path),
	    c != NULL && c->no_stick);
	fill_medium(p, "backup", _("Backup medium"), flow_backup(f, path),
	    c != NULL && c->no_backup);
	page_para(p, _("Compare the clock. Type this line: {line}"), "line", KEYBOARD, NULL);
	page_field(p, &fields[0]);
	page_field(p, &fields[1]);
}

/* The wall clock's seconds ahead of ours: within a minute is none. */
static int64_t
clock_offset(unsigned typed)
{
	int diff = (int)typed - (int)station_minutes();

	if (diff > 12 * 60)
		diff -= 24 * 60;
	if (diff < -12 * 60)
		diff += 24 * 60;
	return abs(diff) <= 1 ? 0 : (int64_t)diff * 60;
}

#define MUCH 120	/* seconds */

static int
differs(unsigned typed)
{
	const int64_t offset = clock_offset(typed);

	return offset > MUCH || offset < -MUCH;
}

static enum move
say_difference(struct flow *f, unsigned typed)
{
	const int64_t offset = clock_offset(typed);
	char date[11];

	station_date(date);
	return flow_notice(f, "clock-differs", "n", say_num((unsigned)
	    (offset < 0 ? -offset : offset) / 60), "date", date, NULL);
}

static enum move
event_check(struct flow *f, const struct event *ev)
{
	struct check *c = flow_scratch(f, sizeof(*c));
	const struct station *s = &c->station;
	struct json_t *j;
	unsigned typed;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (!rehearsal(f) && strcmp(f->daemons.reader_driver, "virtual") == 0)
		return flow_notice(f, "production-virtual", NULL);
	if (name_clock(flow_value(f, "clock"), &typed) < 0)
		return flow_notice(f, "clock-form", NULL);
	if (!flow_is(f, "keyboard", KEYBOARD))
		return flow_notice(f, "keyboard-differs", "line", KEYBOARD,
		    NULL);
	if (!rehearsal(f) && f->daemons.jailed && f->opt->landlock == 0 &&
	    !f->st.ready_note)
		return flow_notice(f, "landlock-note", NULL);
	if (!rehearsal(f) && s->network[0] != '\0' && !f->st.ready_note)
		return flow_notice(f, "network-note", "names", s->network, NULL);
	if (differs(typed) && c->told != typed + 1) {
		c->told = typed + 1;
		return say_difference(f, typed);
	}
	if (differs(typed) && flow_exception(f, "clock-differs", NULL) < 0)
		return MOVE_STAY;
	j = js_new();
	js_set_str(j, "clock", flow_value(f, "clock"));
	js_set_int(j, "offset", clock_offset(typed));
	js_set_str(j, "network", s->network);
	if (flow_record(f, "ready", j) < 0)
		return MOVE_STAY;
	return MOVE_NEXT;
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
	  .facts = "module crypto reader keyconvoy pages keyd cardd "
	  "network memory jail stick backup",
	  .notices = "disk-full disk-error unexpected no-way-back note-written "
	  "network-up network-note landlock-note production-virtual clock-form "
	  "clock-differs "
	  "keyboard-differs program-missing",
	  .enter = enter_check, .fill = fill_check, .event = event_check,
	  .help = N_("The document keeps this station off every network, an "
	  "internal one too. A warning does not stop you in a rehearsal; in "
	  "production a note (F5) says why it is so. A difference of the clocks "
	  "is recorded and added to all times that are shown.") },
	{ 0 }
};

const struct step step_readiness = {
	.id = "readiness", .title = N_("Readiness"), .minutes = 5,
	.pages = pages, .done = done, .enter = enter,
};
