/* src/launch/console: the layout of a console, set by a name of the table, and as it was
 * afterwards: each key, each table that was there, and none that was not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/keyboard.h>

#include "src/base/err.h"
#include "src/launch/console.h"
#include "src/launch/console_device.h"

#define FEW 20		/* keys that are looked at */

static unsigned short map[MAX_NR_KEYMAPS][NR_KEYS];
static int is_console, is_root, has_tool, fails;
static char loaded[32];

int
console_device_is(void)
{
	return is_console;
}

int
console_device_can_load(void)
{
	return has_tool;
}

/* As the kernel does: entry 0 tells whether the table is there, and takes it away. */
int
console_device_get(struct kbentry *e)
{
	const unsigned short *t = map[e->kb_table];

	e->kb_value = t[0] == K_NOSUCHMAP ? e->kb_index == 0 ? K_NOSUCHMAP :
	    K_HOLE : t[e->kb_index];
	return 0;
}

int
console_device_put(const struct kbentry *e)
{
	unsigned short *t = map[e->kb_table];

	if (!is_root)
		return ERR_PERM;
	if (e->kb_index != 0)
		t[e->kb_index] = e->kb_value;
	if (e->kb_index != 0 || e->kb_value == K_NOSUCHMAP)
		t[0] = e->kb_index == 0 ? K_NOSUCHMAP : K_ALLOCATED;
	return 0;
}

/* Another layout: other keys, one table more, and it may fail behind the half. */
int
console_device_load(const char *keymap)
{
	strcpy(loaded, keymap);
	for (unsigned k = 2; k < FEW; k++)
		map[0][k] = (unsigned short)(k + 1);
	map[8][0] = K_ALLOCATED;
	map[8][3] = 77;
	return fails ? ERR_IO : 0;
}

static void
assert_former(void)
{
	for (unsigned k = 1; k < FEW; k++) {
		assert_int_equal(map[0][k], k);
		assert_int_equal(map[1][k], k + 100);
	}
	for (unsigned t = 2; t < MAX_NR_KEYMAPS; t++)
		assert_int_equal(map[t][0], K_NOSUCHMAP);
}

static int
setup(void **state)
{
	(void)state;
	memset(map, 0, sizeof(map));
	map[0][0] = map[1][0] = K_ALLOCATED;
	for (unsigned k = 1; k < FEW; k++) {
		map[0][k] = (unsigned short)k;
		map[1][k] = (unsigned short)(k + 100);
	}
	for (unsigned t = 2; t < MAX_NR_KEYMAPS; t++)
		map[t][0] = K_NOSUCHMAP;
	is_console = is_root = has_tool = 1;
	fails = 0;
	loaded[0] = '\0';
	return 0;
}

static uint32_t
row_of(const char *id)
{
	uint32_t i = 0;

	while (strcmp(layouts[i].id, id) != 0)
		i++;
	return i;
}

static void
who_has_it(void **state)
{
	static const char *const names[] = { "TMUX", "STY", "SSH_CONNECTION",
		"WAYLAND_DISPLAY", "DISPLAY" };
	static const enum layout_place want[] = { LAYOUT_TMUX, LAYOUT_TMUX,
		LAYOUT_SSH, LAYOUT_WINDOW, LAYOUT_WINDOW };

	(void)state;
	for (size_t i = 0; i < 5; i++)
		(void)unsetenv(names[i]);
	assert_int_equal(console_place(), LAYOUT_HERE);
	has_tool = 0;
	assert_int_equal(console_place(), LAYOUT_NO_TOOL);
	is_root = 0;
	assert_int_equal(console_place(), LAYOUT_ROOT);
	assert_int_equal(console_set(0), ERR_PERM);
	is_console = 0;
	assert_int_equal(console_place(), LAYOUT_ELSEWHERE);
	for (size_t i = 0; i < 5; i++) {
		(void)setenv(names[i], "x", 1);
		assert_int_equal(console_place(), want[i]);
		(void)unsetenv(names[i]);
	}
	assert_int_equal(console_set(0), ERR_PERM);
	assert_string_equal(loaded, "");
	assert_former();
}

static void
names_of_the_table_alone(void **state)
{
	uint32_t n = 0;

	(void)state;
	while (layouts[n].id != NULL)
		n++;
	assert_int_equal(console_set(n), ERR_ARG);
	assert_int_equal(console_set(n + 1), ERR_ARG);
	assert_int_equal(console_set(LAYOUT_WHERE), ERR_ARG);
	assert_string_equal(loaded, "");
}

/* This test keeps what comes back for those behind it: the first layout of a run. */
static void
set_and_put_back(void **state)
{
	(void)state;
	console_restore();
	assert_former();
	assert_int_equal(console_set(row_of("fr")), 0);
	assert_string_equal(loaded, "fr-latin9");
	assert_int_equal(map[0][2], 3);
	assert_int_equal(map[8][3], 77);
	assert_int_equal(console_set(row_of("ch-fr")), 0);
	assert_string_equal(loaded, "fr_CH-latin1");
	console_restore();
	assert_former();
}

static void
what_is_not_taken(void **state)
{
	(void)state;
	fails = 1;
	assert_int_equal(console_set(row_of("us")), ERR_IO);
	assert_former();
}

/* Ten keys each, and digits in one of the two rows: what tells mistakes apart. */
static void
rows_of_ten(void **state)
{
	(void)state;
	for (const struct layout *l = layouts; l->id != NULL; l++) {
		const char *other = l->plain;
		unsigned n = 0;

		assert_true((strcmp(l->plain, LAYOUT_DIGITS) == 0) !=
		    (strcmp(l->shifted, LAYOUT_DIGITS) == 0));
		if (strcmp(l->plain, LAYOUT_DIGITS) == 0)
			other = l->shifted;
		for (; *other != '\0'; other++)
			n += ((unsigned char)*other & 0xc0) != 0x80;
		assert_int_equal(n, 10);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_has_it, setup),
		cmocka_unit_test_setup(names_of_the_table_alone, setup),
		cmocka_unit_test_setup(set_and_put_back, setup),
		cmocka_unit_test_setup(what_is_not_taken, setup),
		cmocka_unit_test(rows_of_ten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
