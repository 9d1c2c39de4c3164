/*
 * A random walk: keys, sizes, cards and the deaths of daemons through the real
 * loop, engine, daemons and full screen, in one process that no terminal sees.
 * walk SEED EVENTS DIR; DIR is there and empty. Daemons answer when they can, so
 * a seed says what is done, not when.
 */
#include "tests/screen/walk.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "src/base/json.h"
#include "src/loop.h"
#include "src/steps/steps.h"
#include "ui/curses_frontend.h"
#include "ui/nc.h"
#include "ui/term.h"

#define SECRETS_SIZE	(16 * 1024)
#define RUN_DIR		BUILDDIR "/tests/fake/run"

int __real_flow_init(struct flow *f, const struct step_list *lists,
    const struct options *opt, struct client *keyd, struct client *cardd);
int __wrap_flow_init(struct flow *f, const struct step_list *lists,
    const struct options *opt, struct client *keyd, struct client *cardd);
int __real_spawn_start(struct daemons *d, int want_cards);
int __wrap_spawn_start(struct daemons *d, int want_cards);

struct walk walk;
struct daemons *walk_daemons;
const struct flow *walk_flow;

int
__wrap_flow_init(struct flow *f, const struct step_list *lists,
    const struct options *opt, struct client *keyd, struct client *cardd)
{
	walk_flow = f;
	return __real_flow_init(f, lists, opt, keyd, cardd);
}

int
__wrap_spawn_start(struct daemons *d, int want_cards)
{
	walk_daemons = d;
	return __real_spawn_start(d, want_cards);
}

/* -- what goes wrong ------------------------------------------------------- */

static void
say_where(FILE *out)
{
	const struct page *p = walk.page;

	(void)fprintf(out, "seed %lu, event %lu, run %u, page %s.%s%s%s, "
	    "%d x %d\n", walk.seed, walk.at, walk.runs,
	    p == NULL ? "?" : p->step, p == NULL ? "?" : p->id,
	    p == NULL || p->notice == NULL ? "" : " with notice ",
	    p == NULL || p->notice == NULL ? "" : p->notice, COLS, LINES);
}

void
walk_fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputs(": ", stderr);
	say_where(stderr);
	_exit(1);
}

/* The process is lost: stdio may be used once more. */
static void
on_signal(int sig)
{
	walk_fail(sig == SIGALRM ? "it hangs" : "signal %d", sig);
}

/* -- chance ---------------------------------------------------------------- */

static uint64_t
next_random(void)
{
	uint64_t z = walk.random += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

unsigned
walk_below(unsigned n)
{
	return (unsigned)(next_random() % n);
}

int
walk_one_in(unsigned n)
{
	return walk_below(n) == 0;
}

/* -- a run ----------------------------------------------------------------- */

static int
walk_open(struct frontend *fe)
{
	(void)fe;
	return 0;	/* the screen is there for all runs */
}

static void
walk_close(struct frontend *fe)
{
	(void)fe;
	walk.page = NULL;
	(void)flushinp();
	walk.lower.close(&walk.lower);
}

struct place {
	char data[FILE_PATH_MAX], reader[FILE_PATH_MAX];
};

static void
place_new(struct place *p, const char *dir)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "%u", walk.runs);
	if (path_join(p->data, dir, name) < 0 ||
	    path_join(p->reader, p->data, "cards") < 0 ||
	    path_join(p->data, p->data, "data") < 0 ||
	    dir_make(p->data) < 0 || dir_make(p->reader) < 0)
		walk_fail("no folders for a ceremony");
}

static void
check_end(int status)
{
	if (status != 0 && status != 4)
		walk_fail("the run ended with %d", status);
	if (secret_in_use() != 0)
		walk_fail("secrets are left");
	if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD)
		walk_fail("a daemon is left");
	walk.finished += status == 0;
}

/* One ceremony, or a part of it, until it ends, is left, or the events do. */
static void
run(const struct place *place)
{
	const struct options opt = { .mode = MODE_REHEARSAL, .module = "soft",
		.reader = { .driver = "virtual", .arg = place->reader },
		.data = place->data, .program_dir = RUN_DIR,
		.launcher = RUN_DIR "/keyconvoy", .builddir = BUILDDIR };
	struct frontend fe = { .name = "walk", .open = walk_open,
		.next = walk_next, .show = walk_show, .close = walk_close,
		.fd = STDIN_FILENO };

	walk.left = 0;
	walk.below = NULL;
	walk_type_nothing();
	if (curses_new(&walk.lower) < 0)
		walk_fail("no memory");
	check_end(loop_run(&opt, steps_offline, &fe, NULL, NULL));
}

/* -- the walk -------------------------------------------------------------- */

/* Standard input is always ready and never hangs up. */
static void
open_screen(void)
{
	FILE *in = freopen("/dev/null", "r", stdin);
	FILE *out = fopen("/dev/null", "w");
	SCREEN *screen;

	if (in == NULL || out == NULL)
		walk_fail("no /dev/null");
	nls_setup(LANG_EN);
	screen = newterm("xterm-256color", out, in);
	if (screen == NULL) {
		(void)puts("skipped: curses does not know xterm-256color");
		exit(77);
	}
	(void)set_term(screen);
	(void)keypad(stdscr, TRUE);
	(void)set_escdelay(1);
	(void)resizeterm(24, 80);
	(void)flushinp();
	term_set_plain(0);
}

static void
make_kek(const char *dir)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	FILE *out;

	if (path_join(walk.kek, dir, "kek.pem") < 0 ||
	    (out = fopen(walk.kek, "w")) == NULL)
		walk_fail("no file for the KEK");
	if (key == NULL || PEM_write_PUBKEY(out, key) != 1 || fclose(out) != 0)
		walk_fail("no KEK");
	EVP_PKEY_free(key);
}

static unsigned long
number(const char *s)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(s, &end, 10);
	if (errno != 0 || *s == '\0' || *end != '\0') {
		(void)fprintf(stderr, "walk: no number: %s\n", s);
		exit(2);
	}
	return n;
}

int
main(int argc, char **argv)
{
	struct place place;

	if (argc != 4 || argv[3][0] != '/') {
		(void)fputs("walk SEED EVENTS /DIR\n", stderr);
		return 2;
	}
	walk.random = walk.seed = number(argv[1]);
	walk.events = number(argv[2]);
	(void)printf("seed %lu, %lu events\n", walk.seed, walk.events);
	(void)fflush(stdout);
	(void)signal(SIGALRM, on_signal);
	(void)signal(SIGABRT, on_signal);
	js_setup();
	if (secret_setup(SECRETS_SIZE) < 0)
		walk_fail("no memory for secrets");
	make_kek(argv[3]);
	open_screen();
	while (walk.at < walk.events) {
		if (walk.runs == 0 || walk_one_in(2))
			place_new(&place, argv[3]);
		walk.runs++;
		run(&place);
	}
	(void)alarm(0);
	(void)endwin();
	(void)printf("%lu events, %u runs, %u ceremonies finished, %u daemons "
	    "killed, %zu pages seen\n", walk.at, walk.runs, walk.finished,
	    walk.deaths, walk.seen_n / 2);
	return 0;
}
