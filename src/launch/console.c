#include "src/launch/console.h"

#include <linux/keyboard.h>
#include <stdlib.h>

#include "src/base/err.h"
#include "src/launch/console_device.h"

/* As it was: a table for each set of modifiers; those that were not there begin so. */
static unsigned short kept[MAX_NR_KEYMAPS][NR_KEYS];
static int has_kept;

static unsigned short
entry(unsigned table, unsigned key)
{
	struct kbentry e = { .kb_table = (unsigned char)table,
		.kb_index = (unsigned char)key };

	return console_device_get(&e) == 0 ? e.kb_value : K_NOSUCHMAP;
}

static int
put(unsigned table, unsigned key, unsigned short value)
{
	const struct kbentry e = { .kb_table = (unsigned char)table,
		.kb_index = (unsigned char)key, .kb_value = value };

	return console_device_put(&e);
}

/* What is there, written over itself: the kernel says whether we may. */
static int
may_set(void)
{
	const unsigned short value = entry(K_NORMTAB, 1);

	return value != K_NOSUCHMAP && put(K_NORMTAB, 1, value) == 0;
}

enum layout_place
console_place(void)
{
	static const struct {
		const char *name;
		enum layout_place place;
	} rows[] = {
		{ "TMUX", LAYOUT_TMUX }, { "STY", LAYOUT_TMUX },
		{ "SSH_CONNECTION", LAYOUT_SSH },
		{ "WAYLAND_DISPLAY", LAYOUT_WINDOW }, { "DISPLAY", LAYOUT_WINDOW },
	};

	if (console_device_is())
		return !may_set() ? LAYOUT_ROOT : console_device_can_load() ?
		    LAYOUT_HERE : LAYOUT_NO_TOOL;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (getenv(rows[i].name) != NULL)
			return rows[i].place;
	return LAYOUT_ELSEWHERE;
}

static void
keep(void)
{
	if (has_kept)
		return;
	has_kept = 1;
	for (unsigned t = 0; t < MAX_NR_KEYMAPS; t++) {
		kept[t][0] = entry(t, 0);
		for (unsigned k = 1; k < NR_KEYS && kept[t][0] != K_NOSUCHMAP; k++)
			kept[t][k] = entry(t, k);
	}
}

int
console_set(uint32_t row)
{
	int err;

	for (uint32_t i = 0; i <= row; i++)
		if (layouts[i].id == NULL)
			return ERR_ARG;
	if (console_place() != LAYOUT_HERE)
		return ERR_PERM;
	keep();
	err = console_device_load(layouts[row].keymap);
	if (err != 0)
		console_restore();
	return err;
}

void
console_restore(void)
{
	if (!has_kept)
		return;
	for (unsigned t = 0; t < MAX_NR_KEYMAPS; t++) {
		if (kept[t][0] == K_NOSUCHMAP) {
			if (entry(t, 0) != K_NOSUCHMAP)
				(void)put(t, 0, K_NOSUCHMAP);
			continue;
		}
		for (unsigned k = 0; k < NR_KEYS; k++)
			if (kept[t][k] != K_NOSUCHMAP && entry(t, k) != kept[t][k])
				(void)put(t, k, kept[t][k]);
	}
}
