/* The keys of the random walk: any, and sensible ones. */
#include "tests/screen/walk.h"

#include <string.h>

#include "src/base/text.h"
#include "ui/nc.h"

#define KID "https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/" \
	"0123456789abcdef0123456789abcdef"

/* A PIN where the card's face shows none. */
#define OWN_PIN		"739154"

void
walk_push(uint32_t key)
{
	if (key >= CODE(0))
		(void)ungetch((int)(key - CODE(0)));
	else
		(void)unget_wch((wchar_t)key);
}

static void
type_key(uint32_t key)
{
	if (walk.typed_n < TYPED_MAX)
		walk.typed[walk.typed_n++] = key;
}

/* In place of what the field holds. */
static void
type_text(const char *s)
{
	type_key(0x15);
	while (*s != '\0')
		type_key(utf8_next(&s));
}

void
walk_type_nothing(void)
{
	walk.typed_n = walk.typed_at = 0;
}

static const char *
answer_to(const struct block *field)
{
	static const char *const rows[][2] = {
		{ "kek", walk.kek }, { "kid", KID }, { "initials", "AB" },
		{ "pubexp", "65537" }, { "ident", "walk" }, { "card", "1" },
	};
	const struct page *p = walk.page;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(field->field->id, rows[i][0]) == 0)
			return rows[i][1];
	if (field->field->kind != FIELD_WORD)
		return page_value(p, field->field->id);
	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind == BLOCK_WORDS)
			return page_value(p, p->block[i].id);
	return NULL;
}

/* The focus to field i; from is where it will be then. */
static void
type_way(unsigned i, unsigned *from, unsigned n_fields)
{
	for (; *from != i; *from = (*from + n_fields) % (n_fields + 1))
		type_key(CODE(KEY_BTAB));
}

/* 1 when the field holds this already, or nobody knows what it should. */
static int
stands(const struct block *b, const char *answer)
{
	return answer == NULL ||
	    (b->value != NULL && strcmp(b->value, answer) == 0);
}

static void
type_choice(const struct block *b, unsigned i)
{
	size_t n = page_n_options(walk.page, i);
	unsigned number;

	if (n == 0 || (b->value != NULL && !walk_one_in(12)))
		return;
	/* The first one is the plain way where nothing is chosen yet. */
	number = page_nth_option(walk.page, i, walk_one_in(4) ?
	    walk_below((unsigned)n) : 0)->number;
	type_key(number <= 9 ? '0' + number : CODE(KEY_DOWN));
}

void
walk_type_sensibly(void)
{
	const unsigned n = (unsigned)page_n_fields(walk.page);
	const int focus = walk_screen()->focus;
	unsigned from = focus < 0 ? n : (unsigned)focus;

	for (unsigned i = 0; i < n; i++) {
		const struct block *b = page_nth_field(walk.page, i);

		if (b->field->kind == FIELD_SECRET) {
			type_way(i, &from, n);
			if (page_value(walk.page, "practice") == NULL) {
				type_text(OWN_PIN);
				continue;
			}
			type_key(0x15);
			type_key('\t');
		} else if (b->field->kind == FIELD_CHOICE) {
			type_way(i, &from, n);
			type_choice(b, i);
		} else if (!stands(b, answer_to(b))) {
			type_way(i, &from, n);
			type_text(answer_to(b));
		}
	}
	type_key('\r');
}

static uint32_t
any_char(void)
{
	static const uint32_t odd[] = { 0xe9, 0x301, 0x6f22, 0x202f, 0x1f600,
		0x200d, 0xfffd, 0x9b, ' ', '/', '@', 0x01, 0x05, 0x15, 0x1b };

	switch (walk_below(4)) {
	case 0:
		return odd[walk_below(sizeof(odd) / sizeof(odd[0]))];
	case 1:
		return '0' + walk_below(10);
	default:
		return 'a' + walk_below(26);
	}
}

/* The weights are out of their sum. */
uint32_t
walk_any_key(void)
{
	static const struct {
		unsigned weight;
		uint32_t key;
	} rows[] = {
		{ 60, '\r' }, { 30, '\t' }, { 12, CODE(KEY_BTAB) },
		{ 12, CODE(KEY_UP) }, { 12, CODE(KEY_DOWN) },
		{ 8, CODE(KEY_LEFT) }, { 8, CODE(KEY_RIGHT) },
		{ 4, CODE(KEY_HOME) }, { 4, CODE(KEY_END) },
		{ 10, CODE(KEY_PPAGE) }, { 10, CODE(KEY_NPAGE) },
		{ 12, CODE(KEY_BACKSPACE) }, { 4, CODE(KEY_DC) },
		{ 2, CODE(KEY_MOUSE) }, { 2, CODE(KEY_F(63)) },
		{ 10, CODE(KEY_F(1)) }, { 10, CODE(KEY_F(2)) },
		{ 12, CODE(KEY_F(3)) }, { 8, CODE(KEY_F(4)) },
		{ 10, CODE(KEY_F(5)) }, { 8, CODE(KEY_F(6)) },
		{ 2, CODE(KEY_F(7)) }, { 2, CODE(KEY_F(8)) },
		{ 2, CODE(KEY_F(9)) }, { 10, CODE(KEY_F(10)) },
		{ 2, CODE(KEY_F(12)) },
	};
	unsigned sum = 0, at;

	if (walk_one_in(4))
		return any_char();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		sum += rows[i].weight;
	at = walk_below(sum);
	for (size_t i = 0; ; i++) {
		if (at < rows[i].weight)
			return rows[i].key;
		at -= rows[i].weight;
	}
}
