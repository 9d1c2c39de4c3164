#include "tests/pty/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include <vterm.h>

#include "tests/pty/term_keys.h"

#define RAW_MAX		((size_t)256 * 1024 * 1024)
#define STEP_MS		50	/* between two looks whether the program lives */

struct text {
	char *p;
	size_t len, cap;
};

struct pty {
	VTerm *vt;
	VTermScreen *screen;
	char term[64];
	int rows, cols;
	int master, slave;	/* -1 when hung up */
	pid_t pid;
	int ended, status;
	int alternate, visible;
	struct text raw, scrolled, row;
};

/* -- helpers ------------------------------------------------------------------- */

__attribute__((noreturn, format(printf, 1, 2))) static void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fputs("terminal: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
	va_end(ap);
	exit(99);
}

static long
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A NUL follows what was added. */
static void
add(struct text *t, const char *bytes, size_t n)
{
	if (n >= RAW_MAX - t->len - 1)
		die("the program does not stop writing");
	if (t->len + n + 1 > t->cap) {
		t->cap = 2 * (t->len + n + 1);
		t->p = realloc(t->p, t->cap);
		if (t->p == NULL)
			die("no memory");
	}
	memcpy(t->p + t->len, bytes, n);
	t->len += n;
	t->p[t->len] = '\0';
}

/* -- what libvterm tells --------------------------------------------------------- */

static void
put_utf8(char **out, uint32_t c)
{
	char *s = *out;

	if (c < 0x80) {
		*s++ = (char)c;
	} else if (c < 0x800) {
		*s++ = (char)(0xc0 | c >> 6);
		*s++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*s++ = (char)(0xe0 | c >> 12);
		*s++ = (char)(0x80 | (c >> 6 & 0x3f));
		*s++ = (char)(0x80 | (c & 0x3f));
	} else {
		*s++ = (char)(0xf0 | (c >> 18 & 7));
		*s++ = (char)(0x80 | (c >> 12 & 0x3f));
		*s++ = (char)(0x80 | (c >> 6 & 0x3f));
		*s++ = (char)(0x80 | (c & 0x3f));
	}
	*out = s;
}

static void
cell_text(const VTermScreenCell *c, char out[static 32])
{
	char *s = out;

	if (c->chars[0] == (uint32_t)-1) {	/* right half of a wide one */
		*s = '\0';
		return;
	}
	if (c->chars[0] == 0)
		*s++ = ' ';
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c->chars[i] != 0; i++)
		put_utf8(&s, c->chars[i]);
	*s = '\0';
}

static int
on_scrolled(int cols, const VTermScreenCell *cells, void *arg)
{
	struct pty *p = arg;
	char s[32];

	for (int i = 0; i < cols; i++) {
		cell_text(&cells[i], s);
		add(&p->scrolled, s, strlen(s));
	}
	add(&p->scrolled, "\n", 1);
	return 1;
}

static int
on_property(VTermProp prop, VTermValue *value, void *arg)
{
	struct pty *p = arg;

	if (prop == VTERM_PROP_ALTSCREEN)
		p->alternate = value->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		p->visible = value->boolean;
	return 1;
}

/* What the terminal answers when it is asked. */
static void
on_answer(const char *bytes, size_t n, void *arg)
{
	struct pty *p = arg;

	if (p->master >= 0)
		(void)!write(p->master, bytes, n);
}

static void
make_screen(struct pty *p)
{
	static const VTermScreenCallbacks callbacks = {
		.settermprop = on_property, .sb_pushline = on_scrolled };

	p->vt = vterm_new(p->rows, p->cols);
	if (p->vt == NULL)
		die("no memory");
	vterm_set_utf8(p->vt, 1);
	vterm_output_set_callback(p->vt, on_answer, p);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
}

/* -- start, end -------------------------------------------------------------------- */

/* In the child. */
__attribute__((noreturn)) static void
start(const struct pty_setup *setup, int slave)
{
	static const char *const none[] = { NULL };
	const char *const *env = setup->env == NULL ? none : setup->env;

	/* A test may ignore or block signals; the program begins as at a shell. */
	for (int sig = 1; sig < NSIG; sig++)
		(void)signal(sig, SIG_DFL);
	if (login_tty(slave) < 0 ||
	    (setup->dir != NULL && chdir(setup->dir) < 0))
		_exit(127);
	if (setup->env != NULL && clearenv() != 0)
		_exit(127);
	for (; *env != NULL; env++)
		if (putenv((char *)(uintptr_t)*env) != 0)
			_exit(127);
	if (setenv("TERM", setup->term, 1) != 0)
		_exit(127);
	/* Sizes are the kernel's to say. */
	(void)unsetenv("LINES");
	(void)unsetenv("COLUMNS");
	(void)execv(setup->argv[0], (char *const *)(uintptr_t)setup->argv);
	_exit(127);
}

struct pty *
pty_open(const struct pty_setup *setup)
{
	struct winsize size = { .ws_row = (unsigned short)setup->rows,
		.ws_col = (unsigned short)setup->cols };
	struct pty *p = calloc(1, sizeof(*p));

	if (p == NULL)
		die("no memory");
	(void)snprintf(p->term, sizeof(p->term), "%s", setup->term);
	p->rows = setup->rows;
	p->cols = setup->cols;
	p->visible = 1;
	add(&p->raw, "", 0);
	add(&p->scrolled, "", 0);
	make_screen(p);
	if (openpty(&p->master, &p->slave, NULL, NULL, &size) < 0)
		die("no pseudo-terminal: %s", strerror(errno));
	(void)fcntl(p->master, F_SETFD, FD_CLOEXEC);
	(void)fcntl(p->slave, F_SETFD, FD_CLOEXEC);
	p->pid = fork();
	if (p->pid < 0)
		die("no process: %s", strerror(errno));
	if (p->pid == 0)
		start(setup, p->slave);
	(void)fcntl(p->master, F_SETFL, O_NONBLOCK);
	return p;
}

void
pty_hang_up(struct pty *p)
{
	if (p->master < 0)
		return;
	(void)close(p->master);
	(void)close(p->slave);
	p->master = p->slave = -1;
}

void
pty_close(struct pty *p)
{
	int status;

	if (p == NULL)
		return;
	if (!p->ended)
		(void)kill(p->pid, SIGKILL);
	pty_hang_up(p);
	if (!p->ended)
		(void)waitpid(p->pid, &status, 0);
	vterm_free(p->vt);
	free(p->raw.p);
	free(p->scrolled.p);
	free(p->row.p);
	free(p);
}

pid_t
pty_pid(const struct pty *p)
{
	return p->pid;
}

/* -- keys ---------------------------------------------------------------------------- */

static void
take_in(struct pty *p, int ms)
{
	struct pollfd fd = { .fd = p->master, .events = POLLIN };
	char bytes[4096];
	ssize_t n;

	if (p->master < 0) {
		(void)poll(NULL, 0, ms < STEP_MS ? ms : STEP_MS);
		return;
	}
	if (poll(&fd, 1, ms) <= 0)
		return;
	while ((n = read(p->master, bytes, sizeof(bytes))) > 0) {
		add(&p->raw, bytes, (size_t)n);
		(void)vterm_input_write(p->vt, bytes, (size_t)n);
	}
}

void
pty_type(struct pty *p, const char *s)
{
	size_t left = strlen(s);
	ssize_t n;

	while (left > 0 && p->master >= 0) {
		n = write(p->master, s, left);
		if (n > 0) {
			s += n;
			left -= (size_t)n;
		} else if (errno == EAGAIN) {
			take_in(p, STEP_MS);
		} else if (errno != EINTR) {
			return;		/* nobody is there to read it */
		}
	}
}

int
pty_key(struct pty *p, const char *cap)
{
	char s[32];

	if (term_key(p->term, cap, s, sizeof(s)) < 0)
		return -1;
	pty_type(p, s);
	return 0;
}

void
pty_resize(struct pty *p, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };

	p->rows = rows;
	p->cols = cols;
	vterm_set_size(p->vt, rows, cols);
	if (p->master >= 0 && ioctl(p->master, TIOCSWINSZ, &size) < 0)
		die("no other size: %s", strerror(errno));
}

/* -- waiting --------------------------------------------------------------------------- */

static int
has_ended(struct pty *p)
{
	pid_t pid;

	if (p->ended)
		return 1;
	while ((pid = waitpid(p->pid, &p->status, WNOHANG)) < 0)
		if (errno != EINTR)
			die("no program to wait for: %s", strerror(errno));
	p->ended = pid == p->pid;
	if (p->ended)
		take_in(p, 0);	/* what it wrote last */
	return p->ended;
}

int
pty_wait(struct pty *p, const char *text, int ms)
{
	long end = now_ms() + ms, left;

	for (;;) {
		take_in(p, 0);
		if (pty_find(p, text) >= 0)
			return 1;
		left = end - now_ms();
		if (left <= 0)
			return 0;
		if (has_ended(p))
			return pty_find(p, text) >= 0;
		take_in(p, left < STEP_MS ? (int)left : STEP_MS);
	}
}

int
pty_quiet(struct pty *p, int quiet, int ms)
{
	long end = now_ms() + ms, since = now_ms();
	size_t before;

	for (;;) {
		long now = now_ms();

		if (now - since >= quiet)
			return 1;
		if (now >= end)
			return 0;
		before = p->raw.len;
		take_in(p, (int)(since + quiet - now));
		if (p->raw.len != before)
			since = now_ms();
	}
}

int
pty_ended(struct pty *p, int ms, int *status)
{
	long end = now_ms() + ms, left;

	while (!has_ended(p)) {
		left = end - now_ms();
		if (left <= 0)
			return 0;
		take_in(p, left < STEP_MS ? (int)left : STEP_MS);
	}
	*status = p->status;
	return 1;
}

/* -- reading ----------------------------------------------------------------------------- */

void
pty_size(const struct pty *p, int *rows, int *cols)
{
	*rows = p->rows;
	*cols = p->cols;
}

static int
colour(const VTermColor *c)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
		return -1;
	if (!VTERM_COLOR_IS_INDEXED(c))
		die("a colour beyond the 256");
	return c->indexed.idx;
}

static void
get_cell(const struct pty *p, int y, int x, VTermScreenCell *c)
{
	VTermPos at = { y, x };

	if (y < 0 || y >= p->rows || x < 0 || x >= p->cols ||
	    !vterm_screen_get_cell(p->screen, at, c))
		die("no cell at %d, %d", y, x);
}

void
pty_cell(const struct pty *p, int y, int x, struct pty_cell *cell)
{
	VTermScreenCell c;

	get_cell(p, y, x, &c);
	cell_text(&c, cell->text);
	cell->attrs = (c.attrs.bold ? PTY_BOLD : 0) |
	    (c.attrs.underline ? PTY_UNDERLINE : 0) |
	    (c.attrs.reverse ? PTY_REVERSE : 0) |
	    (c.attrs.blink ? PTY_BLINK : 0) |
	    (c.attrs.italic ? PTY_ITALIC : 0);
	cell->fg = colour(&c.fg);
	cell->bg = colour(&c.bg);
}

const char *
pty_text(struct pty *p, int y, int x, int n)
{
	VTermScreenCell c;
	char s[32];

	p->row.len = 0;
	add(&p->row, "", 0);
	for (int i = x; i < x + n && i < p->cols; i++) {
		get_cell(p, y, i, &c);
		cell_text(&c, s);
		add(&p->row, s, strlen(s));
	}
	return p->row.p;
}

int
pty_find(struct pty *p, const char *text)
{
	for (int y = 0; y < p->rows; y++)
		if (strstr(pty_text(p, y, 0, p->cols), text) != NULL)
			return y;
	return -1;
}

void
pty_cursor(const struct pty *p, int *y, int *x)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &at);
	*y = at.row;
	*x = at.col;
}

int
pty_cursor_visible(const struct pty *p)
{
	return p->visible;
}

int
pty_alternate(const struct pty *p)
{
	return p->alternate;
}

const char *
pty_scrollback(const struct pty *p)
{
	return p->scrolled.p;
}

const char *
pty_raw(const struct pty *p, size_t *len)
{
	*len = p->raw.len;
	return p->raw.p;
}

void
pty_modes(const struct pty *p, struct termios *t)
{
	if (p->slave < 0 || tcgetattr(p->slave, t) < 0)
		die("no modes of a terminal that is gone");
}
