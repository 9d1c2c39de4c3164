#include "ui/theme.h"

#include <stdlib.h>

static int colours;

static const struct {
	short fg, bg;		/* -1: the terminal's own */
	attr_t with;		/* with colours */
	attr_t without;
} theme[PART_COUNT] = {
	[LOOK_TEXT] = { -1, -1, A_NORMAL, A_NORMAL },
	[LOOK_TITLE] = { -1, -1, A_BOLD, A_BOLD },
	[LOOK_LABEL] = { -1, -1, A_NORMAL, A_NORMAL },
	[LOOK_NOTICE_INFO] = { COLOR_CYAN, -1, A_NORMAL, A_NORMAL },
	[LOOK_NOTICE_WARN] = { COLOR_YELLOW, -1, A_BOLD, A_BOLD },
	[LOOK_NOTICE_NO] = { COLOR_RED, -1, A_BOLD, A_BOLD },
	[LOOK_WARN] = { COLOR_YELLOW, -1, A_NORMAL, A_BOLD },
	[LOOK_RESULT] = { COLOR_GREEN, -1, A_BOLD, A_BOLD },
	[LOOK_CHECK] = { COLOR_GREEN, -1, A_NORMAL, A_NORMAL },
	[LOOK_FIELD] = { -1, -1, A_NORMAL, A_NORMAL },
	[LOOK_OPTION] = { -1, -1, A_NORMAL, A_NORMAL },
	[LOOK_CARD] = { COLOR_CYAN, -1, A_NORMAL, A_NORMAL },
	[LOOK_CARD_NOW] = { COLOR_YELLOW, -1, A_BOLD, A_BOLD },
	[LOOK_SECRET] = { -1, -1, A_BOLD, A_BOLD },
	[LOOK_DIM] = { -1, -1, A_NORMAL, A_NORMAL },
	[LOOK_BUTTON] = { -1, -1, A_NORMAL, A_NORMAL },
	[PART_HEAD] = { COLOR_WHITE, COLOR_BLUE, A_BOLD, A_REVERSE },
	[PART_HEAD_PRODUCTION] = { COLOR_WHITE, COLOR_RED, A_BOLD,
	    A_REVERSE | A_BOLD },
	[PART_RAIL] = { -1, -1, A_NORMAL, A_NORMAL },
	[PART_RAIL_NOW] = { -1, -1, A_BOLD, A_BOLD },
	[PART_RAIL_DONE] = { COLOR_GREEN, -1, A_NORMAL, A_NORMAL },
	[PART_BOX] = { -1, -1, A_UNDERLINE, A_UNDERLINE },
	[PART_BOX_FOCUS] = { -1, -1, A_REVERSE, A_REVERSE },
	[PART_BOX_FRESH] = { -1, -1, A_REVERSE | A_UNDERLINE,
	    A_REVERSE | A_UNDERLINE },
	[PART_OPTION_FOCUS] = { -1, -1, A_REVERSE, A_REVERSE },
	[PART_KEYS] = { COLOR_WHITE, COLOR_BLUE, A_NORMAL, A_REVERSE },
};

void
theme_setup(int plain)
{
	const char *no = getenv("NO_COLOR");

	colours = !plain && (no == NULL || *no == '\0') && has_colors() &&
	    start_color() != ERR && use_default_colors() != ERR;
	for (short i = 0; colours && i < PART_COUNT; i++)
		(void)init_pair((short)(i + 1), theme[i].fg, theme[i].bg);
}

attr_t
theme_attr(int what, short *pair)
{
	*pair = colours ? (short)(what + 1) : 0;
	return colours ? theme[what].with : theme[what].without;
}

void
theme_use(WINDOW *w, int what)
{
	short pair;
	attr_t a = theme_attr(what, &pair);

	(void)wattr_set(w, a, pair, NULL);
}
