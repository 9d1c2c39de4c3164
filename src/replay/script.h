/*
 * The script of a replay: one command a line, shell-like quoting, # comments,
 * ${NAME} for variables. It is parsed whole before the ceremony begins, so that
 * a mistake in its last line is found before the first card is touched.
 *
 *	step STEP[.PAGE]	on STEP.PAGE ... end
 *	set FIELD VALUE		secret FIELD NAME
 *	press KEY		card insert NAME, card remove
 *	expect text|notice|file WORD
 *	page [FILE]
 *	stop	what is under way, as Esc does
 *
 * 'single quotes' keep everything; in "double quotes" and outside, a backslash
 * takes the next character as it is and ${NAME} is the variable. A word that
 * begins with an unquoted @ is a fact of the page, known only when it shows.
 */
#ifndef KC_REPLAY_SCRIPT_H
#define KC_REPLAY_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"
#include "src/flow/event.h"

#define SCRIPT_MAX	(1024 * 1024)	/* bytes of a file */
#define SCRIPT_ARGS	2
#define SCRIPT_ERROR_MAX 1024

struct script_var {
	const char *name, *value;
};

enum script_cmd {
	CMD_STEP, CMD_SET, CMD_SECRET, CMD_PRESS, CMD_INSERT, CMD_REMOVE,
	CMD_TEXT, CMD_NOTICE, CMD_FILE, CMD_PAGE, CMD_STOP
};

struct script_word {
	char *text;	/* of a fact: its id */
	int fact;
};

struct script_line {
	unsigned number;
	enum script_cmd cmd;
	struct script_word arg[SCRIPT_ARGS];
	unsigned n;
};

struct script_lines {
	struct script_line *line;
	size_t n;
};

/* on STEP.PAGE ... end */
struct script_handler {
	unsigned number;
	char *page;
	struct script_lines lines;
};

struct script {
	char *file;			/* as messages name it */
	struct script_lines main;
	struct script_handler *handler;
	size_t n_handlers;
};

/*
 * 0 and *s (script_free); ERR_FORMAT with "FILE:LINE: what" in error, or
 * ERR_NOMEM, and then *s is empty. The variables are copied into the lines.
 */
int script_parse(struct script *s, const char *file, struct view text,
    const struct script_var *vars, size_t n_vars,
    char error[static SCRIPT_ERROR_MAX]);
void script_free(struct script *s);	/* an empty one is allowed */

/* The command as people write it: "expect text". Static. */
const char *script_name(enum script_cmd cmd);

/* What is wrong with an argument of a command (0 the first), or NULL. For the
 * parser, and for the replay when a fact stood in its place. */
const char *script_complaint(enum script_cmd cmd, unsigned arg, const char *text);

/* The event of a key's name: next, back, quit, enter, tab, up, down, F1 to F12,
 * one printable character. 0 or ERR_FORMAT. */
int script_key(const char *name, struct event *ev);

/* The other way: the name of a key, NULL for KC_CHAR, which has none. */
const char *script_key_name(enum key key);

/* One character as UTF-8. 0, or ERR_FORMAT for what script_key does not take. */
#define SCRIPT_CHAR_MAX 5
int script_char(uint32_t ch, char out[static SCRIPT_CHAR_MAX]);

/* -- words, for the parser ------------------------------------------------------ */

struct script_words {
	struct script_word *word;
	size_t n;
};

/* Cuts a line into words: 0 and *out (script_words_free), ERR_NOMEM, or
 * ERR_FORMAT with the reason in why. */
int script_split(struct view line, const struct script_var *vars, size_t n_vars,
    struct script_words *out, char why[static SCRIPT_ERROR_MAX]);
void script_words_free(struct script_words *w);

#endif
