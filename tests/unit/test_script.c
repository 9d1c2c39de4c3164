/* src/replay: the script's language, its secrets, and what it compares. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/practice.h"
#include "src/replay/run.h"
#include "src/replay/secrets.h"

static const struct script_var vars[] = {
	{ "KEK", "/media/a stick/kek.json" },
	{ "AT", "@fact" },
	{ "EMPTY", "" },
};
#define N_VARS (sizeof(vars) / sizeof(vars[0]))

static char error[SCRIPT_ERROR_MAX];

static int
parse(struct script *s, const char *text)
{
	return script_parse(s, "x.script", view_str(text), vars, N_VARS, error);
}

static void
parse_fails(const char *text, const char *message)
{
	struct script s;

	assert_int_equal(parse(&s, text), ERR_FORMAT);
	assert_string_equal(error, message);
	assert_int_equal(s.main.n, 0);
	assert_null(s.file);
}

static void
assert_line(const struct script_line *l, unsigned number, enum script_cmd cmd,
    const char *a, const char *b)
{
	assert_int_equal(l->number, number);
	assert_int_equal(l->cmd, cmd);
	assert_int_equal(l->n, (a != NULL) + (b != NULL));
	if (a != NULL)
		assert_string_equal(l->arg[0].text, a);
	if (b != NULL)
		assert_string_equal(l->arg[1].text, b);
}

static void
every_command(void **state)
{
	static const char text[] =
	    "step welcome\n"
	    "step world.create\n"
	    "set name 'Contoso 2026'\n"
	    "\n"
	    "  # a comment\n"
	    "secret pin alice  # another\n"
	    "secret pin card:Alice\n"
	    "press next\n"
	    "card insert \"Alice 1\"\n"
	    "card remove\n"
	    "expect text \"two words\"\n"
	    "expect notice pin-form\n"
	    "expect file out/*.byok\n"
	    "page\n"
	    "\tpage golden/a.txt\n"
	    "stop";
	struct script s;
	const struct script_line *l;

	(void)state;
	assert_int_equal(parse(&s, text), 0);
	assert_int_equal(s.main.n, 14);
	l = s.main.line;
	assert_line(&l[0], 1, CMD_STEP, "welcome", NULL);
	assert_line(&l[1], 2, CMD_STEP, "world.create", NULL);
	assert_line(&l[2], 3, CMD_SET, "name", "Contoso 2026");
	assert_line(&l[3], 6, CMD_SECRET, "pin", "alice");
	assert_line(&l[4], 7, CMD_SECRET, "pin", "card:Alice");
	assert_line(&l[5], 8, CMD_PRESS, "next", NULL);
	assert_line(&l[6], 9, CMD_INSERT, "Alice 1", NULL);
	assert_line(&l[7], 10, CMD_REMOVE, NULL, NULL);
	assert_line(&l[8], 11, CMD_TEXT, "two words", NULL);
	assert_line(&l[9], 12, CMD_NOTICE, "pin-form", NULL);
	assert_line(&l[10], 13, CMD_FILE, "out/*.byok", NULL);
	assert_line(&l[11], 14, CMD_PAGE, NULL, NULL);
	assert_line(&l[12], 15, CMD_PAGE, "golden/a.txt", NULL);
	assert_line(&l[13], 16, CMD_STOP, NULL, NULL);
	script_free(&s);
}

static void
quoting(void **state)
{
	static const struct {
		const char *word, *means;
	} rows[] = {
		{ "plain", "plain" },
		{ "a\\ b", "a b" },
		{ "'a b'", "a b" },
		{ "'a'\"b\"c", "abc" },
		{ "'\\'", "\\" },
		{ "\"\\\"'\"", "\"'" },
		{ "a#b", "a#b" },
		{ "''", "" },
		{ "${KEK}", "/media/a stick/kek.json" },
		{ "<${KEK}>", "</media/a stick/kek.json>" },
		{ "\"${KEK}\"", "/media/a stick/kek.json" },
		{ "'${KEK}'", "${KEK}" },
		{ "\\${KEK}", "${KEK}" },
		{ "${EMPTY}", "" },
		{ "$5", "$5" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
	};
	char text[128];
	struct script s;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(text, sizeof(text), "set f %s # c", rows[i].word);
		assert_int_equal(parse(&s, text), 0);
		assert_line(&s.main.line[0], 1, CMD_SET, "f", rows[i].means);
		assert_false(s.main.line[0].arg[1].fact);
		script_free(&s);
	}
}

static void
facts(void **state)
{
	struct script s;

	(void)state;
	assert_int_equal(parse(&s, "set word @hknso\nset a '@x'\nset a \\@x\n"
	    "set a ${AT}\nset a b@c\npress @key\nexpect text \"@\"\n"), 0);
	assert_true(s.main.line[0].arg[1].fact);
	assert_string_equal(s.main.line[0].arg[1].text, "hknso");
	for (size_t i = 1; i < 5; i++)
		assert_false(s.main.line[i].arg[1].fact);
	assert_string_equal(s.main.line[3].arg[1].text, "@fact");
	assert_string_equal(s.main.line[4].arg[1].text, "b@c");
	assert_true(s.main.line[5].arg[0].fact);
	script_free(&s);
	parse_fails("set a @", "x.script:1: @ without the id of a fact "
	    "(quote a word that begins with @)");
	parse_fails("set a @b/c", "x.script:1: @ without the id of a fact "
	    "(quote a word that begins with @)");
	parse_fails("@set a b", "x.script:1: no such command: set");
}

static void
handlers(void **state)
{
	struct script s;

	(void)state;
	assert_int_equal(parse(&s, "press next\non world.insert\n"
	    "  card insert A\n  press next\nend\npress next\n"
	    "on aside.lost\nend\n"), 0);
	assert_int_equal(s.main.n, 2);
	assert_int_equal(s.main.line[1].number, 6);
	assert_int_equal(s.n_handlers, 2);
	assert_string_equal(s.handler[0].page, "world.insert");
	assert_int_equal(s.handler[0].number, 2);
	assert_int_equal(s.handler[0].lines.n, 2);
	assert_line(&s.handler[0].lines.line[1], 4, CMD_PRESS, "next", NULL);
	assert_int_equal(s.handler[1].lines.n, 0);
	script_free(&s);

	parse_fails("on a.b\non c.d\nend\n",
	    "x.script:2: on inside another on");
	parse_fails("\non a.b\npress next\n", "x.script:2: on without end");
	parse_fails("end\n", "x.script:1: end without on");
	parse_fails("on a.b\nend now\n", "x.script:2: expected end");
	parse_fails("on a\nend\n", "x.script:1: expected on STEP.PAGE");
	parse_fails("on @a\nend\n", "x.script:1: expected on STEP.PAGE");
	parse_fails("on a.b\nend\non a.b\nend\n",
	    "x.script:3: a second on for the same page: a.b");
}

static void
mistakes(void **state)
{
	(void)state;
	parse_fails("\n\nset kek ${NONE}\n",
	    "x.script:3: variable NONE is not set (--var NONE=VALUE)");
	parse_fails("set kek ${KEK\n", "x.script:1: ${ without a name and }");
	parse_fails("set kek ${}\n", "x.script:1: ${ without a name and }");
	parse_fails("set kek ${1}\n", "x.script:1: ${ without a name and }");
	parse_fails("set a 'b\n", "x.script:1: a single quote is not closed");
	parse_fails("set a \"b\n", "x.script:1: a double quote is not closed");
	parse_fails("set a b\\\n", "x.script:1: a backslash ends the line");
	parse_fails("set a \"b\\\n", "x.script:1: a backslash ends the line");
	parse_fails("set a b\r\n", "x.script:1: not UTF-8 text, or a control "
	    "character");
	parse_fails("set a \xff\n", "x.script:1: not UTF-8 text, or a control "
	    "character");
	parse_fails("leap\n", "x.script:1: no such command: leap");
	parse_fails("card eject\n", "x.script:1: no such command: eject");
	parse_fails("card\n", "x.script:1: no such command: a second word is "
	    "missing");
	parse_fails("step\n", "x.script:1: expected: step STEP[.PAGE]");
	parse_fails("step a b\n", "x.script:1: expected: step STEP[.PAGE]");
	parse_fails("set a\n", "x.script:1: expected: set FIELD VALUE");
	parse_fails("stop it\n", "x.script:1: expected: stop");
	parse_fails("card remove A\n", "x.script:1: expected: card remove");
	parse_fails("a b c d e f g h i\n",
	    "x.script:1: more words than any command has");
	parse_fails("step A.b\n", "x.script:1: not STEP or STEP.PAGE: A.b");
	parse_fails("step a.b.c\n", "x.script:1: not STEP or STEP.PAGE: a.b.c");
	parse_fails("set '' b\n", "x.script:1: an empty id");
	parse_fails("card insert ''\n", "x.script:1: an empty word");
	parse_fails("secret pin a=b\n", "x.script:1: not the name of a secret: "
	    "a=b");
	parse_fails("secret pin card:\n", "x.script:1: not the name of a secret:"
	    " card:");
	parse_fails("press F13\n", "x.script:1: not a key (next, back, quit, "
	    "enter, tab, up, down, F1 to F12 or a letter): F13");
}

static void
paths_stay_below(void **state)
{
	static const char *const good[] = { "a", "a/b", "a/..b", "..a", "*/b." };
	static const char *const bad[] = { "", "/a", "..", "../a", "a/..",
		"a/../b" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_null(script_complaint(CMD_FILE, 0, good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(script_complaint(CMD_FILE, 0, bad[i]));
}

static void
keys(void **state)
{
	static const struct {
		const char *name;
		enum key key;
		uint32_t ch;
	} rows[] = {
		{ "next", KC_NEXT, 0 }, { "enter", KC_NEXT, 0 },
		{ "back", KC_BACK, 0 }, { "quit", KC_QUIT, 0 },
		{ "tab", KC_TAB, 0 }, { "up", KC_UP, 0 },
		{ "down", KC_DOWN, 0 }, { "F1", KC_F1, 0 },
		{ "F10", KC_F10, 0 }, { "F12", KC_F12, 0 },
		{ "x", KC_CHAR, 'x' }, { "<", KC_CHAR, '<' },
		{ "\xc3\xa9", KC_CHAR, 0xe9 },
	};
	struct event ev;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(script_key(rows[i].name, &ev), 0);
		assert_int_equal(ev.kind, EV_KEY);
		assert_int_equal(ev.key, rows[i].key);
		assert_int_equal(ev.ch, rows[i].ch);
	}
	assert_int_equal(script_key("", &ev), ERR_FORMAT);
	assert_int_equal(script_key("xy", &ev), ERR_FORMAT);
	assert_int_equal(script_key("f1", &ev), ERR_FORMAT);
	assert_int_equal(script_key("\xc3", &ev), ERR_FORMAT);
}

static void
sizes(void **state)
{
	size_t n = SCRIPT_MAX + 1;
	char *text = malloc(n + 1);
	struct script s;

	(void)state;
	assert_non_null(text);
	memset(text, '\n', n);
	text[n] = '\0';
	assert_int_equal(parse(&s, text), ERR_FORMAT);
	assert_string_equal(error,
	    "x.script:0: a script of more than 1 MiB");
	text[n - 1] = '\0';
	assert_int_equal(parse(&s, text), 0);
	assert_int_equal(s.main.n, 0);
	script_free(&s);
	memset(text, 'a', n - 1);
	assert_int_equal(parse(&s, text), ERR_FORMAT);
	assert_string_equal(error, "x.script:1: a word is too long");
	free(text);
}

/* -- secrets ------------------------------------------------------------------------ */

static char folder[] = "/tmp/keyconvoy-script-XXXXXX";
static char path[sizeof(folder) + 16];

static int
make_folder(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/file", folder);
	return 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(folder);
}

static void
write_file(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
secrets_by_name(void **state)
{
	struct secret s = { 0 };
	size_t size;
	int fd;

	(void)state;
	write_file("# PINs\n\nalice=123456\nalice2=1\nb=a=b \n");
	fd = file_open(path, &size);
	assert_true(fd >= 0);
	assert_int_equal(secrets_get(fd, "alice", &s), 0);
	assert_string_equal((char *)s.p, "123456");
	assert_int_equal(s.len, 6);
	assert_int_equal(secrets_get(fd, "b", &s), 0);
	assert_string_equal((char *)s.p, "a=b ");
	assert_int_equal(secrets_get(fd, "alic", &s), ERR_NOTFOUND);
	assert_int_equal(s.len, 0);
	assert_int_equal(secrets_get(fd, "alice2", NULL), 0);
	assert_int_equal(secrets_get(-1, "alice", &s), ERR_NOTFOUND);
	write_file("alice\n");
	assert_int_equal(secrets_get(fd, "alice", &s), ERR_FORMAT);
	/* As Windows writes it: neither mark nor CR is of the PIN. */
	write_file("\xef\xbb\xbf" "alice=1\r\n");
	assert_int_equal(secrets_get(fd, "alice", &s), 0);
	assert_string_equal((char *)s.p, "1");
	assert_int_equal(s.len, 1);
	assert_int_equal(close(fd), 0);
	secret_free(&s);
	assert_int_equal(secret_in_use(), 0);
}

static void
practice_pins(void **state)
{
	struct secret s = { 0 };
	char pin[9];

	(void)state;
	assert_int_equal(practice_pin("Alice", pin), 0);
	assert_int_equal(secrets_get(-1, "card:Alice", &s), 0);
	assert_string_equal((char *)s.p, pin);
	secret_free(&s);
}

/* -- what a replay looks at ------------------------------------------------------------- */

static void
files_by_pattern(void **state)
{
	(void)state;
	write_file("");
	assert_true(run_file_exists(folder, "file"));
	assert_true(run_file_exists(folder, "f*e"));
	assert_false(run_file_exists(folder, "g*"));
	assert_false(run_file_exists("", "file"));
	/* The folder's own name is no pattern. */
	assert_false(run_file_exists("/tmp/keyconvoy-script-*", "file"));
}

static unsigned
compare(const char *want, const char *text)
{
	return run_compare(view_str(want), view_str(text));
}

static void
pages_with_marks(void **state)
{
	(void)state;
	assert_int_equal(compare("", ""), 0);
	assert_int_equal(compare("a\nb\n", "a\nb\n"), 0);
	assert_int_equal(compare("a\nb\n", "a\nc\n"), 2);
	assert_int_equal(compare("a\n", "a\nb\n"), 2);
	assert_int_equal(compare("a\nb\n", "a\n"), 2);
	assert_int_equal(compare("a\nb", "a\nb\n"), 0);
	assert_int_equal(compare("{*}\n", "anything\n"), 0);
	assert_int_equal(compare("{*}\n", "\n"), 0);
	assert_int_equal(compare("a{*}c{*}e\n", "abbcdde\n"), 0);
	assert_int_equal(compare("a{*}bc\n", "abbbc\n"), 0);
	assert_int_equal(compare("a{*}c\n", "abbb\n"), 1);
	/* A mark ends with its line. */
	assert_int_equal(compare("a{*}b\n", "a\nb\n"), 1);
	assert_int_equal(compare("{*\n", "{*\n"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command),
		cmocka_unit_test(quoting),
		cmocka_unit_test(facts),
		cmocka_unit_test(handlers),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(paths_stay_below),
		cmocka_unit_test(keys),
		cmocka_unit_test(sizes),
		cmocka_unit_test(secrets_by_name),
		cmocka_unit_test(practice_pins),
		cmocka_unit_test(files_by_pattern),
		cmocka_unit_test(pages_with_marks),
	};

	return cmocka_run_group_tests_name("script", tests, make_folder,
	    drop_folder);
}
