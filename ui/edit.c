#include "ui/edit.h"

#include <string.h>

#define SECRET_MAX 64

static const struct block *
focused(const struct editor *e)
{
	return e->screen.focus < 0 ? NULL :
	    page_nth_field(e->screen.page, (size_t)e->screen.focus);
}

static const char *
value_of(const struct block *f)
{
	return f->value == NULL ? "" : f->value;
}

/* -- focus ---------------------------------------------------------------------------- */

/* The option that is chosen, or the first; -1 when none shall be preselected. */
static int
chosen(const struct editor *e, size_t field)
{
	const struct block *f = page_nth_field(e->screen.page, field);
	const char *v = value_of(f);

	for (size_t i = 0; i < page_n_options(e->screen.page, field); i++)
		if (strcmp(page_nth_option(e->screen.page, field, i)->id, v) == 0)
			return (int)i;
	return *v == '\0' ? -1 : 0;
}

static void
focus_on(struct editor *e, int field)
{
	const struct block *f;

	e->screen.focus = field;
	e->screen.hover = -1;
	e->screen.cursor = 0;
	e->screen.fresh = 0;
	if ((f = focused(e)) == NULL)
		return;
	if (f->field->kind == FIELD_CHOICE)
		e->screen.hover = chosen(e, (size_t)field);
	else if (f->field->kind != FIELD_SECRET)
		e->screen.cursor = strlen(value_of(f));
	e->screen.fresh = f->offered && e->screen.cursor > 0;
	if (f->field->kind == FIELD_SECRET)
		edit_wipe(e);
}

/* 1 when the id is the first len bytes of the list's word at s. */
static int
names(const char *s, size_t len, const char *id)
{
	return strlen(id) == len && memcmp(s, id, len) == 0;
}

/* 1 when the page does without it. */
static int
optional(const struct editor *e, const struct block *f)
{
	const char *ids = e->screen.page->optional;
	size_t len;

	for (; ids != NULL && *ids != '\0'; ids += len + strspn(ids + len, " ")) {
		len = strcspn(ids, " ");
		if (names(ids, len, f->field->id))
			return 1;
	}
	return 0;
}

/* 1 when nobody has typed or chosen anything there, and somebody shall. */
static int
is_open(const struct editor *e, int field)
{
	const struct block *f = page_nth_field(e->screen.page, (size_t)field);

	return *value_of(f) == '\0' && !f->idle && !optional(e, f);
}

static enum field_kind
kind_of(const struct editor *e, int field)
{
	return page_nth_field(e->screen.page, (size_t)field)->field->kind;
}

/* PINs and words never may stay empty. */
static int
is_needed(const struct editor *e, int field)
{
	enum field_kind kind = kind_of(e, field);

	return (kind == FIELD_SECRET || kind == FIELD_WORD) && is_open(e, field);
}

/* An empty field that people shall fill: any after the focus, and what is needed
 * anywhere. */
static int
waits(const struct editor *e, int field)
{
	return is_needed(e, field) || (field > e->screen.focus &&
	    kind_of(e, field) != FIELD_CHOICE && is_open(e, field));
}

/* Where people type first: a PIN; where a word is read back, what is open still
 * (what is chosen already need not be chosen again); else the top. */
static int
first_field(const struct editor *e, int n)
{
	int open = n, word = 0;

	for (int i = 0; i < n; i++) {
		if (kind_of(e, i) == FIELD_SECRET)
			return i;
		if (open == n && is_open(e, i))
			open = i;
		word |= kind_of(e, i) == FIELD_WORD && is_open(e, i);
	}
	return word ? open : 0;
}

void
edit_start(struct editor *e)
{
	int n = (int)page_n_fields(e->screen.page);

	edit_wipe(e);
	e->screen.scroll = 0;
	e->screen.seen = 0;
	e->forget = n;
	focus_on(e, first_field(e, n));
}

void
edit_noticed(struct editor *e)
{
	const int field = page_noticed(e->screen.page);

	if (field < 0)
		return;
	focus_on(e, field);
	e->screen.fresh = e->screen.cursor > 0;
}

/* The cursor never stands within a character or behind the end. */
static size_t
clamp(const char *s, size_t at)
{
	size_t len = strlen(s);

	at = at < len ? at : len;
	while (at > 0 && ((unsigned char)s[at] & 0xc0) == 0x80)
		at--;
	return at;
}

void
edit_again(struct editor *e)
{
	int n = (int)page_n_fields(e->screen.page);
	const struct block *f;

	if (e->screen.focus > n)
		focus_on(e, n);
	if ((f = focused(e)) == NULL)
		return;
	switch (f->field->kind) {
	case FIELD_CHOICE:
		if (e->screen.hover < 0 || page_nth_option(e->screen.page,
		    (size_t)e->screen.focus, (size_t)e->screen.hover) == NULL)
			e->screen.hover = chosen(e, (size_t)e->screen.focus);
		break;
	case FIELD_SECRET:
		if (*value_of(f) == '\0')	/* the step took it */
			edit_wipe(e);
		break;
	default:
		e->screen.cursor = clamp(value_of(f), e->screen.cursor);
		break;
	}
}

int
edit_forget(struct editor *e, struct event *ev)
{
	while (e->forget > 0) {
		const struct block *f = page_nth_field(e->screen.page,
		    (size_t)--e->forget);

		if (f == NULL || f->field->kind != FIELD_SECRET ||
		    *value_of(f) == '\0')
			continue;
		*ev = (struct event){ .kind = EV_SET, .field = f->field->id,
			.value = "" };
		return 1;
	}
	return 0;
}

/* The fields and the button behind them. */
static void
move_focus(struct editor *e, int by)
{
	int n = (int)page_n_fields(e->screen.page) + 1;

	focus_on(e, (e->screen.focus + by + n) % n);
}

/* Here Enter goes to the page, which says what is missing: on the button, and on
 * what is needed and empty. */
static int
answers(const struct editor *e, int n)
{
	return e->screen.focus >= n || (e->screen.focus >= 0 &&
	    is_needed(e, e->screen.focus));
}

int
edit_enter(struct editor *e)
{
	int n = (int)page_n_fields(e->screen.page);

	if (answers(e, n)) {
		edit_wipe(e);
		return 1;
	}
	/* Those after the focus first, then from the top. */
	for (int i = 1; i <= n; i++) {
		int field = (e->screen.focus + i) % (n + 1);

		if (field < n && waits(e, field)) {
			focus_on(e, field);
			return 0;
		}
	}
	edit_wipe(e);
	return 1;
}

/* -- choices --------------------------------------------------------------------------- */

static int
choose(struct editor *e, size_t field, size_t option, struct event *ev)
{
	const struct block *o = page_nth_option(e->screen.page, field, option);

	if (o == NULL || strlen(o->id) >= sizeof(e->text))
		return 0;
	e->screen.focus = (int)field;
	e->screen.hover = (int)option;
	*ev = (struct event){ .kind = EV_SET, .field = o->field->id };
	memcpy(e->text, o->id, strlen(o->id) + 1);
	ev->value = e->text;
	return 1;
}

/* A digit chooses by the number that stands before an option. */
static int
choose_number(struct editor *e, unsigned number, struct event *ev)
{
	for (size_t f = 0; f < page_n_fields(e->screen.page); f++)
		for (size_t i = 0; i < page_n_options(e->screen.page, f); i++)
			if (page_nth_option(e->screen.page, f, i)->number == number)
				return choose(e, f, i, ev);
	return 0;
}

static int
choice_key(struct editor *e, const struct pressed *key, struct event *ev)
{
	int n = (int)page_n_options(e->screen.page, (size_t)e->screen.focus);
	int to = e->screen.hover;

	switch (key->kind) {
	case PRESSED_UP:
		to = to < 0 ? n - 1 : to - 1;
		break;
	case PRESSED_DOWN:
		to = to + 1;
		break;
	default:
		return 0;
	}
	if (to < 0 || to >= n) {
		move_focus(e, to < 0 ? -1 : 1);
		return 0;
	}
	return choose(e, (size_t)e->screen.focus, (size_t)to, ev);
}

/* -- secrets ------------------------------------------------------------------------------- */

void
edit_wipe(struct editor *e)
{
	secret_free(&e->secret);
	e->secret_len = 0;
	explicit_bzero(e->text, sizeof(e->text));
}

/* 0 when it has no room or cannot be part of it. What Tab typed gives way. */
static int
secret_char(struct editor *e, uint32_t ch, unsigned max)
{
	if (ch < 0x20 || ch >= 0x7f)
		return 0;
	if (e->screen.fresh) {
		memset(e->secret.p, 0, SECRET_MAX);
		e->secret_len = 0;
	}
	if (e->secret_len == SECRET_MAX || e->secret_len == max)
		return 0;
	e->secret.p[e->secret_len++] = (uint8_t)ch;
	return 1;
}

static int
secret_key(struct editor *e, const struct block *f, const struct pressed *key,
    struct event *ev)
{
	if (e->secret.p == NULL && secret_new(&e->secret, SECRET_MAX + 1) < 0)
		return 0;
	switch (key->kind) {
	case PRESSED_CHAR:
		if (!secret_char(e, key->ch, f->field->max))
			return 0;
		break;
	case PRESSED_ERASE:
		if (e->secret_len == 0 && *value_of(f) == '\0')
			return 0;
		/* Of what was typed on an earlier visit nothing is left here. */
		if (e->secret_len > 0)
			e->secret.p[--e->secret_len] = 0;
		break;
	case PRESSED_KILL:
		memset(e->secret.p, 0, SECRET_MAX);
		e->secret_len = 0;
		break;
	default:
		return 0;
	}
	e->screen.fresh = 0;
	*ev = (struct event){ .kind = EV_SET, .field = f->field->id,
		.value = (const char *)e->secret.p };
	return 1;
}

/* -- practice -------------------------------------------------------------------------- */

/* In a rehearsal Tab types what stands on the virtual card's face, */
static int
type_pin(struct editor *e, const struct block *f, const char *pin,
    struct event *ev)
{
	struct pressed key = { PRESSED_CHAR, 0, 0 };
	int r = 0;

	for (edit_wipe(e); *pin != '\0'; pin++) {
		key.ch = (uint32_t)(unsigned char)*pin;
		r = secret_key(e, f, &key, ev);
	}
	return r;
}

/* and what stands on the practice sheet. The next letter takes its place. */
static int
type_practice(struct editor *e, const struct block *f, const char *practice,
    struct event *ev)
{
	if (f->field->kind == FIELD_SECRET) {
		e->screen.fresh = type_pin(e, f, practice, ev);
		return e->screen.fresh;
	}
	e->screen.cursor = strlen(practice);
	e->screen.fresh = 1;
	*ev = (struct event){ .kind = EV_SET, .field = f->field->id,
		.value = practice };
	return 1;
}

/* What Tab types there: into the empty field, over what is half typed (it is shorter)
 * and over what was refused. Over the rest it does not: whoever typed a number of
 * their own goes on with it. NULL: nothing. */
static const char *
practice_for(const struct editor *e, const struct block *f)
{
	const int secret = f->field->kind == FIELD_SECRET;
	const char *practice = secret ? page_value(e->screen.page, "practice") :
	    page_practice(e->screen.page, f);
	size_t len = secret ? e->secret_len : strlen(value_of(f));

	if (practice == NULL)
		return NULL;
	if (!secret && e->screen.fresh && strcmp(practice, value_of(f)) != 0)
		return practice;
	return len < strlen(practice) ? practice : NULL;
}

/* On the pages of cards a letter is for the page: it puts in a wrong card. */
static int
letter_key(const struct editor *e, const struct pressed *key, struct event *ev)
{
	if (key->kind != PRESSED_CHAR || page_n_fields(e->screen.page) > 0 ||
	    !(e->screen.page->works & WORKS_LETTERS))
		return 0;
	*ev = (struct event){ .kind = EV_KEY, .key = KC_CHAR, .ch = key->ch };
	return 1;
}

/* A digit that the focus cannot hold. */
static int
is_number(const struct block *f, const struct pressed *key)
{
	return key->kind == PRESSED_CHAR && key->ch >= '1' && key->ch <= '9' &&
	    (f == NULL || f->field->kind == FIELD_CHOICE ||
	    f->field->kind == FIELD_WORD || f->field->kind == FIELD_LETTERS);
}

/* -- any --------------------------------------------------------------------------------------- */

int
edit_key(struct editor *e, const struct pressed *key, struct event *ev)
{
	const struct block *f = focused(e);
	const char *practice = f == NULL ? NULL : practice_for(e, f);

	if (key->kind == PRESSED_TAB && practice != NULL)
		return type_practice(e, f, practice, ev);
	if (key->kind == PRESSED_TAB || key->kind == PRESSED_BACKTAB) {
		move_focus(e, key->kind == PRESSED_TAB ? 1 : -1);
		return 0;
	}
	if (page_n_fields(e->screen.page) > 0 && is_number(f, key))
		return choose_number(e, key->ch - '0', ev);
	if (f != NULL && f->field->kind == FIELD_CHOICE)
		return choice_key(e, key, ev);
	if (key->kind == PRESSED_UP || key->kind == PRESSED_DOWN) {
		move_focus(e, key->kind == PRESSED_DOWN ? 1 : -1);
		return 0;
	}
	if (f == NULL)
		return letter_key(e, key, ev);
	return f->field->kind == FIELD_SECRET ? secret_key(e, f, key, ev) :
	    edit_text_key(e, f, value_of(f), key, ev);
}
