/* Lines from a terminal, a pipe or a file, none of which is waited for. They may
 * be PINs: they lie in locked memory and are wiped once they were used. */
#ifndef KC_REPLAY_PLAIN_INPUT_H
#define KC_REPLAY_PLAIN_INPUT_H

#include "src/base/secret.h"

#define INPUT_LINE_MAX 4096	/* bytes, its LF counted */

struct input {
	int fd;
	int tty;
	struct secret bytes;	/* read, but not yet a line */
	size_t n;
	struct secret line;	/* the newest one */
	int skipping;		/* within a line that is too long */
	int ended;
};

enum input_kind {
	INPUT_NONE,	/* none now: poll fd */
	INPUT_LINE,
	INPUT_LONG,	/* one of more than INPUT_LINE_MAX bytes, thrown away */
	INPUT_STRANGE,	/* not UTF-8, or with control characters: thrown away */
	INPUT_END	/* no line comes any more; half a line is none */
};

/* 0 or ERR_NOMEM; input_close in any case. Until then a signal that stops or
 * kills this program finds the terminal as it was before. */
int input_open(struct input *in, int fd);
void input_close(struct input *in);

/* The next line; its text lives until the next call. */
enum input_kind input_next(struct input *in);
const char *input_text(const struct input *in);
void input_wipe(struct input *in);	/* the newest line */

/* 1 when a shell had the terminal since the last call. */
int input_stopped(void);

/* Terminals only: whether what is typed is shown; what was typed is forgotten. */
void input_hide(struct input *in, int hidden);
void input_forget(struct input *in);

#endif
