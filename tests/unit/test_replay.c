/* src/replay: a script against a ceremony of three pages that this file makes
 * up, through the real engine. No daemon runs. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/flow/flow.h"
#include "src/replay/replay.h"
#include "src/replay/vocabulary.h"
#include "src/steps/steps.h"

/* -- the ceremony ----------------------------------------------------------------- */

static const struct field_def fields[] = {
	{ "name", "Name", FIELD_TEXT, 8 },
	{ "color", "Color", FIELD_CHOICE, 8 },
	{ "pin", "PIN", FIELD_SECRET, 8 },
	{ 0 }
};

static int unlisted;		/* page b shows what its row does not list */
static int long_path;		/* page b shows one that no line has room for */
static unsigned visits;

static void
fill_a(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, "A sentence that is long enough to be broken somewhere in "
	    "the middle of its words by the width of the page.", NULL);
	page_fact(p, "serial", "Serial", "S-17");
	for (int i = 0; fields[i].id != NULL; i++)
		page_field(p, &fields[i]);
	page_option(p, "red", "Red", NULL);
}

static enum move
event_a(struct flow *f, const struct event *ev)
{
	const struct secret *pin = flow_secret(f, "pin");

	if (ev_is(ev, KC_TAB))
		return flow_page(f, "a");	/* shown anew */
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "name", "bad"))
		return flow_notice(f, "name-form", NULL);
	if (pin->len > 0 && memcmp(pin->p, "4321", 4) != 0)
		return flow_notice(f, "pin-form", NULL);
	return flow_page(f, "b");
}

static enum move
enter_b(struct flow *f)
{
	(void)f;
	visits++;
	return MOVE_STAY;
}

static void
fill_b(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, "Page b.", NULL);
	if (long_path)
		page_para(p, "/srv/a/path/that/is/longer/than/a/page/is/wide/"
		    "and/so/is/broken/in/between/programs/keyconvoy verify",
		    NULL);
	if (unlisted)
		page_fact(p, "surprise", "Surprise", "!");
}

static enum move
event_b(struct flow *f, const struct event *ev)
{
	if (ev_is(ev, KC_CHAR) && ev->ch == 'a')
		return flow_page(f, "a");
	return ev_is(ev, KC_NEXT) ? MOVE_NEXT : MOVE_STAY;
}

static const struct page_def pages_one[] = {
	{ .id = "a", .title = "First", .fields = fields, .facts = "serial",
	  .choices = "red", .notices = "name-form pin-form", .fill = fill_a,
	  .event = event_a },
	{ .id = "b", .title = "Second", .enter = enter_b, .fill = fill_b,
	  .event = event_b },
	{ 0 }
};

static enum move
enter_one(struct flow *f)
{
	return flow_page(f, "a");
}

static int
is_done(const struct state *s)
{
	return s->begun;
}

static const struct step step_one = {
	.id = "one", .title = "One", .pages = pages_one, .done = is_done,
	.enter = enter_one,
};
const struct step *const steps_all[] = { &step_one, NULL };
static const struct step_list lists[] = {
	{ "new", "one", steps_all, NULL }, { 0 }
};

static const struct page_def pages_aside[] = {
	{ .id = "help", .title = "Help", .fill = fill_b },
	{ 0 }
};
const struct step step_aside = { .id = "aside", .title = "", .pages = pages_aside };

/* -- running a script ---------------------------------------------------------------- */

static char folder[] = "/tmp/keyconvoy-replay-XXXXXX";
static char said[8192];		/* what the newest run said on stderr */

/* The files of a run, each with its path. */
static char script_path[64], secrets_path[64], err_path[64], golden_path[64];
static const struct {
	const char *name;
	char *path;
} files[] = {
	{ "s", script_path }, { "secrets", secrets_path }, { "err", err_path },
	{ "golden", golden_path },
};
#define N_FILES (sizeof(files) / sizeof(files[0]))

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* What loop.c does, without daemons. */
static int
drive(struct frontend *fe, struct flow *f)
{
	struct page page;
	struct event ev;
	int r = 1;

	assert_int_equal(page_init(&page), 0);
	while (r > 0 && !flow_ended(f)) {
		flow_fill(f, &page);
		fe->show(fe, &page);
		if ((r = fe->next(fe, &page, &ev)) > 0)
			flow_event(f, &ev);
	}
	flow_fill(f, &page);
	r = flow_ended(f) ? fe->ended(fe, &page, flow_status(f)) : fe->status;
	page_free(&page);
	return r;
}

static int
run_mode(const char *script, enum mode mode)
{
	const struct replay_options o = { .file = script_path,
		.secrets = secrets_path, .mode = mode };
	const struct options opt = { .mode = mode };
	int old = dup(2), status, fd = open(err_path, O_RDWR | O_CREAT |
	    O_TRUNC, 0600);
	struct frontend fe;
	struct flow *f = calloc(1, sizeof(*f));
	ssize_t n;

	assert_true(old >= 0 && fd >= 0 && f != NULL);
	write_file(script_path, script);
	visits = 0;
	assert_int_equal(dup2(fd, 2), 2);
	assert_int_equal(replay_new(&fe, &o), 0);
	if (fe.open(&fe) < 0) {
		status = fe.status;
	} else {
		assert_int_equal(flow_init(f, lists, &opt, NULL, NULL), 0);
		(void)flow_step(f, "one");
		memcpy(f->dir, folder, sizeof(folder));
		status = drive(&fe, f);
		flow_free(f);
	}
	fe.close(&fe);
	(void)fflush(stderr);
	assert_int_equal(dup2(old, 2), 2);
	n = pread(fd, said, sizeof(said) - 1, 0);
	assert_true(n >= 0);
	said[n] = '\0';
	(void)close(old);
	(void)close(fd);
	free(f);
	assert_int_equal(secret_in_use(), 0);
	return status;
}

static int
run(const char *script)
{
	return run_mode(script, MODE_REHEARSAL);
}

/* The script fails, and its first words are these, without the folder. */
static void
fails(const char *script, const char *words)
{
	assert_int_equal(run(script), 1);
	assert_memory_equal(said, folder, strlen(folder));
	assert_memory_equal(said + strlen(folder), words, strlen(words));
}

static void
holds(const char *script)
{
	assert_int_equal(run(script), 0);
	assert_string_equal(said, "");
}

static int
make(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	for (size_t i = 0; i < N_FILES; i++)
		(void)snprintf(files[i].path, sizeof(script_path), "%s/%s",
		    folder, files[i].name);
	write_file(secrets_path, "PIN=4321\nOTHER=1111\nLONG=123456789\n");
	return 0;
}

static int
drop(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_FILES; i++)
		(void)unlink(files[i].path);
	return rmdir(folder);
}

/* -- tests -------------------------------------------------------------------------------- */

static void
line_by_line(void **state)
{
	(void)state;
	holds("step one\nstep one.a\nset name Bob\nset color red\n"
	    "expect text \"Name: [ Bob ]\"\nsecret pin PIN\npress next\n"
	    "step one.b\nexpect file secrets\n");
	/* The end of the script is no end of the ceremony, and the other way. */
	holds("");
	holds("press next\npress next\n");
	holds("press next\npress next\nexpect file sec*\n");
}

static void
wrong_page(void **state)
{
	(void)state;
	fails("step one.b\n", "/s:1: expected step one.b, page shows one.a\n");
	assert_non_null(strstr(said, "Serial: S-17"));
	fails("\nset name bad\npress next\nstep one.b\n", "/s:4: expected step "
	    "one.b, page shows one.a with notice name-form\n");
	fails("press next\npress next\nstep one\n", "/s:3: expected more pages, "
	    "the ceremony has ended, page shows one.b\n");
	fails("press next\npress next\nexpect file none\n",
	    "/s:3: expected file none, page shows one.b\n");
}

static void
expectations(void **state)
{
	(void)state;
	/* Wherever its lines are broken. */
	holds("expect text 'long enough to be broken somewhere in the middle "
	    "of its words by'\n");
	long_path = 1;
	holds("press next\nexpect text 'between/programs/keyconvoy verify'\n");
	long_path = 0;
	fails("expect text 'no such'\n",
	    "/s:1: expected text no such, page shows one.a\n");
	fails("expect text ' '\n", "/s:1: expected text  ,");
	fails("expect notice name-form\n",
	    "/s:1: expected notice name-form, page shows one.a\n");
	holds("set name bad\npress next\nexpect notice name-form\n");
	fails("expect file none*\n",
	    "/s:1: expected file none*, page shows one.a\n");
}

static void
fields_of_the_page(void **state)
{
	(void)state;
	fails("set shoe 1\n", "/s:1: expected field shoe, page shows one.a\n");
	fails("press next\nset name 1\n",
	    "/s:2: expected field name, page shows one.b\n");
	fails("set color blue\n", "/s:1: expected choice blue of field color,");
	fails("set pin 1234\n", "/s:1: expected field pin without secret "
	    "(it is filled by secret),");
	fails("secret name PIN\n", "/s:1: expected secret field name "
	    "(it is filled by set),");
	fails("set name 123456789\n", "/s:1: expected field name with room for "
	    "9 bytes (it has 8),");
	fails("secret pin LONG\n", "/s:1: expected field pin with room for "
	    "9 bytes (it has 8),");
}

static void
secrets_reach_the_page(void **state)
{
	(void)state;
	holds("secret pin PIN\npress next\nstep one.b\n");
	holds("secret pin OTHER\npress next\nexpect notice pin-form\n");
	holds("secret pin card:Alice\npress next\nexpect notice pin-form\n");
	/* Never on stderr. */
	fails("secret pin PIN\nstep one.b\n", "/s:2: expected step one.b,");
	assert_null(strstr(said, "4321"));
}

static void
facts_of_the_page(void **state)
{
	(void)state;
	holds("set name @serial\nexpect text '[ S-17 ]'\n");
	fails("set name @none\n", "/s:1: expected fact none, page shows one.a\n");
	fails("press @serial\n", "/s:1: expected fact serial to fit (not a key ");
	assert_int_equal(run_mode("press next\nset name @serial\n",
	    MODE_PRODUCTION), 2);
	assert_non_null(strstr(said, "/s:2: facts are for rehearsals only: "
	    "serial\n"));
}

static void
handlers_run_first(void **state)
{
	(void)state;
	holds("on one.b\nexpect text 'Page b.'\nend\npress next\nstep one.b\n");
	holds("on one.a\nset name Bob\nend\nexpect text '[ Bob ]'\n"
	    "set name Eve\npress tab\nexpect text '[ Bob ]'\n");
	/* One handler's end starts the next; the main line waits for all. */
	holds("on one.a\nset name x\nend\non one.b\npress a\nstep one.a\n"
	    "end\npress next\nstep one.a\nexpect text '[ x ]'\n");
	/* A page that is not shown anew does not run it again. */
	holds("on one.a\nset name bad\npress next\nend\n"
	    "expect notice name-form\nset name good\npress next\nstep one.b\n");
	/* None after the last main line. */
	holds("on one.b\nstep one.a\nend\npress next\n");
	holds("on one.a\nend\nstep one.a\n");
}

static void
handlers_end(void **state)
{
	(void)state;
	fails("on one.a\npress next\nend\non one.b\npress a\nend\nstep one.a\n",
	    "/s:2: expected an end of handlers within 10000 runs,");
	assert_int_equal(visits, 5000);
}

static void
before_the_ceremony(void **state)
{
	(void)state;
	assert_int_equal(run("press next\nstep two\n"), 2);
	assert_non_null(strstr(said, "/s:2: no such step or page: two\n"));
	assert_int_equal(run("step one.c\n"), 2);
	assert_int_equal(run("on one.c\nend\n"), 2);
	assert_non_null(strstr(said, "/s:1: no such page: one.c\n"));
	assert_int_equal(run("on one.b\nsecret pin NONE\nend\n"), 2);
	assert_non_null(strstr(said, "/s:2: no such secret: NONE\n"));
	assert_int_equal(run("leap\n"), 2);
	assert_int_equal(visits, 0);
}

static void
golden_pages(void **state)
{
	(void)state;
	write_file(golden_path, "{*}\n");
	fails("press next\npage golden\n",
	    "/s:2: expected page golden (line 2 differs), page shows one.b\n");
	fails("page none\n", "/s:1: expected page none (not found), ");
	write_file(golden_path, "REHEARSAL{*}step 1 of 1\nSecond\n\nPage b.\n");
	holds("press next\npage golden\n");
	write_file(golden_path, "REHEARSAL{*}step 1 of 1\nSecond\n\nPage c.\n");
	fails("press next\npage golden\n",
	    "/s:2: expected page golden (line 4 differs), page shows one.b\n");
}

static void
pages_keep_to_their_rows(void **state)
{
	(void)state;
	unlisted = 1;
	holds("step one.a\n");
	fails("press next\nstep one.b\n", "/s:2: page one.b shows fact surprise "
	    "that its row does not list, page shows one.b\n");
	/* On the last page too. */
	fails("press next\n", "/s:1: page one.b shows fact surprise that its "
	    "row does not list, page shows one.b\n");
	unlisted = 0;
}

static void
the_vocabulary(void **state)
{
	char text[1024] = "";
	FILE *f = fmemopen(text, sizeof(text) - 1, "w");

	(void)state;
	assert_non_null(f);
	vocabulary_print(f);
	assert_int_equal(fclose(f), 0);
	assert_non_null(strstr(text, "\none.a\n  fields: name color pin\n"
	    "  facts: serial\n  choices: red\n  notices: name-form pin-form\n"
	    "one.b\naside.help\n"));
	assert_true(vocabulary_has("one"));
	assert_true(vocabulary_has("aside.help"));
	assert_false(vocabulary_has("one."));
	assert_false(vocabulary_has("onea"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_by_line),
		cmocka_unit_test(wrong_page),
		cmocka_unit_test(expectations),
		cmocka_unit_test(fields_of_the_page),
		cmocka_unit_test(secrets_reach_the_page),
		cmocka_unit_test(facts_of_the_page),
		cmocka_unit_test(handlers_run_first),
		cmocka_unit_test(handlers_end),
		cmocka_unit_test(before_the_ceremony),
		cmocka_unit_test(golden_pages),
		cmocka_unit_test(pages_keep_to_their_rows),
		cmocka_unit_test(the_vocabulary),
	};

	return cmocka_run_group_tests_name("replay", tests, make, drop);
}
