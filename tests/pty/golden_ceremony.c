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
#include "tests/screen/golden.h"
#include "tests/pty/marks.h"
#include "tests/pty/play.h"
#include "tests/pty/scenes.h"
#include "tests/pty/term.h"

#define RUN		BUILDDIR "/tests/fake/run"
#define WAIT		60000	/* milliseconds; only a failure waits so long */

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

/* Keys, and pages that wait for people, of a ceremony without an error. */
#define KEYS_MAX	110
#define WAITS_MAX	60

static unsigned
keys_of(const char *s)
{
	unsigned n = 0;

	for (; *s != '\0'; n++) {
		/* A function key is one, however many bytes it sends. */
		if (s[0] == '\033' && (s[1] == 'O' || s[1] == '['))
			s += 2 + strspn(s + 2, "0123456789;");
		s++;
	}
	return n;
}

/* What a page is left by is counted, and the page. */
static void
count(const struct scene *scenes, unsigned *keys, unsigned *waits)
{
	for (; scenes->page != NULL; scenes++) {
		*keys += keys_of(scenes->keys);
		++*waits;
	}
}

static void
little_to_do(void)
{
	unsigned keys = 0, waits = 0;

	count(scenes_begin, &keys, &waits);
	count(scenes_end, &keys, &waits);
	golden_say(keys <= KEYS_MAX && waits <= WAITS_MAX,
	    "the sample: %u keys, %u pages that wait", keys, waits);
}

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

static void
add(struct run *r, const char *page, int with_rail)
{
	static struct shot shot;

	shot_pty(&shot, r->p);
	marks_put(&shot, r->place->dir);
	golden_add(r->file, page, &shot);
	if (with_rail)
		golden_add_rail(r->file, page, &shot);
}

/* All scenes; each becomes a golden page where show is set, the last one with the
 * rail. */
static int
walk(struct run *r, const struct scene *scenes, int show)
{
	for (; scenes->page != NULL; scenes++) {
		if (!play_come_to(r->p, scenes, WAIT))
			return -1;
		marks_note(r->p);
		/* What this machine is stands there. */
		if (show && strcmp(scenes->page, "readiness.check") != 0)
			add(r, scenes->page, scenes[1].page == NULL);
		play_type(r->p, scenes);
	}
	return 0;
}

/* 1 when it ends, and so. */
static int
ends_with(struct run *r, int wanted)
{
	int status;

	if (pty_ended(r->p, WAIT, &status) && WIFEXITED(status) &&
	    WEXITSTATUS(status) == wanted)
		return 1;
	play_say_screen(r->p);
	return 0;
}

static int
begin(struct run *r, struct place *place, enum lang lang, const char *name)
{
	nls_setup(lang);
	r->place = place;
	r->file = golden_open(name);
	if (make_place(place) == 0)
		return 0;
	golden_say(0, "%s: no folder", name);
	return -1;
}

static void
whole_ceremony(const char *name, enum lang lang, int rows, int cols)
{
	struct place place;
	struct run r;
	int ok;

	if (begin(&r, &place, lang, name) < 0)
		return;
	r.p = start(&place, lang == LANG_EN ? "en" : "fr", rows, cols);
	ok = walk(&r, scenes_begin, 1) == 0 && walk(&r, scenes_end, 1) == 0 &&
	    ends_with(&r, 0);
	pty_close(r.p);
	r.p = start(&place, lang == LANG_EN ? "en" : "fr", rows, cols);
	ok = ok && walk(&r, scenes_look, 1) == 0 && ends_with(&r, 4);
	golden_say(ok, "%s: a good end", name);
	golden_close(r.file);
	pty_close(r.p);
	remove_place(&place);
}

/* What lies over pages, mistakes, leaving in the middle; and begun again. */
static void
interrupted(const char *name)
{
	static const struct scene *const again[] = { scenes_resume,
		scenes_wrong };
	struct place place;
	struct run r;
	int ok;

	if (begin(&r, &place, LANG_EN, name) < 0)
		return;
	r.p = start(&place, "en", 24, 80);
	ok = walk(&r, scenes_begin, 0) == 0 &&
	    walk(&r, scenes_leave, 1) == 0 && ends_with(&r, 4);
	pty_close(r.p);
	for (size_t i = 0; ok && i < sizeof(again) / sizeof(again[0]); i++) {
		r.p = start(&place, "en", 24, 80);
		ok = walk(&r, again[i], 1) == 0 && ends_with(&r, 4);
		pty_close(r.p);
	}
	golden_say(ok, "%s: left, again and again", name);
	golden_close(r.file);
	remove_place(&place);
}

static int
has_french(void)
{
	const char *english;

	nls_setup(LANG_EN);
	english = _("One moment");
	nls_setup(LANG_FR);
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
	little_to_do();
	whole_ceremony("ceremony.en.80x24", LANG_EN, 24, 80);
	if (has_french()) {
		interrupted("ceremony-left.en.80x24");
		whole_ceremony("ceremony.fr.132x43", LANG_FR, 43, 132);
		golden_no_others("ceremony", 1);
	} else {
		golden_skip("ceremony.fr.132x43", "no catalogue");
	}
	return golden_end();
}
