/*
 * Before a ceremony goes on: the words of its record's last line, as people wrote
 * them when they left. Asked whatever the record says of how it stopped, since the
 * part that says it may be what is missing.
 */
#include <string.h>

#include "src/base/beyond.h"
#include "src/base/err.h"
#include "src/steps/backup_mark.h"
#include "src/steps/offline/step_welcome.h"
#include "src/steps/read_out.h"
#include "src/steps/record_copy.h"
#include "src/steps/resumed.h"
#include "src/steps/sticks.h"

const struct field_def welcome_words_fields[] = {
	{ "paper", N_("Choice"), FIELD_CHOICE, 16 },
	READ_OUT_FIELD_ALL,
	{ 0 }
};

const struct idle welcome_words_idle[] = {
	{ "word", "paper", "typed" },
	{ 0 }
};

enum move
welcome_words_enter(struct flow *f)
{
	flow_set(f, "paper", "typed");
	welcome(f)->unread = 0;
	return read_out_all(f);
}

void
welcome_words_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("When people left, they wrote down the words of the record. "
	    "Type them from the paper: then nothing is missing that was written "
	    "by then. Four letters of each suffice; the words are not shown "
	    "here."), NULL);
	page_field(p, &welcome_words_fields[0]);
	page_option(p, "typed", _("The words stand on paper: type all twelve"),
	    NULL);
	page_option(p, "none", _("No words were written, as after a crash or a "
	    "power cut"), NULL);
	page_field(p, &welcome_words_fields[1]);
	if (rehearsal(f))
		page_para(p, _("Without words nobody can tell whether a part is "
		    "missing. That is recorded as an exception."), NULL);
	else
		page_para(p, _("In production it does not go on without the "
		    "words."), NULL);
}

/* What it goes on without stands in the record before all else that is written. */
static enum move
go_on(struct flow *f, int words, int marks)
{
	int err = 0;

	f->look_only = 0;
	if (!words)
		err = flow_exception(f, "head-unwritten", NULL);
	if (err >= 0 && !marks)
		err = flow_exception(f, "mark-unread", NULL);
	if (err < 0) {
		f->look_only = 1;
		return MOVE_STAY;
	}
	return resumed_begin(f);
}

/* Of the media that are in; others may be locked up. 1, or 0: one of them cannot tell,
 * and people know; else -1, and a notice stands. */
static int
ask_media(struct flow *f)
{
	char given[FILE_PATH_MAX], at[FILE_PATH_MAX], unread[FILE_PATH_MAX] = "";
	struct backup_mark mark;
	int err = 0, is;

	for (unsigned i = 0; err == 0 && i < RECORD_COPIES; i++) {
		const char *path = record_copy_place(f, i, given);

		if (path[0] == '\0')
			continue;
		is = sticks_look(f, path, at);
		if (is == ERR_TIMEOUT || (is == 0 &&
		    beyond(BEYOND_MEDIUM, at, NULL) == ERR_TIMEOUT)) {
			(void)flow_notice(f, "medium-slow", "name", path, NULL);
			return -1;
		}
		if (is != 0)
			continue;
		if (backup_mark_read(at, &mark) == ERR_MARK)
			memcpy(unread, at, strlen(at) + 1);
		else
			err = backup_mark_ok(f, at);
	}
	if (err < 0 || unread[0] == '\0')
		return err < 0 ? -1 : 1;
	if (welcome(f)->unread)
		return 0;
	welcome(f)->unread = 1;
	(void)flow_notice(f, "mark-unread", "path", unread, NULL);
	return -1;
}

enum move
welcome_words_event(struct flow *f, const struct event *ev)
{
	int marks;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (!flow_is(f, "paper", "typed") && !flow_is(f, "paper", "none"))
		return flow_notice(f, "choose-one", NULL);
	if ((marks = ask_media(f)) < 0)
		return MOVE_STAY;
	if (flow_is(f, "paper", "none"))
		return rehearsal(f) ? go_on(f, 0, marks) :
		    flow_notice(f, "head-needed", NULL);
	if (read_out_check(f, f->journal.head) < 0)
		return MOVE_STAY;
	return go_on(f, 1, marks);
}
