/* The world file to the backup medium, read back. */
#include <string.h>

#include "src/steps/backup_put.h"
#include "src/steps/files.h"
#include "src/steps/record_copy.h"
#include "src/page/help.h"
#include "src/record/paths.h"

static const struct field_def fields[] = {
	{ "backup", N_("Backup medium"), FIELD_TEXT, FIELD_VALUE_MAX - 1 },
	{ 0 }
};

static enum move
enter_medium(struct flow *f)
{
	char path[FILE_PATH_MAX];

	return sticks_ask(f, "backup", flow_backup(f, path));
}

static void
fill_medium(const struct flow *f, struct page *p)
{
	page_para(p, _("The world file is copied to the backup medium, never to "
	    "the courier stick, and read back from there."), NULL);
	page_para(p, P_("Afterwards the medium is kept apart from the cards: the "
	    "file and {k} card together open everything.",
	    "Afterwards the medium is kept apart from the cards: the "
	    "file and {k} cards together open everything.", f->st.k), "k",
	    say_num(f->st.k), NULL);
	sticks_field(f, p, &fields[0]);
}

static enum move
event_medium(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) || backup_put(f, "backup") < 0)
		return MOVE_STAY;
	return flow_page(f, "done");
}

static const struct field_def done_fields[] = { BACKUP_THEN_FIELD, { 0 } };

static void
fill_done(const struct flow *f, struct page *p)
{
	page_check(p, _("The world file was written and read back."), NULL);
	sticks_left(f, p);
	page_para(p, P_("Microsoft can never give a key back to you. If this "
	    "workstation is lost, the backup and {k} card are all there is.",
	    "Microsoft can never give a key back to you. If this "
	    "workstation is lost, the backup and {k} cards are all there is.",
	    f->st.k),
	    "k", say_num(f->st.k), NULL);
	page_para(p, _("The record goes to the medium as well, after this and every "
	    "later seal."), NULL);
	page_para(p, _("World file, cards and PINs are kept apart, and nobody has "
	    "more than one card."), NULL);
	backup_then_fill(p, &done_fields[0]);
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "medium");
}

static int
done(const struct state *s)
{
	return s->backup;
}

static const struct page_def pages[] = {
	{ .id = "medium", .title = N_("Backup of the world"), .doc = "3.1",
	  .fields = fields, .facts = STICKS_FACTS,
	  .notices = "disk-full disk-error unexpected no-way-back note-written "
	  "file-missing file-changed file-strange " FILES_MEDIUM_NOTICES,
	  .enter = enter_medium,
	  .fill = fill_medium, .event = event_medium,
	  .help = N_("A medium that was used as courier is refused here, and the "
	  "other way round: the two roles are never mixed.") },
	{ .id = "done", .title = N_("The world is backed up"), .doc = "3.1",
	  .notices = "disk-full disk-error unexpected no-way-back note-written "
	  RECORD_COPY_NOTICES " record-again",
	  .fields = done_fields, .choices = BACKUP_THEN_CHOICES,
	  .enter = backup_then_enter, .fill = fill_done,
	  .event = backup_then_event, .help = help_backup_done },
	BACKUP_SECOND_ROWS("done", "disk-full disk-error unexpected no-way-back "
	"note-written file-missing file-changed ", sticks_leave_next),
	{ 0 }
};

const struct step step_backup = {
	.id = "backup", .title = N_("Backup"), .minutes = 3,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
