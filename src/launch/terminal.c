#include "src/launch/terminal.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/spawn.h"

#define TRIES_MAX 100		/* to write a few bytes */

static struct termios modes;
static int has_modes;
static uint8_t leave[SPAWN_LEAVE_MAX];
static size_t leave_len;

void
terminal_keep(void)
{
	has_modes = tcgetattr(STDIN_FILENO, &modes) == 0;
}

int
terminal_leave(const uint8_t *bytes, size_t len)
{
	if (leave_len > 0)
		return ERR_PHASE;
	if (len > sizeof(leave))
		return ERR_TOOBIG;
	memcpy(leave, bytes, len);
	leave_len = len;
	return 0;
}

static void
write_leave(void)
{
	size_t at = 0;
	ssize_t n;

	for (int i = 0; at < leave_len && i < TRIES_MAX; i++) {
		n = write(STDOUT_FILENO, leave + at, leave_len - at);
		if (n > 0)
			at += (size_t)n;
	}
}

void
terminal_give_back(void)
{
	struct termios now;

	/* In the background it is the shell's. */
	if (!has_modes || tcgetpgrp(STDIN_FILENO) != getpgrp() ||
	    tcgetattr(STDIN_FILENO, &now) != 0 ||
	    ((now.c_lflag ^ modes.c_lflag) & (ICANON | ECHO)) == 0)
		return;
	if (isatty(STDOUT_FILENO))
		write_leave();
	(void)tcflush(STDIN_FILENO, TCIFLUSH);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}
