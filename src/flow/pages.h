/* What shows, and what lies below it. The engine's: steps have flow.h. */
#ifndef KC_FLOW_PAGES_H
#define KC_FLOW_PAGES_H

#include "src/flow/flow.h"

struct field_value {
	const struct field_def *def;
	char text[FIELD_VALUE_MAX];
	struct secret secret;		/* FIELD_SECRET */
	int typed;			/* by people, not by the step */
};

/* The page's notice: its sentence, and what fills the places of that, so that it
 * can be said again in the other language. */
struct said {
	char text[2048];
	char pairs[2048];	/* name, value, name ... each with its NUL; then one */
	int whole;		/* 0: pairs had no room, it stays as it is */
	int err;		/* of flow_fail, or 0 */
};

/* What lies under a page that was laid over it (note, help, leave). */
struct overlay {
	const struct page_def *page;
	struct field_value field[FIELDS_MAX];
	const struct notice *notice;
	struct said said;
	struct overlay *below;		/* help lies over a note, too */
};

struct pages {
	const struct step *aside;	/* the engine's own: pages laid over others */
	unsigned at;			/* index of the step shown */
	const struct page_def *page;
	struct field_value field[FIELDS_MAX];
	unsigned shown;			/* grows whenever a page starts anew */

	const struct notice *notice;	/* NULL: none */
	struct said said;
	unsigned noticed;		/* grows with every notice */
	const char *later;		/* the id of one that is still to be said, NULL */
	char later_path[FILE_PATH_MAX];	/* and what it is about */
	char strange[256];		/* the file of the last ERR_STRANGE, ERR_IN_WAY */

	struct overlay *over;		/* not NULL: a page of step_aside shows */
	int detour;			/* index of the step to return to, -1 none */
	void *scratch;			/* flow_scratch */
	size_t scratch_len;
};

#endif
