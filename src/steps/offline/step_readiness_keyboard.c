#include "src/steps/offline/step_readiness_keyboard.h"

#include <string.h>

#include "src/base/text.h"
#include "src/page/err_words.h"

#define LINE "0123456789 azqwm-"
#define PAD "0123456789"
#define NAMES_MAX 1024
#define SOME 5		/* so many of ten tell a row from a slip */

void
keyboard_enter(struct flow *f, struct keyboard *k)
{
	k->place = f->opt->layout == NULL ? LAYOUT_ELSEWHERE :
	    (enum layout_place)f->opt->layout(LAYOUT_WHERE);
	if (!rehearsal(f))
		return;
	flow_set(f, "keyboard", LINE);
	flow_set(f, "pad", PAD);
}

static const char *
name_of(const struct keyboard *k)
{
	return k->set == NULL ? _("as the system has it") : _(k->set->label);
}

void
keyboard_fill(struct page *p, const struct keyboard *k,
    const struct field_def *fields)
{
	if (k->set != NULL)
		page_fact(p, "keys", _("Keyboard layout"), name_of(k));
	page_para(p, _("Compare the clock. Type this line: {line}"), "line", LINE,
	    NULL);
	for (unsigned i = 0; i < 3; i++)
		page_field(p, &fields[i]);
}

/* -- which mistake it was --------------------------------------------------------------- */

/* How many of the ten digits, from 0, came as this row's keys give them. */
static unsigned
alike(const char *typed, const char *row)
{
	uint32_t key[10];
	unsigned n = 0;

	for (unsigned i = 0; i < 10; i++)
		key[i] = utf8_next(&row);
	for (unsigned i = 0; i < 10 && *typed != '\0'; i++)
		n += utf8_next(&typed) == key[(i + 9) % 10];
	return n;
}

/* What its keys give in the place of digits. */
static const char *
without_digits(const struct layout *l)
{
	return strcmp(l->plain, LAYOUT_DIGITS) != 0 ? l->plain : l->shifted;
}

/* What was typed instead of the line. */
static void
say_line(struct flow *f, const char *typed)
{
	const struct layout *found = NULL;
	unsigned best = SOME - 1;

	for (const struct layout *l = layouts; l->id != NULL; l++) {
		const unsigned n = alike(typed, without_digits(l));

		if (n > best) {
			found = l;
			best = n;
		}
	}
	if (found == NULL)
		flow_notice(f, "keyboard-differs", "line", LINE, NULL);
	else
		flow_notice(f, without_digits(found) == found->plain ?
		    "digits-unshifted" : "digits-shifted", "layout",
		    _(found->label), NULL);
}

static int
read_line(struct flow *f)
{
	char typed[64];

	if (flow_is(f, "keyboard", LINE))
		return 0;
	text_clip(typed, sizeof(typed), flow_value(f, "keyboard"));
	flow_page(f, "layout");
	say_line(f, typed);
	return ERR_ARG;
}

static int
read_pad(struct flow *f, struct keyboard *k)
{
	const char *typed = flow_value(f, "pad");

	k->no_pad = typed[0] == '\0';
	if (strcmp(typed, PAD) == 0 || (k->no_pad && k->pad_told))
		return 0;
	k->pad_told = k->no_pad;
	if (k->no_pad)
		flow_notice(f, "pad-empty", NULL);
	else
		flow_notice(f, "pad-differs", "line", PAD, NULL);
	return ERR_ARG;
}

int
keyboard_read(struct flow *f, struct keyboard *k)
{
	int err = read_line(f);

	return err < 0 ? err : read_pad(f, k);
}

void
keyboard_record(const struct keyboard *k, struct json_t *j)
{
	if (k->set != NULL)
		js_set_str(j, "layout", k->set->id);
	js_set_bool(j, "pad", !k->no_pad);
}

/* -- another layout --------------------------------------------------------------------- */

static const char *const how[LAYOUT_PLACES] = {
	[LAYOUT_HERE] = N_("Choose another layout, or none: Next goes back to the "
	    "test. The one that this console has is put back when keyconvoy ends."),
	[LAYOUT_ROOT] = N_("This is a console, and root alone may change its layout. "
	    "At another console (Alt-F2), as root: loadkeys fr-latin9, or another "
	    "name from below. It stays until the system is started again."),
	[LAYOUT_NO_TOOL] = N_("This is a console, and loadkeys is not installed: the "
	    "bundle has it in the packages kbd and console-data."),
	[LAYOUT_SSH] = N_("This keyboard is another computer's: its layout is changed "
	    "there, in the settings of that desktop or system."),
	[LAYOUT_WINDOW] = N_("This is a window of a desktop, which has the layout: "
	    "change it in its settings, or type at a shell: setxkbmap fr (under X), "
	    "localectl set-x11-keymap fr (as root, for the next sign-in)."),
	[LAYOUT_TMUX] = N_("tmux or screen stands between keyconvoy and the keyboard: "
	    "change the layout of what it runs in. At a console, as root, outside of "
	    "it: loadkeys fr-latin9. At a desktop: in its settings."),
	[LAYOUT_ELSEWHERE] = N_("Nobody can tell here who has the layout. At a "
	    "desktop: its settings, or setxkbmap fr at a shell. At a console, as "
	    "root: loadkeys fr-latin9. Over ssh it is the other computer's."),
};

void
layout_fill(const struct keyboard *k, struct page *p,
    const struct field_def *field)
{
	struct buf b;

	page_fact(p, "keys", _("Keyboard layout"), name_of(k));
	page_para(p, _(how[k->place]), NULL);
	if (k->place == LAYOUT_HERE) {
		page_field(p, field);
		for (const struct layout *l = layouts; l->id != NULL; l++)
			page_option(p, l->id, _(l->label), NULL);
		return;
	}
	buf_init(&b, NAMES_MAX);
	for (const struct layout *l = layouts; l->id != NULL; l++)
		buf_printf(&b, "%s%s (%s)", b.len > 0 ? ", " : "", _(l->label),
		    l->keymap);
	page_para(p, _("Names of layouts, for loadkeys: {names}."), "names",
	    buf_str(&b), NULL);
	buf_free(&b);
}

/* The row, or LAYOUT_WHERE: none is chosen. */
static uint32_t
chosen(struct flow *f)
{
	for (uint32_t i = 0; layouts[i].id != NULL; i++)
		if (flow_is(f, "use", layouts[i].id))
			return i;
	return LAYOUT_WHERE;
}

int
layout_next(struct flow *f, struct keyboard *k)
{
	const uint32_t row = chosen(f);
	int err;

	if (k->place != LAYOUT_HERE || row == LAYOUT_WHERE)
		return 0;
	err = f->opt->layout(row);
	k->set = err < 0 ? NULL : &layouts[row];
	if (err < 0)
		flow_notice(f, "layout-refused", "error", err_words(err), "keymap",
		    layouts[row].keymap, NULL);
	return err;
}
