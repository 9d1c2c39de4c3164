/* Inside of the replay: what its parts share. */
#ifndef KC_REPLAY_RUN_H
#define KC_REPLAY_RUN_H

#include "src/base/secret.h"
#include "src/replay/replay.h"

#define COMPLAINT_MAX 512

struct replay {
	struct replay_options o;
	struct script script;
	int secrets;			/* its file, open; -1: none */
	const struct page *page;	/* as it is while lines run */
	size_t at;			/* the next main line */
	const struct script_handler *in;	/* the handler that runs, or NULL */
	size_t in_at;			/* its next line */
	unsigned seen;			/* the last page->shown that was looked at */
	unsigned runs;			/* of handlers */
	unsigned number;		/* of the newest line */
	struct secret value;		/* of the event that was given out */
	char complaint[COMPLAINT_MAX];	/* a page against its row; "" none */
};

enum run {
	RUN_EVENT,	/* the line made an event */
	RUN_DONE,	/* it looked, and all is as it says */
	RUN_FAILED	/* it is not; said on stderr */
};

/* Runs one line. The event's strings live until the next call. */
enum run run_line(struct replay *r, const struct script_line *line,
    struct event *ev);

/* Says "FILE:LINE: what, page shows ..." and the page, on stderr. */
enum run run_fail(const struct replay *r, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* 1 when a file below the folder matches the pattern. */
int run_file_exists(const char *dir, const char *pattern);

/*
 * Compares a page's text with what a file has; "{*}" in it stands for anything
 * within the line. 0, or the number of the first line that differs.
 */
unsigned run_compare(struct view want, struct view text);

#endif
