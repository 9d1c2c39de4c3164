/*
 * The front end that needs no terminal: it makes the events that a script says,
 * one line whenever the ceremony waits for people, and holds the pages against
 * what the script expects.
 *
 * "on STEP.PAGE" lines run when that page shows anew, before the main line that
 * is next, which waits; after the last main line none run any more. The exit
 * status is 0 when the script ended as it says, 1 with "FILE:LINE: expected ...,
 * page shows ..." and the page on stderr, 2 when the script cannot be parsed, 3
 * when a file of it cannot be read.
 */
#ifndef KC_REPLAY_REPLAY_H
#define KC_REPLAY_REPLAY_H

#include "src/base/mode.h"
#include "src/flow/frontend.h"
#include "src/replay/script.h"

struct replay_options {
	const char *file;
	const char *secrets;		/* NULL: none */
	const struct script_var *vars;
	size_t n_vars;
	enum mode mode;
};

/* Makes the front end; fe->close frees it. 0 or ERR_NOMEM. The script is read
 * by fe->open. The options' strings live as long as the front end. */
int replay_new(struct frontend *fe, const struct replay_options *o);

#endif
