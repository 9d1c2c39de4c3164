/*
 * The full screen beside whiptail and dialog, in turns in one run: each on a
 * pseudo-terminal of ours, with libvterm behind it. What a screen looks like in
 * the end is learned without haste first; timed runs end with the read after
 * which the screen is that one, text, looks and cursor. bench_ui PROGRAM DIR.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vterm.h>

#include "tests/bench/bench.h"

#define ROWS		24
#define COLS		80
#define STARTS		21
#define CYCLES		100
#define KEYS_MAX	4
#define SAMPLES_MAX	(CYCLES * KEYS_MAX)
#define LEARN_MS	400	/* quiet so long: nothing more comes */
#define LATE		10.0	/* seconds: something is wrong */

struct run {
	VTerm *vt;
	VTermScreen *screen;
	int fd;
	pid_t pid;
	size_t bytes;
	double last;			/* when bytes came */
};

/* A program, and keys that lead in a circle. */
struct subject {
	const char *name, *what;	/* of its line */
	const char *argv[24];
	const char *way[4];		/* keys before, each another screen */
	const char *key[KEYS_MAX];
	size_t n;
	/* Found out. */
	uint64_t screen[KEYS_MAX];	/* after each key */
	double start[STARTS], took[SAMPLES_MAX];
	size_t starts, samples;
	size_t bytes;
	long pss, below;		/* KiB; of the programs that it started */
	long pages;			/* of them those that draw */
	struct run run;
	int broken;
};

/* -- a program on a terminal ------------------------------------------------------ */

static void
begin(struct run *r, const struct subject *s)
{
	struct winsize size = { .ws_row = ROWS, .ws_col = COLS };

	r->bytes = 0;
	r->vt = vterm_new(ROWS, COLS);
	if (r->vt == NULL)
		abort();
	vterm_set_utf8(r->vt, 1);
	r->screen = vterm_obtain_screen(r->vt);
	vterm_screen_enable_altscreen(r->screen, 1);
	vterm_screen_reset(r->screen, 1);
	r->pid = forkpty(&r->fd, NULL, NULL, &size);
	if (r->pid < 0) {
		perror("bench_ui: no pseudo-terminal");
		exit(1);
	}
	if (r->pid == 0) {
		(void)setenv("TERM", "xterm-256color", 1);
		(void)execvp(s->argv[0], (char *const *)(uintptr_t)s->argv);
		_exit(127);
	}
	(void)fcntl(r->fd, F_SETFL, O_NONBLOCK);
}

static void
end(struct run *r)
{
	(void)kill(r->pid, SIGTERM);
	(void)close(r->fd);
	(void)waitpid(r->pid, NULL, 0);
	vterm_free(r->vt);
}

/* Takes in what comes within some milliseconds; 1 when something came. */
static int
take_in(struct run *r, int ms)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN };
	char bytes[8192];
	ssize_t n;
	int came = 0;

	while (poll(&p, 1, came ? 0 : ms) > 0 &&
	    (n = read(r->fd, bytes, sizeof(bytes))) > 0) {
		r->last = bench_now();
		(void)vterm_input_write(r->vt, bytes, (size_t)n);
		r->bytes += (size_t)n;
		came = 1;
	}
	return came;
}

static uint64_t
mix(uint64_t h, uint64_t v)
{
	h ^= v + 0x9e3779b97f4a7c15u;
	h *= 0xff51afd7ed558ccdu;
	return h ^ h >> 32;
}

static uint64_t
colour(const VTermColor *c)
{
	return (uint64_t)c->type << 32 | (uint64_t)c->rgb.red << 16 |
	    (uint64_t)c->rgb.green << 8 | c->rgb.blue;
}

/* All that is seen, as one number. */
static uint64_t
look(const struct run *r)
{
	VTermScreenCell c;
	VTermPos at;
	uint64_t h = 1;

	for (at.row = 0; at.row < ROWS; at.row++)
		for (at.col = 0; at.col < COLS; at.col++) {
			if (!vterm_screen_get_cell(r->screen, at, &c))
				continue;
			h = mix(h, c.chars[0] == ' ' ? 0 : c.chars[0]);
			h = mix(h, (uint64_t)(c.attrs.bold | c.attrs.reverse << 1 |
			    c.attrs.underline << 2));
			h = mix(h, colour(&c.fg));
			h = mix(h, colour(&c.bg));
		}
	vterm_state_get_cursorpos(vterm_obtain_state(r->vt), &at);
	return mix(h, (uint64_t)(at.row * COLS + at.col));
}

static void
press(const struct run *r, const char *key)
{
	if (write(r->fd, key, strlen(key)) != (ssize_t)strlen(key))
		perror("bench_ui: a key");
}

static uint64_t
learn(struct run *r)
{
	while (take_in(r, LEARN_MS))
		;
	return look(r);
}

/* Seconds from start to that screen, negative when it never came. */
static double
until(struct run *r, uint64_t screen, double start)
{
	for (;;) {
		if (take_in(r, 100) && look(r) == screen)
			return r->last - start;
		if (bench_now() - start > LATE)
			return -1;
	}
}

/* -- what is measured ------------------------------------------------------------- */

static long
pss(pid_t pid)
{
	char path[64], line[256];
	long kib = -1;
	FILE *in;

	(void)snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	in = fopen(path, "r");
	while (in != NULL && fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, "Pss:", 4) == 0)
			kib = strtol(line + 4, NULL, 10);
	if (in != NULL)
		(void)fclose(in);
	return kib;
}

static int
is_pages(pid_t pid)
{
	char path[64], name[32] = "";
	FILE *in;

	(void)snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	in = fopen(path, "r");
	if (in != NULL && fgets(name, sizeof(name), in) == NULL)
		name[0] = '\0';
	if (in != NULL)
		(void)fclose(in);
	return strcmp(name, "keyconvoy-pages\n") == 0;
}

/* All that the program started; below stays negative where one cannot be told. */
static void
weigh(struct subject *s)
{
	char path[64];
	int pid, known = 1;
	FILE *in;

	s->pss = pss(s->run.pid);
	s->pages = -1;
	s->below = 0;
	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
	    (int)s->run.pid, (int)s->run.pid);
	in = fopen(path, "r");
	while (in != NULL && fscanf(in, "%d", &pid) == 1) {
		const long kib = pss(pid);

		known &= kib > 0;
		s->below += kib;
		if (is_pages(pid))
			s->pages = kib;
	}
	if (in != NULL)
		(void)fclose(in);
	if (!known)
		s->below = -1;
}

/* Nothing is timed yet, the page cache is warm afterwards. */
static uint64_t
first_screen(const struct subject *s)
{
	struct run r;
	uint64_t screen;

	begin(&r, s);
	screen = learn(&r);
	end(&r);
	return screen;
}

static void
time_start(struct subject *s, uint64_t screen)
{
	struct run r;
	double start = bench_now(), took;

	begin(&r, s);
	took = until(&r, screen, start);
	end(&r);
	if (took >= 0)
		s->start[s->starts++] = took;
}

static int
circle(struct subject *s, struct run *r)
{
	for (size_t i = 0; i < s->n; i++) {
		press(r, s->key[i]);
		s->screen[i] = learn(r);
		/* A key that changes nothing cannot be timed. */
		if (i > 0 && s->screen[i] == s->screen[i - 1])
			return -1;
	}
	return s->screen[0] == s->screen[s->n - 1] ? -1 : 0;
}

/* The screen where the circle begins, and what its screens are. */
static void
go_to_circle(struct subject *s)
{
	struct run *r = &s->run;

	begin(r, s);
	(void)learn(r);
	for (size_t i = 0; i < 4 && s->way[i] != NULL; i++) {
		press(r, s->way[i]);
		(void)learn(r);
	}
	s->broken = circle(s, r) != 0;
	r->bytes = 0;
}

static void
time_circle(struct subject *s)
{
	double start, took;

	for (size_t i = 0; i < s->n && !s->broken; i++) {
		start = bench_now();
		press(&s->run, s->key[i]);
		took = until(&s->run, s->screen[i], start);
		s->broken = took < 0;
		if (took >= 0)
			s->took[s->samples++] = took;
	}
}

static void
leave_circle(struct subject *s)
{
	s->bytes = s->run.bytes;
	weigh(s);
	end(&s->run);
}

/* -- lines ------------------------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Of the values that stand in order: the share of them that is not larger. */
static double
rank(double *v, size_t n, double share)
{
	qsort(v, n, sizeof(v[0]), compare);
	return n == 0 ? -1 : v[(size_t)(share * (double)(n - 1) + 0.5)] * 1e3;
}

static void
line(const struct subject *s, const char *what, double value, const char *unit,
    double goal)
{
	char name[160];

	(void)snprintf(name, sizeof(name), "%s, %s", s->name, what);
	bench_line(name, value, unit, goal);
}

static void
mib(const struct subject *s, const char *what, long kib, double goal)
{
	line(s, what, (double)kib / 1024, "MiB", goal);
}

static void
key_lines(struct subject *s, double goal)
{
	char what[100];

	if (s->samples < CYCLES * s->n) {
		line(s, s->what, -1, "ms", 0);
		return;
	}
	(void)snprintf(what, sizeof(what), "%s, key to repaint, median", s->what);
	line(s, what, rank(s->took, s->samples, 0.5), "ms", 0);
	(void)snprintf(what, sizeof(what), "%s, key to repaint, p95", s->what);
	line(s, what, rank(s->took, s->samples, 0.95), "ms", goal);
	(void)snprintf(what, sizeof(what), "%s, written a key", s->what);
	line(s, what, (double)s->bytes / (double)s->samples, "bytes", 0);
}

static void
ratio(const char *name, double a, double b, double goal)
{
	bench_line(name, a > 0 && b > 0 ? a / b : -1, "x", goal);
}

/* -- the subjects -------------------------------------------------------------------- */

#define DOWN	"\033OB"
#define UP	"\033OA"
#define TEXT	"The ceremony gets a folder of its own, with the date and this " \
	"name. The record of everything that happens lies there."
#define MENU	"--title", "Participants", "--menu", TEXT, "20", "70", "3", \
	"1", "operator: alone at the keyboard but for PINs", \
	"2", "holder: has one administrator card", \
	"3", "witness: sees, compares, signs", NULL
#define INPUT	"--title", "The ceremony", "--inputbox", TEXT, "20", "70", \
	"Contoso", NULL
#define LIST	.what = "list", .key = { DOWN, UP }, .n = 2
#define TYPING	.what = "typing", .key = { "a", "\177" }, .n = 2
#define OURS	NULL, "--lang", "en", "--data", NULL, "--stick", NULL, \
	"--backup", NULL, NULL

enum { OURS_LIST, OURS_TYPING, DIALOG_LIST, DIALOG_TYPING, WHIPTAIL_LIST,
	WHIPTAIL_TYPING, SUBJECTS };

static struct subject subjects[SUBJECTS] = {
	[OURS_LIST] = { .name = "keyconvoy", .argv = { OURS },
		.way = { "\r", "\r", "\t" }, LIST },
	[OURS_TYPING] = { .name = "keyconvoy", .argv = { OURS },
		.way = { "\r" }, TYPING },
	[DIALOG_LIST] = { .name = "dialog", .argv = { "dialog", MENU }, LIST },
	[DIALOG_TYPING] = { .name = "dialog", .argv = { "dialog", INPUT },
		TYPING },
	[WHIPTAIL_LIST] = { .name = "whiptail", .argv = { "whiptail", MENU },
		LIST },
	[WHIPTAIL_TYPING] = { .name = "whiptail", .argv = { "whiptail", INPUT },
		TYPING },
};

/* A place of its own for each: a reader is one program's at a time. */
static void
set_up(const char *program, const char *dir)
{
	static char folder[2][3][4096];
	static const char *const names[] = { "data", "stick", "backup" };
	static const int ours[] = { OURS_LIST, OURS_TYPING };

	for (size_t n = 0; n < 2; n++) {
		subjects[ours[n]].argv[0] = program;
		for (size_t i = 0; i < 3; i++) {
			(void)snprintf(folder[n][i], sizeof(folder[n][i]),
			    "%s/%s-%zu", dir, names[i], n);
			(void)mkdir(folder[n][i], 0700);
			subjects[ours[n]].argv[4 + 2 * i] = folder[n][i];
		}
	}
}

static void
measure(void)
{
	static const int lists[] = { OURS_LIST, DIALOG_LIST, WHIPTAIL_LIST };
	uint64_t first[3];

	for (size_t i = 0; i < 3; i++)
		first[i] = first_screen(&subjects[lists[i]]);
	for (size_t n = 0; n < STARTS; n++)
		for (size_t i = 0; i < 3; i++)
			time_start(&subjects[lists[i]], first[i]);
	for (size_t i = 0; i < SUBJECTS; i++)
		go_to_circle(&subjects[i]);
	for (size_t n = 0; n < CYCLES; n++)
		for (size_t i = 0; i < SUBJECTS; i++)
			time_circle(&subjects[i]);
	for (size_t i = 0; i < SUBJECTS; i++)
		leave_circle(&subjects[i]);
}

static void
print_all(void)
{
	struct subject *ours = &subjects[OURS_LIST];
	struct subject *dialog = &subjects[DIALOG_LIST];
	struct subject *whiptail = &subjects[WHIPTAIL_LIST];
	double start = rank(whiptail->start, whiptail->starts, 0.5);

	line(whiptail, "start to first page", start, "ms", 0);
	line(dialog, "start to first page",
	    rank(dialog->start, dialog->starts, 0.5), "ms", 0);
	line(ours, "start to first page, daemons too",
	    rank(ours->start, ours->starts, 0.5), "ms", 0);
	ratio("start to first page over whiptail's",
	    rank(ours->start, ours->starts, 0.5), start, 4);
	for (size_t i = SUBJECTS; i > 0; i--)
		key_lines(&subjects[i - 1], i - 1 <= OURS_TYPING ? 1 : 0);
	ratio("list, p95 over dialog's",
	    rank(ours->took, ours->samples, 0.95),
	    rank(dialog->took, dialog->samples, 0.95), 1);
	ratio("typing, p95 over dialog's",
	    rank(ours[1].took, ours[1].samples, 0.95),
	    rank(dialog[1].took, dialog[1].samples, 0.95), 1);
	mib(whiptail, "Pss", whiptail->pss, 0);
	mib(dialog, "Pss", dialog->pss, 0);
	mib(ours, "Pss of the pages", ours->pages, 0);
	mib(ours, "Pss of the launcher", ours->pss, 2);
	mib(ours, "Pss of all four programs", ours->pss > 0 && ours->below > 0 ?
	    ours->pss + ours->below : -1, 16);
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		(void)fputs("bench_ui PROGRAM DIR\n", stderr);
		return 2;
	}
	set_up(argv[1], argv[2]);
	measure();
	print_all();
	return 0;
}
