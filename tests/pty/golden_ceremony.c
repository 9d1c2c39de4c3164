/*
 * The real program and its daemons on a terminal: a whole rehearsal by keys, in
 * English at 80 x 24 and in French at 132 x 43. What is random, or of this day
 * and machine, shows as a mark as wide as it was.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/flow/step.h"
#include "tests/pty/golden.h"
#include "tests/pty/marks.h"
#include "tests/pty/term.h"
#include "ui/screen.h"

#define RUN		BUILDDIR "/tests/fake/run"
#define WAIT		60000	/* milliseconds; only a failure waits so long */
#define QUIET		30

/* A page that comes next, and what is typed there. In keys: \r Enter, \t Tab, and
 * @ the last word of the read-out that the page shows. */
struct scene {
	const char *page;
	const char *text;	/* that stands there as well, or NULL */
	const char *keys;
};

#define CARD_NEW(who) \
	{ "world.insert", who, "\r" }, \
	{ "world.number", who, "\r" }, \
	{ "world.pin-new", who, "\t\t\t\t\r" }, \
	{ "world.remove", who, "\r" }
#define CARD_PROVED(who) \
	{ "world.prove-insert", who, "\r" }, \
	{ "world.prove-pin", who, "\t\r" }, \
	{ "world.prove-remove", who, "\r" }
#define CARD_RIGHTS(who) \
	{ "rights.insert", who, "\r" }, \
	{ "rights.pin", who, "\t\r" }, \
	{ "rights.remove", who, "\r" }
#define SIGNED(who) \
	{ "signoff.person", who, "1\tAB\t@\r" }

static const struct scene whole[] = {
	{ "welcome.start", NULL, "\r" },
	{ "participants.name", NULL, "\r" },
	{ "participants.person", "Alice", "\r" },
	{ "participants.person", "Bruno", "\r" },
	{ "participants.person", "Chlo\xc3\xa9", "\r" },
	{ "participants.person", "Dana", "\r" },
	{ "participants.person", "Ewan", "\r" },
	{ "participants.person", "5  Ewan", "\r" },
	/* On a network it is longer than the screen. */
	{ "readiness.check", NULL, "\033[6~\033[6~\r" },
	{ "intake.kek", NULL, "\r\r" },
	{ "intake.seen", NULL, "\r" },
	{ "world.how", NULL, "\r" },
	{ "world.quorum", NULL, "\r" },
	CARD_NEW("Alice"), CARD_NEW("Bruno"), CARD_NEW("Chlo\xc3\xa9"),
	CARD_PROVED("Alice"), CARD_PROVED("Bruno"), CARD_PROVED("Chlo\xc3\xa9"),
	{ "world.exists", NULL, "@\r" },
	{ "backup.medium", NULL, "\r" },
	{ "backup.done", NULL, "\r" },
	{ "exchange.compare", NULL, "\t@\r" },
	{ "generate.key", NULL, "\r\r\r" },
	{ "generate.made", NULL, "\r" },
	{ "generate.kept", NULL, "\r" },
	{ "rights.why", NULL, "\r" },
	CARD_RIGHTS("Alice"), CARD_RIGHTS("Bruno"),
	{ "rights.done", NULL, "\r" },
	{ "inspect.compare", NULL, "\r" },
	{ "package.name", NULL, "\r" },
	{ "package.done", NULL, "\r" },
	{ "handover.stick", NULL, "\r" },
	{ "handover.done", NULL, "\r" },
	SIGNED("Alice"), SIGNED("Bruno"), SIGNED("Chlo\xc3\xa9"),
	SIGNED("Dana"), SIGNED("Ewan"),
	{ "signoff.sealed", NULL, "\r" },
	{ "signoff.end", NULL, "\r" },
};

/* -- where it runs ---------------------------------------------------------------------------- */

struct place {
	char dir[64];
	char data[96], stick[96], backup[96];
};

static void
copy_kek(const struct place *place)
{
	const char *top = getenv("top_srcdir");
	char from[FILE_PATH_MAX], to[128];
	struct buf b;

	(void)snprintf(from, sizeof(from), "%s/tests/fuzz/seeds/kek/az",
	    top == NULL ? "." : top);
	(void)snprintf(to, sizeof(to), "%s/KEKforBYOK.json", place->stick);
	buf_init(&b, 65536);
	if (file_read(from, &b) < 0 || file_write(to, buf_view(&b)) < 0)
		abort();
	buf_free(&b);
}

static int
make_place(struct place *p)
{
	(void)strcpy(p->dir, "/tmp/kc-golden-XXXXXX");
	if (mkdtemp(p->dir) == NULL)
		return -1;
	(void)snprintf(p->data, sizeof(p->data), "%s/data", p->dir);
	(void)snprintf(p->stick, sizeof(p->stick), "%s/stick", p->dir);
	(void)snprintf(p->backup, sizeof(p->backup), "%s/backup", p->dir);
	if (mkdir(p->data, 0700) < 0 || mkdir(p->stick, 0700) < 0 ||
	    mkdir(p->backup, 0700) < 0)
		return -1;
	copy_kek(p);
	return 0;
}

static void
remove_place(const struct place *p)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", p->dir);
	if (system(command) != 0)
		(void)printf("# %s is left\n", p->dir);
}

/* -- a run -------------------------------------------------------------------------------------- */

struct run {
	struct pty *p;
	struct golden *file;
	const struct place *place;
};

static struct pty *
start(const struct place *place, const char *lang, int rows, int cols)
{
	static char path[] = "PATH=/usr/bin:/bin", locale[] = "LC_ALL=C.UTF-8",
	    zone[] = "TZ=UTC";
	const char *const argv[] = { RUN "/keyconvoy", "--lang", lang, "--data",
		place->data, "--stick", place->stick, "--backup",
		place->backup, NULL };
	const char *const env[] = { path, locale, zone, NULL };
	const struct pty_setup setup = { .argv = argv, .env = env,
		.term = "xterm-256color", .rows = rows, .cols = cols };

	return pty_open(&setup);
}

/* "step.page" by its ids. */
static const struct page_def *
find_page(const char *name)
{
	size_t n = strcspn(name, ".");

	for (unsigned i = 0; steps_offline[i] != NULL; i++) {
		const struct step *s = steps_offline[i];

		if (strlen(s->id) != n || strncmp(s->id, name, n) != 0)
			continue;
		for (const struct page_def *d = s->pages; d->id != NULL; d++)
			if (strcmp(d->id, name + n + 1) == 0)
				return d;
	}
	(void)printf("# no page %s\n", name);
	abort();
}

/* No-break spaces (U+00A0, U+202F) show as blanks. */
static void
as_shown(const char *s, char *out, size_t size)
{
	size_t n = 0;

	while (*s != '\0' && n + 1 < size) {
		size_t skip = strncmp(s, "\xc2\xa0", 2) == 0 ? 2 :
		    strncmp(s, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;

		out[n++] = skip > 0 ? ' ' : *s;
		s += skip > 0 ? skip : 1;
	}
	out[n] = '\0';
}

static int
is_there(struct run *r, const struct scene *m)
{
	char title[256];
	int rows, cols;

	as_shown(_(find_page(m->page)->title), title, sizeof(title));
	pty_size(r->p, &rows, &cols);
	return strncmp(pty_text(r->p, 1, BODY_X, cols), title,
	    strlen(title)) == 0 &&
	    strstr(pty_text(r->p, rows - 1, 0, cols), _("One moment")) == NULL &&
	    (m->text == NULL || pty_find(r->p, m->text) >= 0);
}

static void
say_screen(struct run *r)
{
	int rows, cols;

	pty_size(r->p, &rows, &cols);
	for (int y = 0; y < rows; y++)
		(void)printf("#  |%s\n", pty_text(r->p, y, 0, cols));
}

static int
come_to(struct run *r, const struct scene *m)
{
	int status;

	for (int waited = 0; waited < WAIT; waited += QUIET) {
		if (pty_quiet(r->p, QUIET, WAIT) && is_there(r, m))
			return 0;
		if (pty_ended(r->p, 0, &status))
			break;
	}
	(void)printf("# %s%s%s did not come:\n", m->page, m->text == NULL ? "" :
	    " with ", m->text == NULL ? "" : m->text);
	say_screen(r);
	return -1;
}

static void
type(struct run *r, const char *keys)
{
	char one[] = "x", word[64];

	for (; *keys != '\0'; keys++) {
		*one = *keys;
		if (*keys == '@')
			pty_type(r->p, marks_last_word(r->p, word));
		else
			pty_type(r->p, one);
	}
}

static int
walk(struct run *r)
{
	static struct shot shot;

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		if (come_to(r, &whole[i]) < 0)
			return -1;
		/* What this machine is stands there. */
		if (strcmp(whole[i].page, "readiness.check") != 0) {
			shot_pty(&shot, r->p);
			marks_put(&shot, r->place->dir);
			golden_add(r->file, whole[i].page, &shot);
		}
		type(r, whole[i].keys);
	}
	return 0;
}

/* 1 when it comes to its end, and that is a good one. */
static int
run_it(struct run *r)
{
	int status;

	if (walk(r) < 0)
		return 0;
	if (pty_ended(r->p, WAIT, &status) && status == 0)
		return 1;
	say_screen(r);
	return 0;
}

static void
ceremony(const char *name, enum lang lang, int rows, int cols)
{
	struct place place;
	struct run r = { .place = &place };

	nls_setup(lang, RUN);
	if (make_place(&place) < 0) {
		golden_say(0, "%s: no folder", name);
		return;
	}
	r.p = start(&place, lang == LANG_EN ? "en" : "fr", rows, cols);
	r.file = golden_open(name);
	golden_say(run_it(&r), "%s: a good end", name);
	golden_close(r.file);
	pty_close(r.p);
	remove_place(&place);
}

static int
has_french(void)
{
	const char *english;

	nls_setup(LANG_EN, RUN);
	english = _("One moment");
	nls_setup(LANG_FR, RUN);
	return strcmp(english, _("One moment")) != 0;
}

int
main(void)
{
	if (access(RUN "/keyconvoy", X_OK) < 0 ||
	    access(RUN "/keyconvoy-keyd", X_OK) < 0 ||
	    access(RUN "/keyconvoy-cardd", X_OK) < 0) {
		(void)puts("1..0 # SKIP the test variants are not built");
		return 0;
	}
	ceremony("ceremony.en.80x24", LANG_EN, 24, 80);
	if (has_french()) {
		ceremony("ceremony.fr.132x43", LANG_FR, 43, 132);
		golden_no_others("ceremony.", 1);
	} else {
		golden_skip("ceremony.fr.132x43", "no catalogue");
	}
	return golden_end();
}
